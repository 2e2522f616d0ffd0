"""How often a person may do something, as data: what it is → how often.

Members and staff are counted by their session, guests by the class of the address they come
from: many of them may be one company behind one address, hence the high figures. Nothing counts
by company, and nobody is told of what others did (ANONYMITY.md §7).
"""

import logging
import math
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from flask import Flask, request
from flask_limiter import Limit, Limiter, RequestLimit

from forum import clock
from forum.config import Settings
from forum.counting import SCHEME, counting
from forum.errors import TooMany
from forum.web.application import SAFE

Person = Callable[[], bytes]


@dataclass(frozen=True)
class Often:
    """Times an hour: for somebody signed in, and for all guests of an address class."""

    person: int
    guests: int = 20_000


OFTEN = {
    "ask": Often(40),
    "answer": Often(120),
    "comment": Often(240),
    "edit": Often(240),
    "vote": Often(900),
    "follow": Often(600),
    "report": Often(60),
    "claim": Often(10, guests=200),
    "relay": Often(60),
    "draft": Often(3_600),
    "upload": Often(120),
    "preview": Often(1_200),
    "guard": Often(3_600),
    "search": Often(1_200),
    "similar": Often(3_600),
    "revisions": Often(1_200),
    "decide": Often(1_800),
    "account": Often(120),
    "door": Often(300, guests=5_000),
    # whatever else changes something, and whatever else a guest asks for
    "other": Often(1_200),
    "looking": Often(0),
}
_UNLIMITED = {"house.health", "static"}

# Endpoints that change something, by what they do; those not named here are "other".
_BY_KIND: dict[str, tuple[str, ...]] = {
    "ask": ("board.create_thread",),
    "answer": ("board.create_answer",),
    "comment": ("board.create_comment",),
    "edit": (
        "board.edit",
        "board.delete_post",
        "board.forget_revisions",
        "board.seal",
    ),
    "draft": (
        "board.save_draft",
        "board.discard_draft",
    ),
    "vote": (
        "board.vote",
        "board.unvote",
        "board.accept",
        "board.unaccept",
    ),
    "follow": (
        "board.follow",
        "board.unfollow",
        "board.mark_seen",
    ),
    "upload": ("board.create_upload",),
    "preview": ("board.preview",),
    "guard": ("board.look",),
    "relay": (
        "board.ask_back",
        "board.answer_relay",
    ),
    "report": ("moderation_pages.report",),
    "claim": ("rights_pages.claim",),
    "door": (
        "accounts.join",
        "accounts.join_code",
        "accounts.join_password",
        "accounts.join_invitation",
        "accounts.invitation",
        "accounts.sign_in",
        "accounts.second_step",
        "accounts.enrol",
        "accounts.recovery",
        "accounts.reset",
        "accounts.reset_code",
        "accounts.reset_password",
        "demo.sign_in",
    ),
    "account": (
        "accounts.password",
        "accounts.confirm_password",
        "accounts.confirm_factor",
        "accounts.new_factor",
        "accounts.backup_codes",
        "accounts.factor",
        "accounts.remove_factor",
        "accounts.move",
        "accounts.move_code",
        "accounts.leaving",
        "board.schedule_deletions",
        "board.unschedule_deletions",
        "accounts.old_posts",
        "accounts.cancel_reset",
        "accounts.employment",
        "accounts.employment_code",
        "accounts.company",
        "accounts.withdraw_invitation",
        "accounts.remove_colleague",
    ),
}
_DONE = {endpoint: kind for kind, endpoints in _BY_KIND.items() for endpoint in endpoints}
# Endpoints that are only read and cost more than a page.
_ASKED = {
    "search.search": "search",
    "search.similar": "similar",
    "board.similar_to_thread": "similar",
    "board.revisions": "revisions",
    # a guess at an invitation needs no form
    "accounts.invitation": "door",
}
_STAFF_ROOMS = ("moderation_pages.", "rights_pages.", "feedback_pages.")


def kind_of(endpoint: str, method: str) -> str:
    """What a request does, as far as it is counted."""
    if method in SAFE:
        return _ASKED.get(endpoint, "looking")
    default = "decide" if endpoint.startswith(_STAFF_ROOMS) else "other"
    return _DONE.get(endpoint, default)


def set_limits(app: Flask, settings: Settings, person: Person) -> None:
    """`person` names whoever is signed in, and is empty for a guest."""
    counting.use(settings)
    logging.getLogger("flask-limiter").setLevel(logging.WARNING)  # its line of a refusal names both
    limit = Limit(
        lambda: f"{_most(person) * settings.limit_factor}/hour",
        key_function=lambda: counting.name_of(_kind(), person() or address_class()),
        scope="web",
        shared=True,
        exempt_when=lambda: not _most(person),
    )
    Limiter(
        address_class,
        app=app,
        default_limits=[limit],
        storage_uri=f"{SCHEME}://",
        headers_enabled=False,
        on_breach=_refuse,
    )


def address_class() -> str:
    """IPv4 /24 or IPv6 /48 of who asks: what one office or household has."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return "nowhere"
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is None:
            return address.exploded[:14]
        address = address.ipv4_mapped
    return str(address).rpartition(".")[0]


def _kind() -> str:
    return kind_of(request.endpoint or "", request.method)


def _most(person: Person) -> int:
    if request.endpoint is None or request.endpoint in _UNLIMITED:
        return 0
    often = OFTEN[_kind()]
    return often.person if person() else often.guests


def _refuse(limit: RequestLimit) -> None:
    """In words and minutes, as everything else that is refused."""
    left = limit.reset_at - 1 - clock.now().timestamp()  # which the library rounds up
    minutes = max(1, math.ceil(left / 60))
    raise TooMany("errors.429.wait", seconds=minutes * 60, minutes=minutes)
