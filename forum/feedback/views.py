"""Candidates and items for CX, the team's page for product people, 반영 현황 for everybody."""

from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, url_for

from forum.accounts.actor import Actor, Role
from forum.accounts.queries import all_staff
from forum.accounts.signed_in import current_actor
from forum.board import queries as board
from forum.board.models import Thread
from forum.errors import GivesAway, NotAllowed, NotFound, NotValid
from forum.feedback import actions, policy, queries
from forum.feedback.forms import JoinForm, PromoteForm, StatusForm
from forum.feedback.models import STATUSES, Item
from forum.web.fields import asked, is_sent, sent
from forum.web.language import language, text
from forum.web.nonces import created
from forum.web.pages import own_path
from forum.web.resume import keeps_text
from forum.web.templating import render, wants_fragment

feedback_pages = Blueprint("feedback_pages", __name__)
feedback_pages.app_template_global("may_promote")(policy.may_promote)
feedback_pages.app_template_global("may_read_items")(policy.may_read_items)
_PATH = 200  # as long as a kept answer's address may be
_ROADMAP = ("in_progress", "planned", "under_review", "received", "on_hold", "declined")


@feedback_pages.get("/feedback/candidates")
def candidates() -> str:
    actor = current_actor()
    category = asked("category")
    found = queries.candidates(actor, category, asked("after"))
    context: dict[str, Any] = {"found": found, "category": category, "names": _category_names()}
    if wants_fragment():
        return render("feedback/candidates.html", "feedback/_candidates.html", **context)
    wanted = asked("thread")
    chosen = queries.candidate(actor, wanted) if wanted else next(iter(found.shown), None)
    may = chosen is not None and policy.may_promote(actor)
    desk = _desk(actor, _form_for(chosen)) if may else {}
    counts = {"candidates": found.total}
    return render("feedback/candidates.html", chosen=chosen, staff_counts=counts, **context, **desk)


@feedback_pages.get("/threads/<thread_id>/promotion")
def promotion(thread_id: str) -> str:
    """The desk for one thread; the item where it stands in one already."""
    actor = current_actor()
    thread = _thread_for(actor, thread_id)
    if item := queries.item_of_thread(actor, thread_id):
        return _promotion(thread_id, item=item)
    return _promotion(thread_id, **_desk(actor, _form_for(thread)))


@feedback_pages.post("/threads/<thread_id>/promotion")
@keeps_text
def promote(thread_id: str) -> Response:
    actor = current_actor()
    thread = _thread_for(actor, thread_id)
    if is_sent("item"):
        return _join(actor, thread)
    form = PromoteForm()
    if form.takes():
        try:
            return _promoted(thread_id, _new_item(actor, thread, form).id)
        except GivesAway as refused:
            form.refuse(refused)
    page = _promotion(thread_id, **_desk(actor, form))
    return make_response(page, 422)


def _new_item(actor: Actor, thread: Thread, form: PromoteForm) -> Item:
    return actions.promote(
        actor,
        thread,
        title=form.title.data,
        problem=form.problem.data,
        team=form.team.data,
        is_public=not form.is_inside.data,
        kept=form.kept,
    )


def _join(actor: Actor, thread: Thread) -> Response:
    form = JoinForm()
    try:
        item = queries.find_item(actor, form.item.data or "")
    except NotFound:
        form.refuse(NotValid("feedback.item.choose", "item"))
        page = _promotion(thread.id, **_desk(actor, _form_for(thread), form))
        return make_response(page, 422)
    actions.join(actor, thread, item)
    return _promoted(thread.id, item.id)


@feedback_pages.delete("/threads/<thread_id>/promotion")
def undo_promotion(thread_id: str) -> Response:
    actor = current_actor()
    actions.undo_promotion(actor, board.find_thread(actor, thread_id))
    if wants_fragment():
        return make_response(redirect(url_for(".promotion", thread_id=thread_id), 303))
    flash(text("feedback.said.undone"), "done")
    after = own_path(sent("next", _PATH) or f"/threads/{thread_id}")
    return make_response(redirect(after, 303))


@feedback_pages.get("/feedback/items")
def items() -> str:
    actor = current_actor()
    status, team = asked("status"), asked("team")
    return render(
        "feedback/items.html",
        lines=queries.list_items(actor, status if status in STATUSES else "", team),
        status=status,
        team=team,
        statuses=STATUSES,
        teams=queries.teams(),
    )


@feedback_pages.get("/feedback/items/<item_id>")
def item(item_id: str) -> str:
    return _item_page(current_actor(), item_id)


@feedback_pages.post("/feedback/items/<item_id>/status")
@keeps_text
def change_status(item_id: str) -> Response:
    actor = current_actor()
    found = queries.find_item(actor, item_id)
    if not policy.may_change_status(actor, found):
        raise NotAllowed("feedback.status.not_allowed")
    form = StatusForm()
    try:
        if not form.takes():
            return make_response(_item_page(actor, item_id, form), 422)
        changed = actions.change_status(
            actor,
            found,
            status=form.status.data,
            note=form.note.data or "",
            is_public=not form.is_inside.data,
            kept=form.kept,
        )
    except NotValid as refused:
        form.refuse(refused)
        return make_response(_item_page(actor, item_id, form), 422)
    flash(text("feedback.said.changed" if changed else "feedback.said.same"), "done")
    after = sent("next", _PATH)
    return created(own_path(after) if after else url_for(".item", item_id=item_id))


@feedback_pages.get("/feedback/team")
def team() -> str:
    found = queries.team_items(current_actor())
    new = [line for line in found if line.is_new]
    return render(
        "feedback/team.html",
        new=new,
        others=[line for line in found if not line.is_new],
        statuses=STATUSES,
        staff_counts={"team": len(new)},
    )


@feedback_pages.get("/roadmap")
def roadmap() -> str:
    status = asked("status")
    status = status if status in STATUSES else ""
    found = queries.roadmap(current_actor(), status)
    groups = [(one, [line for line in found if line.status == one]) for one in _ROADMAP]
    return render(
        "feedback/roadmap.html",
        released=[line for line in found if line.status == "released"],
        groups=[(one, lines) for one, lines in groups if lines],
        status=status,
        statuses=("released", *_ROADMAP),
        nav_now="roadmap",
    )


def _thread_for(actor: Actor, thread_id: str) -> Thread:
    thread = board.find_thread(actor, thread_id)
    if not policy.may_promote(actor, thread):
        raise NotAllowed("feedback.promote.not_allowed")
    return thread


def _form_for(thread: Thread | queries.Candidate | None) -> PromoteForm:
    """What a new item begins with: the thread's own first words."""
    return PromoteForm(data={"title": thread.title, "problem": thread.excerpt} if thread else None)


def _desk(actor: Actor, form: PromoteForm, join: JoinForm | None = None) -> dict[str, Any]:
    open_items = queries.open_items(actor)
    product = {one.team for one in all_staff() if one.role == Role.PRODUCT}
    teams = sorted(product | {team for team, _ in open_items})
    return {"form": form, "join": join, "open_items": open_items, "teams": teams}


def _promotion(thread_id: str, **context: object) -> str:
    shown = queries.candidate(current_actor(), thread_id)
    return render(
        "feedback/promotion.html",
        "feedback/_promotion.html",
        thread_id=thread_id,
        chosen=shown,
        names=_category_names(),
        **context,
    )


def _promoted(thread_id: str, item_id: str) -> Response:
    """To htmx: what the thread's page shows from now on. Else to the item, with the undo."""
    if wants_fragment():
        return created(url_for(".promotion", thread_id=thread_id))
    return created(url_for(".item", item_id=item_id, made=thread_id))


def _item_page(actor: Actor, item_id: str, form: StatusForm | None = None) -> str:
    page = queries.item_page(actor, item_id)
    made = asked("made")
    return render(
        "feedback/item.html",
        page=page,
        form=form,
        statuses=STATUSES,
        names=_category_names(),
        made=made if any(voice.id == made for voice in page.voices) and page.may_undo else "",
    )


def _category_names() -> dict[str, str]:
    chosen = language()
    return {one.id: one.name(chosen) for one in board.categories()}
