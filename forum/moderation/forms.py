from typing import ClassVar

from wtforms import StringField, TextAreaField

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
