"""Editing and deleting what one wrote."""

import re
from collections.abc import Callable
from typing import Any

from flask import Response, flash

from forum.accounts.actor import Actor
from forum.board import actions, policy, queries
from forum.board.forms import BodyForm, QuestionForm, ThreadForm, TipForm
from forum.board.models import PART_BREAK, Post, Thread
from forum.board.queries import DraftPage
from forum.board.views import drafts
from forum.board.views.blueprint import board_pages
from forum.board.views.here import category_names, reader, redirect, thread_path
from forum.errors import AlreadyDone, NotValid
from forum.text import Block, clean, clean_line
from forum.web.fields import asked
from forum.web.language import text
from forum.web.nonces import created
from forum.web.resume import keeps_text
from forum.web.templating import render

_NUMBER = re.compile("[0-9]{1,6}")

AnyForm = BodyForm | QuestionForm | TipForm


@board_pages.get("/posts/<post_id>/edit")
def edit_form(post_id: str) -> str:
    actor = reader()
    thread, post = _mine(actor, post_id, policy.may_edit)
    begun = drafts.restored(actor, f"edit:{post.id}")
    return _editor(thread, post, _form_of(actor, thread, post, begun), draft=begun)


@board_pages.post("/posts/<post_id>/edit")
@keeps_text
def edit(post_id: str) -> Response | tuple[str, int]:
    actor = reader()
    thread, post = _mine(actor, post_id, policy.may_edit)
    form = _empty_form(thread, post)
    if form.takes():
        try:
            _change(actor, thread, post, form)
            drafts.settle(actor, form)
            return created(thread_path(thread.id, post.id))
        except NotValid as refused:
            form.refuse(refused)
        except AlreadyDone:
            return _changed_meanwhile(actor, thread, post, form), 409
    return _editor(thread, post, form), 422


@board_pages.get("/posts/<post_id>/revisions")
def revisions(post_id: str) -> str:
    """Each edit as a difference, the latest first; no name, and times by the hour."""
    actor = reader()
    since = asked("since")
    found = queries.revisions_of(actor, post_id, int(since) if _NUMBER.fullmatch(since) else None)
    return render(
        "board/revisions.html",
        page=found,
        thread=found.thread,
        post=found.post,
        word=_word(found.thread, found.post),
        is_mine=queries.is_mine(actor, found.thread, found.post),
    )


@board_pages.delete("/posts/<post_id>/revisions")
def forget_revisions(post_id: str) -> Response:
    actor = reader()
    thread, post = _mine(actor, post_id, policy.may_edit)
    actions.forget_revisions(actor, thread, post)
    flash(text("board.revisions.forgotten"), "done")
    return redirect(thread_path(thread.id, post.id))


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
    if not may(actor, post, is_mine=queries.is_mine(actor, thread, post)):
        raise policy.refusal(actor, "board.edit.not_allowed")
    return thread, post


def _empty_form(thread: Thread, post: Post, **given: str) -> AnyForm:
    if post.kind != "opening":
        return BodyForm(data=given)
    return TipForm(data=given) if thread.kind == "tip" else QuestionForm(data=given)


def _form_of(actor: Actor, thread: Thread, post: Post, begun: DraftPage | None) -> AnyForm:
    """Filled with what the post says, or with what was begun to be changed in it."""
    given = {"base": queries.version_of(actor, thread, post)}
    if post.kind != "opening":
        given["body"] = post.source
    else:
        given |= {
            "title": thread.title,
            "category": thread.category_id,
            "tags": ", ".join(queries.tags_of(actor, thread)),
        }
        names = actions.PARTS if thread.kind == "tip" else ("body",)
        given |= dict(zip(names, post.source.split(PART_BREAK), strict=True))
    if begun:
        given |= begun.fields | {"draft": begun.handle}
    return _empty_form(thread, post, **given)


def _change(actor: Actor, thread: Thread, post: Post, form: AnyForm) -> None:
    how: dict[str, Any] = {
        "base": form.base.data or "",
        "forget": form.forget.data,
        "kept": form.kept,
    }
    if isinstance(form, ThreadForm):
        actions.edit_thread(
            actor,
            thread,
            post,
            title=form.title.data or "",
            parts=form.parts,
            tags=form.tag_names,
            category=form.category.data or "",
            **how,
        )
    else:
        actions.edit(actor, thread, post, body=form.body.data or "", **how)


def _changed_meanwhile(actor: Actor, thread: Thread, post: Post, form: AnyForm) -> str:
    """What overwriting would change; the form then begins from the words that it has shown."""
    present = queries.Words(thread.title, post.source)
    parts = form.parts if isinstance(form, ThreadForm) else [form.body.data or ""]
    title = form.title.data or "" if isinstance(form, ThreadForm) else thread.title
    mine = queries.Words(clean_line(title), PART_BREAK.join(clean(part) for part in parts))
    form.base.data = queries.version_of(actor, thread, post)
    changes = queries.changes_between(thread, post, present, mine)
    return _editor(thread, post, form, changes=changes)


def _editor(
    thread: Thread,
    post: Post,
    form: AnyForm,
    *,
    draft: DraftPage | None = None,
    changes: dict[str, list[Block]] | None = None,
) -> str:
    """`changes`: what saving would change, where the post says something else than before."""
    return render(
        "board/edit.html",
        thread=thread,
        post=post,
        form=form,
        word=_word(thread, post),
        names=category_names(),
        draft=draft,
        changes=changes,
    )


def _word(thread: Thread, post: Post) -> str:
    return thread.kind if post.kind == "opening" else post.kind
