from typing import ClassVar

from wtforms import BooleanField, Field, StringField, TextAreaField

from forum.board.actions import watch_words
from forum.board.models import WATCH_NOTE_LIMIT, WATCH_WORD_LIMIT
from forum.moderation.actions.reporting import ready_note, ready_reason
from forum.moderation.actions.sanctioning import ready_kind
from forum.moderation.models import NOTE_LIMIT
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
