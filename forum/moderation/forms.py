from wtforms import RadioField, TextAreaField

from forum.moderation.actions.reporting import ready_note, ready_reason
from forum.moderation.models import REASONS
from forum.web.forms import Follows, PlainForm
from forum.web.language import lazy


class ReportForm(PlainForm):
    reason = RadioField(
        lazy("moderation.report.reason"),
        [Follows(ready_reason)],
        choices=[(reason, lazy(f"moderation.report.reason.{reason}")) for reason in REASONS],
        validate_choice=False,
    )
    note = TextAreaField(
        lazy("moderation.report.note"),
        [Follows(ready_note)],
        description=lazy("moderation.report.note.hint"),
    )
