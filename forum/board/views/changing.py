"""Editing and deleting what one wrote."""

from collections.abc import Callable

from flask import Response, flash

from forum.accounts.actor import Actor
from forum.board import actions, policy, queries
from forum.board.forms import BodyForm, QuestionForm, ThreadForm, TipForm
from forum.board.models import PART_BREAK, Post, Thread
from forum.board.views.blueprint import board_pages
from forum.board.views.here import category_names, reader, redirect, thread_path
from forum.errors import NotAllowed, NotValid
from forum.web.language import text
from forum.web.resume import keeps_text
from forum.web.templating import render

AnyForm = BodyForm | QuestionForm | TipForm


@board_pages.get("/posts/<post_id>/edit")
def edit_form(post_id: str) -> str:
    actor = reader()
    thread, post = _mine(actor, post_id, policy.may_edit)
    return _editor(thread, post, _form_of(actor, thread, post))


@board_pages.post("/posts/<post_id>/edit")
@keeps_text
def edit(post_id: str) -> Response | tuple[str, int]:
    actor = reader()
    thread, post = _mine(actor, post_id, policy.may_edit)
    form = _empty_form(thread, post)
    if form.takes():
        try:
            _change(actor, thread, post, form)
            return redirect(thread_path(thread.id, post.id))
        except NotValid as refused:
            form.refuse(refused)
    return _editor(thread, post, form), 422


@board_pages.get("/posts/<post_id>/deletion")
def deletion_form(post_id: str) -> str:
    """Names what will be gone and what will stay, before it is gone."""
    actor = reader()
    thread, post = _mine(actor, post_id, policy.may_delete)
    return render("board/deletion.html", thread=thread, post=post)


@board_pages.delete("/posts/<post_id>")
def delete_post(post_id: str) -> Response:
    actor = reader()
    thread, post = _mine(actor, post_id, policy.may_delete)
    actions.delete_post(actor, thread, post)
    flash(text(f"board.deletion.done.{_word(thread, post)}"), "done")
    unreachable = thread.is_deleted and not thread.answers_count
    return redirect("/" if unreachable else thread_path(thread.id))


def _mine(actor: Actor, post_id: str, may: Callable[..., bool]) -> tuple[Thread, Post]:
    find = queries.find_own_post if may is policy.may_delete else queries.find_post
    thread, post = find(actor, post_id)
    if not may(post, is_mine=queries.is_mine(actor, thread, post)):
        raise NotAllowed("board.edit.not_allowed")
    return thread, post


def _empty_form(thread: Thread, post: Post) -> AnyForm:
    if post.kind != "opening":
        return BodyForm()
    return TipForm() if thread.kind == "tip" else QuestionForm()


def _form_of(actor: Actor, thread: Thread, post: Post) -> AnyForm:
    if post.kind != "opening":
        return BodyForm(data={"body": post.source})
    given = {
        "title": thread.title,
        "category": thread.category_id,
        "tags": ", ".join(queries.tags_of(actor, thread)),
    }
    if thread.kind == "tip":
        parts = dict(zip(actions.PARTS, post.source.split(PART_BREAK), strict=True))
        return TipForm(data=given | parts)
    return QuestionForm(data=given | {"body": post.source})


def _change(actor: Actor, thread: Thread, post: Post, form: AnyForm) -> None:
    if isinstance(form, ThreadForm):
        actions.edit_thread(
            actor,
            thread,
            post,
            title=form.title.data or "",
            parts=form.parts,
            tags=form.tag_names,
            category=form.category.data or "",
        )
    else:
        actions.edit(actor, thread, post, body=form.body.data or "")


def _editor(thread: Thread, post: Post, form: AnyForm) -> str:
    return render(
        "board/edit.html",
        thread=thread,
        post=post,
        form=form,
        word=_word(thread, post),
        names=category_names(),
    )


def _word(thread: Thread, post: Post) -> str:
    return thread.kind if post.kind == "opening" else post.kind
