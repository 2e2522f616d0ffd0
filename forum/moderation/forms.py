from collections.abc import Iterable
from typing import Any, ClassVar

from wtforms import BooleanField, Field, StringField, TextAreaField

from forum.accounts.addresses import read_address
from forum.board.actions import PARTS, PASSAGE_LIMIT, asking, pattern_of, watch_words, writing
from forum.board.forms import split_tags
from forum.board.models import BODY_LIMIT, TITLE_LIMIT, WATCH_NOTE_LIMIT, WATCH_WORD_LIMIT
from forum.config import LANGUAGES
from forum.errors import NotValid
from forum.moderation.actions.claiming import (
    ready_ground,
    ready_place,
    ready_words,
)
from forum.moderation.actions.claiming import ready_name as ready_claimant
from forum.moderation.actions.judging import ready_refusal
from forum.moderation.actions.merging import TARGET_LIMIT
from forum.moderation.actions.naming import ready_name
from forum.moderation.actions.reporting import ready_note, ready_reason
from forum.moderation.actions.sanctioning import ready_kind
from forum.moderation.models import CLAIM_LIMIT, NOTE_LIMIT, PLACE_LIMIT, REASONS
from forum.web.forms import Follows, PlainForm
from forum.web.language import lazy

_BOX = "answer_"
WORDINGS = tuple(f"{one}.{reason}" for one in LANGUAGES for reason in REASONS)


def ready_wording(wording: str) -> str:
    """A language and a reason, of which the catalogue has a ready-made wording; or nothing."""
    if wording and wording not in WORDINGS:
        raise NotValid("moderation.sanction.wording.unknown", "wording")
    return wording


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


class MergeForm(PlainForm):
    limits: ClassVar = {"target": TARGET_LIMIT}
    target = StringField(lazy("moderation.merging.target"))


class SplitForm(PlainForm):
    """With a box for each answer: `SplitForm.of(ids)`."""

    limits: ClassVar = {"title": 10 * TITLE_LIMIT, "body": 2 * BODY_LIMIT}
    title = StringField(lazy("moderation.split.name"), [Follows(asking.ready_title)])
    body = TextAreaField(lazy("moderation.split.body"), [Follows(writing.ready_source)])

    @classmethod
    def of(cls, answers: Iterable[str]) -> "SplitForm":
        boxes = {f"{_BOX}{one}": BooleanField(one) for one in answers}
        made: SplitForm = type(cls.__name__, (cls,), boxes)()
        return made

    @property
    def chosen(self) -> list[str]:
        boxes = (one for one in self if one.name.startswith(_BOX))
        return [one.name.removeprefix(_BOX) for one in boxes if one.data]


class SanctionForm(PlainForm):
    limits: ClassVar = {"note": 10 * NOTE_LIMIT}
    kind = StringField(lazy("moderation.sanction.kind"), [Follows(ready_kind)])
    reason = StringField(lazy("moderation.sanction.reason"), [Follows(ready_reason)])
    days = StringField(lazy("moderation.sanction.days"))
    wording = StringField(lazy("moderation.sanction.wording"), [Follows(ready_wording)])
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
        lazy("rights.field.name"),
        [Follows(ready_claimant)],
        description=lazy("rights.field.name.hint"),
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


class NoteForm(PlainForm):
    """A decision with a note that staff alone read."""

    limits: ClassVar = {"note": 10 * NOTE_LIMIT}
    note = TextAreaField(
        lazy("moderation.act.note"),
        [Follows(ready_note)],
        description=lazy("moderation.act.note.hint"),
    )


class ActForm(NoteForm):
    """A decision that its author is told of, with the rule."""

    reason = StringField(lazy("moderation.act.reason"), [Follows(ready_reason)])

    @property
    def why(self) -> dict[str, Any]:
        return {
            "reason": self.reason.data or "",
            "note": self.note.data or "",
            "kept": self.kept,
        }


class MoveForm(ActForm):
    category = StringField(lazy("board.field.category"), [Follows(asking.ready_category)])


class RetagForm(ActForm):
    limits: ClassVar = {"tags": 2_000}
    tags = StringField(
        lazy("board.field.tags"), [Follows(lambda given: asking.ready_tags(split_tags(given)))]
    )

    @property
    def tag_names(self) -> list[str]:
        return split_tags(self.tags.data or "")


class RetitleForm(ActForm):
    limits: ClassVar = {"title": 10 * TITLE_LIMIT}
    title = StringField(lazy("board.field.title"), [Follows(asking.ready_title)])


class CorrectForm(ActForm):
    """New words for somebody else's post."""

    limits: ClassVar = {"body": 2 * BODY_LIMIT}
    unseen: ClassVar = frozenset({"base"})
    body = TextAreaField(lazy("board.field.body"), [Follows(writing.ready_source)])
    base = StringField(lazy("board.field.base"))

    @property
    def parts(self) -> list[str]:
        return [self.body.data or ""]


class CorrectTipForm(ActForm):
    limits: ClassVar = dict.fromkeys(PARTS, 2 * BODY_LIMIT)
    unseen: ClassVar = frozenset({"base"})
    situation = TextAreaField(lazy("board.field.situation"))
    method = TextAreaField(
        lazy("board.field.method"),
        [Follows(lambda given: writing.ready_source(given, "method"))],
    )
    result = TextAreaField(lazy("board.field.result"))
    base = StringField(lazy("board.field.base"))

    @property
    def parts(self) -> list[str]:
        return [self[name].data or "" for name in PARTS]


class RedactForm(ActForm):
    """`sure`: ticked once it was seen what will be gone for good."""

    limits: ClassVar = {"passage": PASSAGE_LIMIT}
    passage = TextAreaField(lazy("moderation.redact.passage"), [Follows(pattern_of)])
    sure = BooleanField(lazy("moderation.redact.sure"))


class ReasonsForm(PlainForm):
    """Each reason's name in each language, made below; empty where the catalogue's holds."""

    @property
    def names(self) -> dict[str, str]:
        return {name: self[name].data or "" for name in NAMES}


NAMES = tuple(f"{reason}_{language}" for reason in REASONS for language in LANGUAGES)
for _name in NAMES:
    _label = lazy(f"moderation.language.{_name.rpartition('_')[2]}")
    setattr(ReasonsForm, _name, StringField(_label, [Follows(ready_name)]))
