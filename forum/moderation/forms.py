from flask_wtf import FlaskForm
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired

from forum.errors import NotValid
from forum.moderation.models import REASONS
from forum.web.language import lazy, text


class ReportForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is not typed
    class Meta:
        """Messages come from the catalogue, not from WTForms."""

        locales = False

    reason = RadioField(
        lazy("moderation.report.reason"),
        [InputRequired(lazy("moderation.report.choose"))],
        choices=[(reason, lazy(f"moderation.report.reason.{reason}")) for reason in REASONS],
        validate_choice=False,  # the action knows the reasons, and says so in the reader's words
    )
    note = TextAreaField(
        lazy("moderation.report.note"), description=lazy("moderation.report.note.hint")
    )

    def refuse(self, error: NotValid) -> None:
        """Put the refusal's words at the field it names."""
        field = self[error.field or "reason"]
        field.errors = [text(error.key, **error.params)]
