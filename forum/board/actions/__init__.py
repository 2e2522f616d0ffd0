"""What people do on the board. Each takes the actor first and commits nothing."""

from forum.board.actions.answering import accept, answer, comment, unaccept
from forum.board.actions.asking import PARTS, ask, share
from forum.board.actions.changing import delete_post, edit, edit_thread, hide, show
from forum.board.actions.curating import pick, unpick
from forum.board.actions.nightly import make_ready, publish_buckets, take_company_additions
from forum.board.actions.touching import touch
from forum.board.actions.voting import (
    follow,
    mark_seen,
    solve_elsewhere,
    unfollow,
    unvote,
    vote,
)

__all__ = [
    "PARTS",
    "accept",
    "answer",
    "ask",
    "comment",
    "delete_post",
    "edit",
    "edit_thread",
    "follow",
    "hide",
    "make_ready",
    "mark_seen",
    "pick",
    "publish_buckets",
    "share",
    "show",
    "solve_elsewhere",
    "take_company_additions",
    "touch",
    "unaccept",
    "unfollow",
    "unpick",
    "unvote",
    "vote",
]
