"""이제는 달라요: what readers say of answers, what staff check, old threads for fresh eyes."""

from flask import Response, current_app, flash, url_for

from forum.board import actions, policy, queries
from forum.board.forms import CheckForm
from forum.board.models import Post, Thread
from forum.board.views.blueprint import board_pages
from forum.board.views.here import category_names, reader, redirect, thread_path
from forum.errors import NotAllowed, NotValid
from forum.web.fields import sent
from forum.web.language import text
from forum.web.nonces import created
from forum.web.pages import own_path
from forum.web.resume import keeps_text
from forum.web.templating import render

_PATH = 200
_SAYS = {"right": True, "wrong": False}


@board_pages.post("/posts/<post_id>/freshness")
def say_freshness(post_id: str) -> Response:
    actor = reader()
    thread, post = queries.find_post(actor, post_id)
    says = sent("says")
    if says not in _SAYS:
        raise NotValid("errors.form.unknown")
    actions.say_freshness(actor, thread, post, is_right=_SAYS[says], voices=_voices())
    return _back(thread, post, says)


@board_pages.delete("/posts/<post_id>/freshness")
def take_back_freshness(post_id: str) -> Response:
    actor = reader()
    thread, post = queries.find_post(actor, post_id)
    actions.take_back_freshness(actor, thread, post, voices=_voices())
    return _back(thread, post, "nothing")


def _voices() -> int:
    return int(current_app.config["FORUM"].stale_voices)


def _back(thread: Thread, post: Post, said: str) -> Response:
    flash(text(f"board.freshness.said.{said}"), "done")
    after = sent("next", _PATH)
    return redirect(own_path(after) if after else thread_path(thread.id, post.id))


@board_pages.get("/second-looks")
def second_looks() -> str:
    looks = queries.second_looks(reader())
    return render("board/second_looks.html", looks=looks, names=category_names())


@board_pages.route("/posts/<post_id>/check", methods=["GET", "POST"])
@keeps_text
def check(post_id: str) -> Response | tuple[str, int] | str:
    """For which release of the product an answer is right."""
    actor = reader()
    thread, post = queries.find_post(actor, post_id)
    if not policy.may_check(actor, post):
        raise NotAllowed("board.check.not_allowed")
    before = queries.release_of(actor, post)
    form = CheckForm()
    if not form.is_submitted():
        form = CheckForm(data={"release": before})
    if form.takes():
        try:
            actions.check_release(actor, post, release=form.release.data or "", kept=form.kept)
            flash(text("board.check.said"), "done")
            return created(_after(actor.role in policy.RECHECKERS, thread, post))
        except NotValid as refused:
            form.refuse(refused)
    page = render("board/check.html", form=form, thread=thread, post=post, before=before)
    return (page, 422) if form.errors or form.is_guarded else page


@board_pages.delete("/posts/<post_id>/check")
def take_back_check(post_id: str) -> Response:
    actor = reader()
    thread, post = queries.find_post(actor, post_id)
    actions.take_back_check(actor, post)
    flash(text("board.check.said.taken_back"), "done")
    return redirect(thread_path(thread.id, post.id))


@board_pages.get("/moderation/rechecks")
def rechecks() -> str:
    """다시 볼 답변: CX's own list."""
    return render("board/rechecks.html", rows=queries.rechecks(reader()))


@board_pages.post("/posts/<post_id>/recheck")
def let_warning_stand(post_id: str) -> Response:
    actor = reader()
    _, post = queries.find_post(actor, post_id)
    actions.let_warning_stand(actor, post)
    flash(text("board.recheck.said.stands"), "done")
    return redirect(url_for(".rechecks"))


def _after(is_cx: bool, thread: Thread, post: Post) -> str:  # noqa: FBT001
    return url_for(".rechecks") if is_cx else thread_path(thread.id, post.id)
