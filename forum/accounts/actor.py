"""Who acts. Made from the session once a request; actions get it as their first parameter."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NoReturn

from forum import clock
from forum.anonymity import Credential

NOTICE_DAYS = 14


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
    # The last day of what was proved: that a member works at their company.
    proved_till: date | None = None
    # Somebody with the member's mailbox asked for a new password, which may be set from this day.
    reset_on: date | None = None
    # Removed by the company: a guest everywhere but where what they wrote is kept or deleted.
    is_leaving: bool = False

    @property
    def is_guest(self) -> bool:
        return self.role == Role.GUEST

    @property
    def is_member(self) -> bool:
        return self.role in MEMBERS

    @property
    def is_read_only(self) -> bool:
        return self.proved_till is not None and self.proved_till < clock.today()

    @property
    def is_writing_member(self) -> bool:
        return self.is_member and not self.is_read_only

    @property
    def proves_soon(self) -> bool:
        """Whether it is time to say that employment is to be proved again."""
        return self.proved_till is not None and self.proved_till < clock.in_days(NOTICE_DAYS)

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
