"""Sealing a thread: its page says beforehand what can never be taken back."""

from flask import Response, flash

from forum.board import actions, policy, queries
from forum.board.views.blueprint import board_pages
from forum.board.views.here import reader, redirect, thread_path
from forum.errors import NotAllowed
from forum.web.language import text
from forum.web.templating import render


@board_pages.get("/threads/<thread_id>/sealing")
def sealing_form(thread_id: str) -> str:
    actor = reader()
    thread = queries.find_thread(actor, thread_id)
    if not policy.may_seal(is_author=queries.is_author(actor, thread)):
        raise NotAllowed("board.sealing.not_allowed")
    return render("board/sealing.html", thread=thread, sealing=queries.sealing_of(actor, thread))


@board_pages.post("/threads/<thread_id>/sealing")
def seal(thread_id: str) -> Response:
    actor = reader()
    actions.seal_thread(actor, queries.find_thread(actor, thread_id))
    flash(text("board.sealing.done"), "done")
    return redirect(thread_path(thread_id))
