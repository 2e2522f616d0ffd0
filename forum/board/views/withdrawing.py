"""Deleting all of my posts one by one, before I leave or without leaving."""

from flask import Response, flash

from forum.accounts.actor import Actor
from forum.accounts.signed_in import current_actor
from forum.board import actions, policy
from forum.board.views.blueprint import board_pages
from forum.board.views.here import redirect
from forum.errors import NotAllowed, SignInNeeded
from forum.web.language import text

_PAGE = "/me/leaving"


def _who() -> Actor:
    actor = current_actor()
    if actor.is_staff:
        raise NotAllowed("board.room.not_allowed")
    if not policy.may_withdraw(actor):
        raise SignInNeeded
    return actor


@board_pages.post("/me/posts/deletion")
def schedule_deletions() -> Response:
    actions.schedule_deletions(_who())
    flash(text("board.withdrawing.scheduled"), "done")
    return redirect(_PAGE)


@board_pages.delete("/me/posts/deletion")
def unschedule_deletions() -> Response:
    actions.unschedule_deletions(_who())
    flash(text("board.withdrawing.unscheduled"), "done")
    return redirect(_PAGE)
