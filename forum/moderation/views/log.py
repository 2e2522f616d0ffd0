"""The log, for everybody."""

from flask import url_for

from forum.accounts.signed_in import current_actor
from forum.moderation import queries
from forum.moderation.views.blueprint import moderation_pages
from forum.web.fields import asked_number
from forum.web.templating import render

_LAST_PAGE = 10_000


@moderation_pages.get("/moderation/log")
def log() -> str:
    page = asked_number("page", 1, _LAST_PAGE)
    lines, has_older = queries.log_page(current_actor(), page)
    older = url_for(".log", page=page + 1) if has_older else ""
    return render("moderation/log.html", "moderation/_lines.html", lines=lines, older=older)
