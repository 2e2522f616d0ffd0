"""Against whoever wrote a post."""

from flask import Response, flash, make_response

from forum.accounts.signed_in import current_actor
from forum.board import queries as board
from forum.errors import NotValid
from forum.moderation import actions
from forum.moderation.forms import SanctionForm
from forum.moderation.views.blueprint import moderation_pages
from forum.web.language import text
from forum.web.nonces import created
from forum.web.resume import keeps_text
from forum.web.templating import render


@moderation_pages.route("/posts/<post_id>/sanction", methods=["GET", "POST"])
@keeps_text
def sanction(post_id: str) -> Response:
    """Against whoever wrote this post; nobody learns who that is."""
    actor, form = current_actor(), SanctionForm()
    thread, post = board.find_post(actor, post_id)
    there = board.sanctions_on(actor, post)
    if form.takes():
        given = {name: form[name].data or "" for name in ("kind", "reason", "days", "note")}
        try:
            actions.sanction(actor, post, **given, kept=form.kept)
            flash(text("moderation.said.sanction"), "done")
            return created(f"/threads/{thread.id}#post-{post.id}")
        except NotValid as refused:
            form.refuse(refused)
    page = render("moderation/sanction.html", form=form, thread=thread, post=post, there=there)
    return make_response(page, 422 if form.errors or form.is_guarded else 200)


@moderation_pages.delete("/moderation/sanctions/<sanction_id>")
def lift(sanction_id: str) -> Response:
    row = actions.lift(current_actor(), sanction_id)
    flash(text("moderation.said.lift"), "done")
    return created(f"/posts/{row.post_id}/sanction")
