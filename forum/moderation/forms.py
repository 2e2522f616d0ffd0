from typing import Any, ClassVar

from wtforms import BooleanField, StringField, TextAreaField

from forum.board.actions import PARTS, PASSAGE_LIMIT, asking, pattern_of, writing
from forum.board.forms import split_tags
from forum.board.models import BODY_LIMIT, TITLE_LIMIT
from forum.config import LANGUAGES
from forum.errors import NotValid
from forum.moderation.actions.naming import ready_name
from forum.moderation.actions.reporting import ready_note, ready_reason
from forum.moderation.actions.sanctioning import ready_kind
from forum.moderation.models import NOTE_LIMIT, REASONS
from forum.web.forms import Follows, PlainForm
from forum.web.language import lazy

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
