"""The fixed cast: alice asks, bob is her colleague, carol another company's, mona moderates."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace

from flask import Flask
from flask.testing import FlaskClient

from forum import clock
from forum.accounts import actions
from forum.accounts.actor import Actor, Role
from forum.accounts.loading import load_actor
from forum.accounts.models import AuthenticatorApp
from forum.accounts.policy import needs_second_factor
from forum.accounts.queries import find_staff_by_address
from forum.accounts.tokens import write_cookie
from forum.anonymity import seal_factor
from forum.database import db, new_id, unit_of_work

PASSWORD = "a quiet pine by the window"
COMPANIES = {"hanbit": "hanbit.example", "nuri": "nuri.example", "dodam": "dodam.example"}
MEMBERS = {
    "alice": ("hanbit", "member"),
    "bob": ("hanbit", "member"),
    "erin": ("hanbit", "company_admin"),
    "carol": ("nuri", "member"),
    "dave": ("dodam", "member"),
}
STAFF = {
    "mona": ("moderator", "운영팀"),
    "chan": ("cx", "CX팀"),
    "lena": ("cx_lead", "CX팀"),
    "pia": ("product", "결재"),
    "paul": ("product", "알림"),
    "olga": ("privacy_officer", "보호팀"),
    "omar": ("operator", "설비팀"),
}
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # of every app that the cast has


@dataclass(frozen=True)
class Person:
    name: str
    address: str
    cookie: str


def settle() -> dict[str, Person]:
    """Companies, members and staff, each signed in once; inside an application context."""
    companies = {}
    for name, domain in COMPANIES.items():
        with unit_of_work("identity"):
            companies[name] = actions.add_company(name, [domain], [], "50-200")
    for name, (company, role) in MEMBERS.items():
        with unit_of_work("identity"):
            actions.add_member(companies[company], address_of(name), PASSWORD, role)
    for name, (role, team) in STAFF.items():
        with unit_of_work("identity"):
            staff_id = actions.add_staff(address_of(name), name, role, team, PASSWORD)
            if needs_second_factor(Role(role)):
                give_app(staff_id)
    return {name: _signed_in(name) for name in (*MEMBERS, *STAFF)}


def give_app(staff_id: str) -> None:
    """An authenticator app, as from an earlier day; within a unit of identity."""
    app = AuthenticatorApp(
        id=new_id(), staff_id=staff_id, name="", last_step=0, added_on=clock.today()
    )
    app.box = seal_factor(staff_id, TOTP_SECRET.encode())
    db.session.add(app)


def address_of(name: str) -> str:
    domain = COMPANIES[MEMBERS[name][0]] if name in MEMBERS else "staff.example"
    return f"{name}@{domain}"


def _signed_in(name: str) -> Person:
    with unit_of_work("identity"):
        if name in STAFF:
            key = actions.open_staff_session(find_staff_by_address(address_of(name)).id)
        else:
            key = actions.sign_in(address_of(name), PASSWORD)
    return Person(name, address_of(name), write_cookie(key))


class Cast:
    """Test clients and actors by name."""

    def __init__(self, app: Flask, people: dict[str, Person]) -> None:
        self._app, self.people = app, people

    def client(self, name: str = "") -> FlaskClient:
        client = self._app.test_client()
        if name:
            client.set_cookie("s", self.people[name].cookie)
        return client

    def actor(self, name: str) -> Actor:
        """Within an application context."""
        request = SimpleNamespace(cookies={"s": self.people[name].cookie})
        actor = load_actor(request, secure=False)
        db.session.rollback()
        assert actor is not None
        return actor

    @contextmanager
    def unit(self, store: str = "board") -> Iterator[None]:
        with self._app.app_context(), unit_of_work(store):
            yield
