from collections.abc import Iterable
from typing import ClassVar

from wtforms import BooleanField, StringField, TextAreaField

from forum.board.actions import asking, writing
from forum.board.models import BODY_LIMIT, TITLE_LIMIT
from forum.moderation.actions.merging import TARGET_LIMIT
from forum.moderation.actions.reporting import ready_note, ready_reason
from forum.moderation.actions.sanctioning import ready_kind
from forum.moderation.models import NOTE_LIMIT
from forum.web.forms import Follows, PlainForm
from forum.web.language import lazy

_BOX = "answer_"


class ReportForm(PlainForm):
    limits: ClassVar = {"note": 10 * NOTE_LIMIT}  # as it is typed; the rule counts it clean
    reason = StringField(lazy("moderation.report.reason"), [Follows(ready_reason)])
    note = TextAreaField(
        lazy("moderation.report.note"),
        [Follows(ready_note)],
        description=lazy("moderation.report.note.hint"),
    )


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
    note = TextAreaField(
        lazy("moderation.sanction.note"),
        [Follows(ready_note)],
        description=lazy("moderation.sanction.note.hint"),
    )
