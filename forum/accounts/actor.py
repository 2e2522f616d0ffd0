"""Who acts. Made from the session once a request; actions get it as their first parameter."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn

from forum.anonymity import Credential


class Role(StrEnum):
    GUEST = "guest"
    MEMBER = "member"
    COMPANY_ADMIN = "company_admin"
    MODERATOR = "moderator"
    CX = "cx"
    CX_LEAD = "cx_lead"
    PRODUCT = "product"
    PRIVACY_OFFICER = "privacy_officer"
    OPERATOR = "operator"


MEMBERS = frozenset({Role.MEMBER, Role.COMPANY_ADMIN})
STAFF = frozenset(Role) - MEMBERS - {Role.GUEST}


@dataclass(frozen=True)
class Badge:
    """How staff appear: a work name by choice and a team."""

    id: str
    name: str
    team: str


@dataclass(frozen=True)
class Bounds:
    """What holds a member back from writing; known while they do, and at no other time."""

    sanctions: frozenset[str] = frozenset()
    strikes: int = 0
    wrote_lately: bool = False


@dataclass(frozen=True)
class Actor:
    """`account_id`, `company_id` and `session_id` are for accounts alone; a test sees to it."""

    role: Role = Role.GUEST
    badge: Badge | None = None
    credential: Credential | None = None
    account_id: str = ""
    company_id: str = ""
    session_id: bytes = b""
    bounds: Bounds = Bounds()

    @property
    def is_guest(self) -> bool:
        return self.role == Role.GUEST

    @property
    def is_member(self) -> bool:
        return self.role in MEMBERS

    @property
    def is_staff(self) -> bool:
        return self.role in STAFF

    # What Flask-Login asks of whoever is here; it never stores an id of ours.
    @property
    def is_authenticated(self) -> bool:
        return not self.is_guest

    is_active = is_authenticated

    @property
    def is_anonymous(self) -> bool:
        return self.is_guest

    def get_id(self) -> NoReturn:
        message = "sessions are ours: no account id goes into a cookie"
        raise RuntimeError(message)


GUEST = Actor()
