"""Which roles the demo offers, by whom, and where each begins."""

from dataclasses import dataclass

from forum.demo import content


@dataclass(frozen=True)
class Seat:
    """A role with the person who stands for it, its sign and the page it begins on."""

    person: str
    role: str
    sign: str
    home: str = "/"

    @property
    def company(self) -> str:
        person = content.find_person(self.person) or {}
        return str(content.company(person["company"])["name"]) if "company" in person else ""


MEMBERS = (
    Seat("alice", "member", "message-circle"),
    Seat("carol", "other_member", "hand"),
    Seat("erin", "company_admin", "building-2"),
)
STAFF = (
    Seat("mona", "moderator", "list-checks", "/moderation"),
    Seat("chan", "cx", "headset", "/feedback/candidates"),
    Seat("lena", "cx_lead", "presentation", "/feedback/items"),
    Seat("pia", "product", "hammer", "/feedback/team"),
    Seat("olga", "privacy_officer", "shield-check", "/breakglass"),
    Seat("omar", "operator", "settings", "/moderation/log"),
)
_HOMES = {seat.role: seat.home for seat in STAFF}


def home_of(role: str) -> str:
    return _HOMES.get(role, "/")


def others() -> list[Seat]:
    """Who else is there, by company."""
    shown = {seat.person for seat in (*MEMBERS, *STAFF)}
    return [
        Seat(person["key"], person["role"], "user", home_of(person["role"]))
        for person in content.people()
        if person["key"] not in shown
    ]
