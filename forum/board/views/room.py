"""내 방: what is mine, worked out while I am here; and the news of what I follow."""

from dataclasses import dataclass
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
from forum.moderation import queries as moderation
from forum.web.fields import asked
from forum.web.templating import render

_ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)
_LETTERS = timedelta(days=30)
_LOOKED = "looked"
_DIGITS = 7
_KEPT = 90 * 24 * 3600
_BELL = timedelta(days=7)  # each thread looked at costs a tag, and the bell rings every minute


@dataclass(frozen=True)
class Look:
    """The hour of the last look, and how much of that very hour was shown: nothing is finer."""

    at: datetime
    shown: int = 0


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
    look = _last_look()
    told = _letters(actor, clock.now() - _LETTERS)
    moderation.know_reasons()
    news = [one for one in told if one.is_new and (one.unseen_count or one.at >= look.at)]
    page = render(
        "board/notifications.html",
        relays=queries.my_relays(actor),
        news=news,
        others=[one for one in told if one not in news],
        may_follow=policy.may_follow(actor),
    )
    return _having_looked(page, told)


@board_pages.get("/bell")
def bell() -> str:
    """How many threads have something new since the last look, of a week at most."""
    actor = reader()
    look = _last_look()
    told = _letters(actor, max(look.at, clock.now() - _BELL))
    count = _count(look, told) + len(queries.my_relays(actor))
    return render("board/_bell.html", count=count)


def _count(look: Look, told: list[Letter]) -> int:
    """Threads with news; those of the look's own hour as far as more happened than was shown."""
    new = [one for one in told if one.is_new]
    later = [one for one in new if one.unseen_count or one.at > look.at]
    since = _weight(new, look.at) - look.shown
    return len(later) + max(min(len(new) - len(later), since), 0)


def _weight(told: list[Letter], hour: datetime) -> int:
    return sum(one.weight for one in told if one.at == hour and not one.unseen_count)


def _letters(actor: Actor, since: datetime) -> list[Letter]:
    if not policy.may_follow(actor):
        return []
    return queries.letters(actor, since, feedback.changes_since(actor, since))


def _last_look() -> Look:
    """When this browser last showed the news; long ago where it does not say."""
    hours, _, shown = request.cookies.get(_LOOKED, "").partition(".")
    try:
        at = datetime.fromtimestamp(3600 * int(hours[:_DIGITS]), UTC)
        return Look(at, int(shown[:_DIGITS] or 0))
    except ValueError:
        return Look(_ALWAYS)


def _having_looked(page: str, told: list[Letter]) -> Response:
    answer, hour = make_response(page), clock.hour()
    said = f"{int(hour.timestamp()) // 3600}.{_weight(told, hour)}"
    secure = current_app.config["FORUM"].secure_cookies
    answer.set_cookie(_LOOKED, said, max_age=_KEPT, samesite="Lax", httponly=True, secure=secure)
    return answer
