"""Requests as their records tell of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Literal

from sqlalchemy import select

from forum import clock
from forum.accounts.actor import Actor
from forum.board.models import Post
from forum.breakglass import policy
from forum.breakglass.models import Ground, Record, Step
from forum.breakglass.queries.records import records
from forum.database import db
from forum.errors import NotAllowed, NotFound, SignInNeeded

State = Literal["waiting", "half", "opened", "closed", "expired"]


@dataclass(frozen=True)
class Request:
    """`mark` is the request's own: what was opened for it opens for no other."""

    id: str
    post_id: str
    ground: Ground
    text: str
    asked_at: datetime
    expires_at: datetime
    tell_on: date
    mark: bytes
    steps: frozenset[Step]

    @property
    def state(self) -> State:
        if "opened" in self.steps:
            return "opened"
        if "closed" in self.steps:
            return "closed"
        if self.expires_at <= clock.now():
            return "expired"
        return "half" if "half" in self.steps else "waiting"

    @property
    def is_live(self) -> bool:
        return self.state in ("waiting", "half")


@dataclass(frozen=True)
class RequestPage:
    """`thread_id` leads to the post. Its words are not shown here: they may be hidden."""

    request: Request
    thread_id: str


def requests(reader: Actor) -> list[Request]:
    """The newest first. Raises SignInNeeded, NotAllowed."""
    _check(reader)
    return _all()[::-1]


def request_page(reader: Actor, request_id: str) -> RequestPage:
    """Raises SignInNeeded, NotAllowed, NotFound."""
    _check(reader)
    found = find_request(request_id)
    query = select(Post.thread_id).where(Post.id == found.post_id)
    return RequestPage(found, db.session.scalars(query).one())


def find_request(request_id: str) -> Request:
    """Raises NotFound."""
    for one in _all():
        if one.id == request_id:
            return one
    raise NotFound("breakglass.request.not_found")


def live_posts() -> set[str]:
    """Posts about which a request is running: what is sealed about them stays until it ends."""
    return {one.post_id for one in _all() if one.is_live}


def requests_in(chain: Sequence[Record]) -> list[Request]:
    """In the order in which they were made. There are few: they are counted in public."""
    by_request = sorted(chain, key=lambda one: (one.request_id, one.number))
    groups = (list(ones) for _, ones in groupby(by_request, lambda one: one.request_id))
    found = sorted((ones for ones in groups if ones[0].post_id), key=lambda ones: ones[0].number)
    return [_request(ones) for ones in found]


def _all() -> list[Request]:
    return requests_in(records())


def _request(ones: list[Record]) -> Request:
    asked = ones[0]
    if not (asked.post_id and asked.ground and asked.expires_at and asked.tell_on):
        raise NotFound("breakglass.request.not_found")
    return Request(
        id=asked.request_id,
        post_id=asked.post_id,
        ground=asked.ground,
        text=asked.text or "",
        asked_at=asked.at,
        expires_at=asked.expires_at,
        tell_on=asked.tell_on,
        mark=asked.mark,
        steps=frozenset(one.step for one in ones),
    )


def _check(reader: Actor) -> None:
    if reader.is_guest:
        raise SignInNeeded
    if not policy.may_request(reader):
        raise NotAllowed("breakglass.not_allowed")
