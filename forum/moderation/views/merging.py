"""Merging two threads, marking one as a duplicate, and splitting answers off."""

from flask import Response, flash, make_response

from forum.accounts.actor import Actor
from forum.accounts.signed_in import current_actor
from forum.board import queries as board
from forum.board.models import Thread
from forum.board.queries import ThreadPage
from forum.errors import NotValid
from forum.moderation import actions, queries
from forum.moderation.forms import MergeForm, SplitForm
from forum.moderation.models import Verdict
from forum.moderation.views.blueprint import moderation_pages
from forum.search import queries as search
from forum.search.queries import Similar
from forum.web.fields import asked
from forum.web.language import text
from forum.web.nonces import created
from forum.web.resume import keeps_text
from forum.web.templating import render

_SIMILAR = 5


@moderation_pages.get("/threads/<thread_id>/merging")
def merging(thread_id: str) -> Response:
    """First which thread, by its address or from similar ones; then what will happen."""
    actor = current_actor()
    thread = board.find_thread(actor, thread_id)
    standing = queries.standing_of(actor, thread)
    form = MergeForm(data={"target": asked("target", actions.TARGET_LIMIT)})
    target = _target(actor, thread, form) if form.target.data else None
    return _page(actor, thread, standing, form, target)


@moderation_pages.post("/threads/<thread_id>/merging")
def merge(thread_id: str) -> Response:
    return _decide(thread_id, "merge")


@moderation_pages.post("/threads/<thread_id>/duplicate")
def mark_duplicate(thread_id: str) -> Response:
    return _decide(thread_id, "duplicate")


@moderation_pages.delete("/threads/<thread_id>/merging")
def unmerge(thread_id: str) -> Response:
    return _undo(thread_id, "merge")


@moderation_pages.delete("/threads/<thread_id>/duplicate")
def unmark_duplicate(thread_id: str) -> Response:
    return _undo(thread_id, "duplicate")


@moderation_pages.route("/threads/<thread_id>/split", methods=["GET", "POST"])
@keeps_text
def split(thread_id: str) -> Response:
    actor = current_actor()
    thread = board.find_thread(actor, thread_id)
    standing = queries.standing_of(actor, thread)
    page = _part_of(actor, thread)
    form = SplitForm.of(one.id for one in page.answers)
    if form.takes():
        given = {name: form[name].data or "" for name in ("title", "body")}
        try:
            made = actions.split(actor, thread, answers=form.chosen, **given, kept=form.kept)
            flash(text("moderation.said.split"), "done")
            return created(f"/threads/{(made.before or {})['thread']}")
        except NotValid as refused:
            form.refuse(refused)
    shown = render("moderation/split.html", form=form, thread=thread, page=page, standing=standing)
    return make_response(shown, 422 if form.errors or form.is_guarded else 200)


@moderation_pages.delete("/threads/<thread_id>/split")
def unsplit(thread_id: str) -> Response:
    return _undo(thread_id, "split")


def _part_of(actor: Actor, thread: Thread) -> ThreadPage:
    """The thread's own part, also where it stands below another."""
    page = board.thread_page(actor, thread.id)
    return next(one for one in (page, *page.merged) if one.thread.id == thread.id)


def _decide(thread_id: str, verdict: Verdict) -> Response:
    actor, form = current_actor(), MergeForm()
    thread = board.find_thread(actor, thread_id)
    decide = actions.merge if verdict == "merge" else actions.mark_duplicate
    actions.check_may_decide(actor)
    if form.takes():
        try:
            decide(actor, thread, target=form.target.data or "")
            flash(text(f"moderation.said.{verdict}"), "done")
            return created(f"/threads/{thread.id}")
        except NotValid as refused:
            form.refuse(refused)
    return _page(actor, thread, queries.standing_of(actor, thread), form, None)


def _undo(thread_id: str, verdict: Verdict) -> Response:
    actor = current_actor()
    thread = board.find_thread(actor, thread_id)
    decision = actions.undo(actor, queries.decision_about(actor, thread, verdict))
    flash(text("moderation.said.undone"), "done")
    return created(f"/threads/{decision.thread_id}")


def _target(actor: Actor, thread: Thread, form: MergeForm) -> Thread | None:
    """The thread that would take it in, or what is wrong with the address."""
    try:
        found = actions.find_target(actor, form.target.data or "")
        target = board.find_survivor(actor, found.id)
        actions.check_pair(actor, thread, target)
    except NotValid as refused:
        form.refuse(refused)
        return None
    return target


def _page(
    actor: Actor,
    thread: Thread,
    standing: queries.Standing,
    form: MergeForm,
    target: Thread | None,
) -> Response:
    page = render(
        "moderation/merging.html",
        thread=thread,
        standing=standing,
        form=form,
        target=target,
        similar=[] if target or standing.into else _similar(actor, thread),
    )
    return make_response(page, 422 if form.errors else 200)


def _similar(actor: Actor, thread: Thread) -> list[Similar]:
    found = search.similar_threads(actor, thread.title, _SIMILAR, exclude=thread.id)
    return [one for one in found if one.kind == thread.kind]
