"""What is still being written: saved while one types, found again, thrown away."""

from collections.abc import Iterable

from flask import Response, flash

from forum.accounts.actor import Actor
from forum.accounts.signed_in import current_actor
from forum.board import actions, policy, queries
from forum.board.forms import BoardForm, BodyForm
from forum.board.queries import NEAR, DraftPage
from forum.board.views.blueprint import board_pages
from forum.board.views.here import reader, redirect, thread_path
from forum.errors import NotAllowed, NotFound
from forum.text import Block, Work, differences
from forum.web.fields import asked, sent, sent_as_typed
from forum.web.language import text
from forum.web.resume import keeps_text
from forum.web.templating import render, wants_fragment

_HANDLE_LIMIT = 40
_CHOSEN = {"kind", "category", "base", "context"}


@board_pages.post("/drafts")
@keeps_text
def save_draft() -> Response | str:
    """Save what a form holds: while one types, or by its button 임시 저장."""
    actor = _drafter()
    saved = actions.keep_draft(
        actor,
        purpose=sent("purpose"),
        fields=sent_as_typed(),
        handle=sent("draft")[:_HANDLE_LIMIT],
        writer=sent("nonce"),
    )
    if wants_fragment():
        return render("board/_draft_saved.html", saved=saved)
    if saved is None:
        return redirect("/me#drafts")
    flash(text("board.draft.parted" if saved.beside is not None else "board.draft.done"), "done")
    if saved.beside is not None:
        return redirect(f"/drafts/{saved.slot}")
    return redirect(draft_path(queries.find_draft(actor, saved.slot)))


@board_pages.get("/drafts/<int:slot>")
def show_draft(slot: int) -> str:
    """The whole text, what another page wrote for the same, and the way to throw it away."""
    actor = _drafter()
    draft = queries.find_draft(actor, slot)
    beside = _beside(actor, draft)
    return render(
        "board/draft.html",
        draft=draft,
        href=draft_path(draft),
        beside=beside,
        changes=_changes(beside, draft) if beside else {},
    )


@board_pages.delete("/drafts/<int:slot>")
def discard_draft(slot: int) -> Response:
    actions.discard_draft(_drafter(), slot)
    flash(text("board.draft.discarded"), "done")
    return redirect("/me#drafts")


@board_pages.app_template_global()
def keeps_drafts() -> bool:
    """Whether the forms of the one who is here are saved while they are written."""
    return policy.may_keep_drafts(current_actor())


@board_pages.app_template_global()
def draft_path(draft: DraftPage) -> str:
    """Where one writes on; the draft itself where that is not there any more."""
    chosen = f"?draft={draft.slot}"
    if draft.about == "thread":
        return f"/threads/new{chosen}"
    if not draft.thread_id:
        return f"/drafts/{draft.slot}"
    if draft.about == "edit":
        return f"/posts/{draft.target}/edit{chosen}"
    place = "answer" if draft.about == "answer" else f"comment-{draft.target}"
    return f"{thread_path(draft.thread_id)}{chosen}#{place}"


def asked_slot() -> int | None:
    """The draft that the address names."""
    slot = asked("draft")
    return int(slot) if slot.isascii() and slot.isdigit() and len(slot) <= 2 else None  # noqa: PLR2004


def restored(actor: Actor, purpose: str) -> DraftPage | None:
    """The draft that a page of its own begins with, unless its address says `draft=none`."""
    if not policy.may_keep_drafts(actor) or asked("draft") == "none":
        return None
    return queries.drafts_for(actor, [purpose], asked_slot()).get(purpose)


def restored_in_thread(
    actor: Actor, thread_ids: Iterable[str], post_ids: Iterable[str]
) -> tuple[BodyForm | None, dict[str, BodyForm]]:
    """The answer and the comments that were begun here, as forms. One statement where none was.

    An answer to what was merged since goes on as one to the thread that it stands below: the first.
    """
    if not policy.may_keep_drafts(actor):
        return None, {}
    answers = [f"answer:{one}" for one in thread_ids]
    comments = {f"comment:{post_id}": post_id for post_id in post_ids}
    found = queries.drafts_for(actor, [*answers, *comments], asked_slot(), slots=NEAR)
    forms = {purpose: _form(draft) for purpose, draft in found.items()}
    answer = next((forms[one] for one in answers if one in forms), None)
    return answer, {comments[one]: form for one, form in forms.items() if one in comments}


def settle(actor: Actor, form: BoardForm) -> None:
    """What the form held was posted: its draft goes in the same unit."""
    handle, writer = form.draft.data or "", sent("nonce")
    actions.settle_draft(actor, handle[:_HANDLE_LIMIT], writer)


def _beside(actor: Actor, draft: DraftPage) -> DraftPage | None:
    """The draft that this one was parted from, while it is there."""
    if draft.head.beside is None:
        return None
    try:
        other = queries.find_draft(actor, draft.head.beside)
    except NotFound:
        return None
    return other if other.head.purpose == draft.head.purpose else None


def _changes(other: DraftPage, draft: DraftPage) -> dict[str, list[Block]]:
    work = Work()
    found = {
        name: differences(other.fields.get(name, ""), words, work)
        for name, words in draft.fields.items()
        if name not in _CHOSEN
    }
    return {name: blocks for name, blocks in found.items() if blocks}


def _form(draft: DraftPage) -> BodyForm:
    return BodyForm(formdata=None, data=draft.fields | {"draft": draft.handle})


def _drafter() -> Actor:
    actor = reader()
    if not policy.may_keep_drafts(actor):
        raise NotAllowed("board.draft.not_allowed")
    return actor
