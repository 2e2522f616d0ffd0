from typing import Any, ClassVar

from wtforms import BooleanField, Field, StringField, TextAreaField

from forum.accounts.addresses import read_address
from forum.board.actions import watch_words
from forum.board.models import WATCH_NOTE_LIMIT, WATCH_WORD_LIMIT
from forum.moderation.actions.claiming import (
    ready_ground,
    ready_name,
    ready_place,
    ready_words,
)
from forum.moderation.actions.judging import ready_refusal
from forum.moderation.actions.reporting import ready_note, ready_reason
from forum.moderation.actions.sanctioning import ready_kind
from forum.moderation.models import CLAIM_LIMIT, NOTE_LIMIT, PLACE_LIMIT
from forum.web.forms import Follows, PlainForm
from forum.web.language import lazy


class ReportForm(PlainForm):
    limits: ClassVar = {"note": 10 * NOTE_LIMIT}  # as it is typed; the rule counts it clean
    reason = StringField(lazy("moderation.report.reason"), [Follows(ready_reason)])
    note = TextAreaField(
        lazy("moderation.report.note"),
        [Follows(ready_note)],
        description=lazy("moderation.report.note.hint"),
    )


class WordForm(PlainForm):
    limits: ClassVar = {"word": 10 * WATCH_WORD_LIMIT, "note": 10 * WATCH_NOTE_LIMIT}
    word = StringField(
        lazy("moderation.words.word"), description=lazy("moderation.words.word.hint")
    )
    is_pattern = BooleanField(lazy("moderation.words.is_pattern"))
    act = StringField(lazy("moderation.words.act"), [Follows(watch_words.ready_act)])
    note = StringField(
        lazy("moderation.words.note"),
        [Follows(watch_words.ready_watch_note)],
        description=lazy("moderation.words.note.hint"),
    )

    def validate_word(self, field: Field) -> None:
        pattern = self.is_pattern.data
        Follows(lambda given: watch_words.ready_word(given, is_pattern=pattern))(self, field)


class SanctionForm(PlainForm):
    limits: ClassVar = {"note": 10 * NOTE_LIMIT}
    kind = StringField(lazy("moderation.sanction.kind"), [Follows(ready_kind)])
    reason = StringField(lazy("moderation.sanction.reason"), [Follows(ready_reason)])
    days = StringField(lazy("moderation.sanction.days"))
    note = TextAreaField(
        lazy("moderation.sanction.note"),
        [Follows(ready_note)],
        description=lazy("moderation.sanction.note.hint"),
    )


class ClaimForm(PlainForm):
    """By whoever says that a post infringes their rights."""

    limits: ClassVar = {"place": 10 * PLACE_LIMIT, "words": 10 * CLAIM_LIMIT, "address": 300}
    place = TextAreaField(
        lazy("rights.field.place"),
        [Follows(ready_place)],
        description=lazy("rights.field.place.hint"),
    )
    ground = StringField(lazy("rights.field.ground"), [Follows(ready_ground)])
    words = TextAreaField(
        lazy("rights.field.words"),
        [Follows(ready_words)],
        description=lazy("rights.field.words.hint"),
    )
    name = StringField(
        lazy("rights.field.name"), [Follows(ready_name)], description=lazy("rights.field.name.hint")
    )
    address = StringField(
        lazy("rights.field.mail"),
        [Follows(read_address)],
        description=lazy("rights.field.mail.hint"),
    )

    @property
    def claim(self) -> dict[str, Any]:
        names = ("place", "ground", "words", "name", "address")
        return {name: self[name].data or "" for name in names}


class PlaceForm(PlainForm):
    """Which post a claim is about."""

    limits: ClassVar = {"place": 10 * PLACE_LIMIT}
    place = StringField(lazy("rights.field.post"), [Follows(ready_place)])


class BlindForm(PlainForm):
    limits: ClassVar = {"note": 10 * NOTE_LIMIT}
    note = TextAreaField(
        lazy("rights.field.note"),
        [Follows(ready_note)],
        description=lazy("rights.field.note.hint"),
    )


class RefusalForm(PlainForm):
    reason = StringField(lazy("rights.field.refusal"), [Follows(ready_refusal)])
