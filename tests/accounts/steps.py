"""The steps of joining and signing in, each in a unit of its own, as a request would do it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from forum.accounts import actions
from forum.accounts.actions import Joined
from forum.accounts.actor import Actor
from forum.accounts.loading import load_actor
from forum.accounts.tokens import write_cookie
from forum.anonymity import SessionKey
from forum.database import db, unit_of_work
from forum.outbox import IdentityOutbox

PASSWORD = "바다 건너 온 편지 7"


@dataclass(frozen=True)
class Person:
    address: str
    account_id: str
    recovery_code: str
    company_id: str


@dataclass
class Browser:
    """As far as `load_actor` needs one."""

    cookies: dict[str, str]


def actor_with(session_key: SessionKey) -> Actor | None:
    db.session.rollback()
    return load_actor(Browser({"s": write_cookie(session_key)}), secure=False)


def signed_in(address: str = "alice@hanbit.example", password: str = PASSWORD) -> Actor:
    with unit_of_work("identity"):
        session_key = actions.sign_in(address, password, device="Firefox · Linux")
    actor = actor_with(session_key)
    assert actor
    return actor


def letters() -> list[dict[str, Any]]:
    db.session.rollback()
    return list(db.session.scalars(select(IdentityOutbox.payload).order_by(IdentityOutbox.id)))


def ask(address: str, client: str = "") -> str:
    with unit_of_work("identity"):
        return actions.ask_to_join(address, client=client)


def prove(token: str, code: str) -> bool:
    with unit_of_work("identity"):
        return actions.prove_code(token, code)


def finish(token: str, password: str = PASSWORD) -> Joined | None:
    with unit_of_work("identity"):
        return actions.finish_joining(token, password)
