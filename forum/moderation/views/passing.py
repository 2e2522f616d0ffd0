"""What moderators passed to CX."""

from flask import Response, flash

from forum.accounts.signed_in import current_actor
from forum.moderation import actions, policy, queries
from forum.moderation.views.blueprint import moderation_pages
from forum.web.language import text
from forum.web.nonces import created
from forum.web.templating import render


@moderation_pages.get("/moderation/passed")
def passed() -> str:
    actor = current_actor()
    rows = queries.passed(actor)
    return render("moderation/passed.html", rows=rows, may_finish=policy.may_finish(actor))


@moderation_pages.post("/moderation/passed/<passing_id>/done")
def finish(passing_id: str) -> Response:
    actions.finish(current_actor(), passing_id)
    flash(text("moderation.pass.done.said"), "done")
    return created("/moderation/passed")
