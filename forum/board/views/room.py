"""내 방: what is mine, worked out while I am here; and the news of what I follow."""

from datetime import UTC, datetime, timedelta

from flask import Response, current_app, make_response, request

from forum import clock
from forum.accounts.actor import Actor
from forum.board import policy, queries
from forum.board.queries import Letter
from forum.board.views.blueprint import board_pages
from forum.board.views.here import category_names, reader
from forum.breakglass import queries as breakglass
from forum.errors import NotAllowed
from forum.feedback import queries as feedback
from forum.web.fields import asked
from forum.web.templating import render

_ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)
_LETTERS = timedelta(days=30)
_LOOKED = "looked"
_DIGITS = 7
_KEPT = 90 * 24 * 3600
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
def notifications() -> Response:
    """What is new since the last look; the browser alone knows when that was."""
    actor = reader()
    looked = _last_look()
    told = _letters(actor, clock.now() - _LETTERS)
    news = [one for one in told if one.is_new and (one.unseen_count or one.at >= looked)]
    page = render(
        "board/notifications.html",
        relays=queries.my_relays(actor),
        news=news,
        others=[one for one in told if one not in news],
        may_follow=policy.may_follow(actor),
    )
    return _having_looked(page)


@board_pages.get("/bell")
def bell() -> str:
    """How many threads have something new since the last look, of a week at most."""
    actor = reader()
    since = max(_last_look(), clock.now() - _BELL)
    count = sum(one.is_new for one in _letters(actor, since)) + len(queries.my_relays(actor))
    return render("board/_bell.html", count=count)


def _letters(actor: Actor, since: datetime) -> list[Letter]:
    if not policy.may_follow(actor):
        return []
    return queries.letters(actor, since, feedback.changes_since(actor, since))


def _last_look() -> datetime:
    """The hour in which this browser last showed the news; long ago where it does not say."""
    try:
        hours = int(request.cookies.get(_LOOKED, "")[:_DIGITS])
        return datetime.fromtimestamp(3600 * hours, UTC)
    except ValueError:
        return _ALWAYS


def _having_looked(page: str) -> Response:
    answer = make_response(page)
    hours = int(clock.hour().timestamp()) // 3600
    secure = current_app.config["FORUM"].secure_cookies
    answer.set_cookie(
        _LOOKED, str(hours), max_age=_KEPT, samesite="Lax", httponly=True, secure=secure
    )
    return answer
