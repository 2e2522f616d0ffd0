"""Who brings threads to the product, who answers for it, who reads the desk."""

from typing import Protocol

from forum.accounts.actor import Actor, Role

CX = frozenset({Role.CX, Role.CX_LEAD})
CANDIDATE_READERS = CX | {Role.MODERATOR}
ITEM_READERS = CX | {Role.MODERATOR, Role.PRODUCT}


class _Thread(Protocol):
    @property
    def is_deleted(self) -> bool: ...


class _Item(Protocol):
    @property
    def team(self) -> str: ...


def may_promote(actor: Actor, thread: _Thread | None = None) -> bool:
    return actor.role in CX and not (thread and thread.is_deleted)


def may_read_candidates(reader: Actor) -> bool:
    return reader.role in CANDIDATE_READERS


def may_read_items(reader: Actor) -> bool:
    return reader.role in ITEM_READERS


def may_change_status(actor: Actor, item: _Item) -> bool:
    """CX for every item, product people for their own team's."""
    return actor.role in CX or (actor.role == Role.PRODUCT and is_of_team(actor, item.team))


def is_of_team(actor: Actor, team: str) -> bool:
    return actor.badge is not None and actor.badge.team == team


def has_team_page(reader: Actor) -> bool:
    return reader.role == Role.PRODUCT


def may_read_roadmap(reader: Actor) -> bool:
    return not reader.is_guest
