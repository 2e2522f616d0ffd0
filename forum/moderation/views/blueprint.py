from flask import Blueprint

from forum.moderation import actions, queries
from forum.moderation.models import REASONS
from forum.moderation.policy import may_decide
from forum.web.language import language, text

moderation_pages = Blueprint("moderation_pages", __name__)
moderation_pages.app_template_global("may_decide")(may_decide)
moderation_pages.app_template_global("report_reasons")(lambda: REASONS)
moderation_pages.app_template_global("sanction_days")(lambda: actions.DAYS)


@moderation_pages.app_template_global("reason_name")
def reason_name(reason: str) -> str:
    """What staff call it, else the catalogue's word. Who prints one has called `know_reasons`."""
    return given_reason(reason) or text(f"moderation.reason.{reason}")


@moderation_pages.app_template_global("given_reason")
def given_reason(reason: str) -> str:
    """The name that staff gave it; empty where they gave none."""
    return queries.reason_name(reason, language())
