from flask import Blueprint

from forum.moderation import actions
from forum.moderation.models import REASONS
from forum.moderation.policy import may_decide

moderation_pages = Blueprint("moderation_pages", __name__)
moderation_pages.app_template_global("may_decide")(may_decide)
moderation_pages.app_template_global("report_reasons")(lambda: REASONS)
moderation_pages.app_template_global("sanction_days")(lambda: actions.DAYS)
