"""Answers and comments."""

from flask import Response, make_response

from forum.accounts.actor import Actor
from forum.board import actions, policy, queries
from forum.board.forms import BodyForm
from forum.board.models import Post, Thread
from forum.board.queries import ThreadPage
from forum.board.views import drafts
from forum.board.views.blueprint import board_pages
from forum.board.views.here import reader, thread_path
from forum.board.views.thread import called, context_of, thread_page
from forum.errors import NotValid
from forum.web.nonces import created
from forum.web.resume import keeps_text
from forum.web.templating import render, wants_fragment


@board_pages.post("/threads/<thread_id>/answers")
@keeps_text
def create_answer(thread_id: str) -> Response | tuple[str, int]:
    actor = reader()
    thread = queries.find_survivor(actor, thread_id)
    if not policy.may_answer(actor, thread):
        raise policy.closed_or(actor, thread, "board.answer.not_allowed")
    form = BodyForm()
    if form.takes():
        try:
            with actions.paced(actor, "answer", thread):
                post = _answer(actor, thread, form)
            drafts.settle(actor, form)
            return _posted(actor, thread, post)
        except NotValid as refused:
            form.refuse(refused)
    return _refused_answer(actor, thread, form), 422


@board_pages.post("/posts/<post_id>/comments")
@keeps_text
def create_comment(post_id: str) -> Response | tuple[str, int]:
    actor = reader()
    thread, parent = queries.find_post(actor, post_id)
    if not policy.may_comment(actor, thread):
        raise policy.closed_or(actor, thread, "board.comment.not_allowed")
    form = BodyForm()
    if form.takes():
        try:
            words = {"body": form.body.data or "", "context": form.context.data or ""}
            with actions.paced(actor, "comment", thread):
                post = actions.comment(actor, thread, parent, **words, kept=form.kept)
            drafts.settle(actor, form)
            return _posted(actor, thread, post)
        except NotValid as refused:
            form.refuse(refused)
    return _refused_comment(actor, thread, parent, form), 422


def _answer(actor: Actor, thread: Thread, form: BodyForm) -> Post:
    return actions.answer(
        actor,
        thread,
        body=form.body.data or "",
        official=form.official.data,
        context=form.context.data or "",
        kept=form.kept,
    )


def _posted(actor: Actor, thread: Thread, post: Post) -> Response:
    """To htmx: all answers with a fresh form below them, or the post that was commented on."""
    path = thread_path(thread.id, post.id)
    if not wants_fragment():
        return created(path)
    page = queries.thread_page(actor, thread.id)
    if post.kind == "answer":
        return created(path, _answered(actor, page, post.id))
    return created(path, make_response(_commented(actor, page, post.parent_id or "", post.id)))


def _answered(actor: Actor, page: ThreadPage, post_id: str) -> Response:
    answer = make_response(render("board/_answered.html", **context_of(actor, page), fresh=post_id))
    # A refused answer replaces its form alone; a posted one finds its place among the others.
    answer.headers["HX-Retarget"] = "#answers"
    return answer


def _commented(
    actor: Actor,
    page: ThreadPage,
    parent_id: str,
    fresh: str = "",
    form: BodyForm | None = None,
) -> str:
    part = page.part_with(parent_id)
    parent = next(one for one in (part.opening, *part.answers) if one.id == parent_id)
    context = context_of(actor, part, commenting={parent_id: form} if form else {})
    is_merged = part is not page
    return render("board/_commented.html", **context, post=parent, fresh=fresh, is_merged=is_merged)


def _refused_answer(actor: Actor, thread: Thread, form: BodyForm) -> str:
    page = queries.thread_page(actor, thread.id)
    if wants_fragment():
        return render(
            "board/_answer_form.html",
            crowd=queries.crowd(),
            page=page,
            thread=thread,
            me=called(actor, page.my_label),
            answering=form,
        )
    return thread_page(actor, page, answering=form)


def _refused_comment(actor: Actor, thread: Thread, parent: Post, form: BodyForm) -> str:
    page = queries.thread_page(actor, thread.id)
    under = parent.parent_id if parent.kind == "comment" else parent.id
    if wants_fragment():
        return _commented(actor, page, under or "", form=form)
    return thread_page(actor, page, commenting={under or "": form})
