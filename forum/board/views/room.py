"""내 방: what is mine, worked out while I am here; and the news of what I follow."""

from datetime import UTC, datetime, timedelta

from forum import clock
from forum.board import policy, queries
from forum.board.queries import News
from forum.board.views.blueprint import board_pages
from forum.board.views.here import category_names, reader
from forum.breakglass import queries as breakglass
from forum.errors import NotAllowed
from forum.web.fields import asked
from forum.web.templating import render

_ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)
_BELL = timedelta(days=7)  # each thread looked at costs a tag, and the bell rings every minute


@board_pages.get("/me")
def my_room() -> str:
    actor = reader()
    if not actor.is_member:
        raise NotAllowed("board.room.not_allowed")
    everything = asked("since") == "all"
    since = _ALWAYS if everything else None
    return render(
        "board/room.html",
        mine=queries.my_threads(actor, since),
        followed=queries.followed_threads(actor, since),
        drafts=queries.my_drafts(actor),
        notices=breakglass.my_notices(actor),
        everything=everything,
        names=category_names(),
    )


@board_pages.get("/notifications")
def notifications() -> str:
    actor = reader()
    followed: list[News] = []
    if policy.may_follow(actor):
        followed = queries.followed_threads(actor)
    return render(
        "board/notifications.html",
        news=[one for one in followed if one.unseen_count],
        others=[one for one in followed if not one.unseen_count],
        may_follow=policy.may_follow(actor),
    )


@board_pages.get("/bell")
def bell() -> str:
    """How many followed threads have something new this week."""
    actor = reader()
    count = queries.news_of(actor, clock.now() - _BELL) if policy.may_follow(actor) else 0
    return render("board/_bell.html", count=count)
