"""Everybody in the demo joins, signs in and acts with a secret of their own, as people do."""

from collections.abc import Iterable
from dataclasses import dataclass
from types import SimpleNamespace

from forum.accounts import actions
from forum.accounts.actor import Actor
from forum.accounts.loading import cookie_name, load_actor
from forum.accounts.tokens import write_cookie
from forum.database import db, unit_of_work
from forum.demo import content
from forum.demo.content import Entry

VOICES = 6  # members a company: 60 voters, as many as the best loved thread wants


@dataclass(frozen=True)
class Cast:
    """Actors by key; `members` are the keys of each company's, the listed ones first."""

    actors: dict[str, Actor]
    members: dict[str, list[str]]


def settle() -> list[Entry]:
    """Make companies, members and staff, once; everybody, with those that are only voices."""
    companies = {}
    for one in content.companies():
        with unit_of_work("identity"):
            companies[one["key"]] = actions.add_company(
                one["name"], one["domains"], one["aliases"], one["size_band"]
            )
    everybody = [*content.people(), *_voices()]
    for person in everybody:
        with unit_of_work("identity"):
            _add(person, companies)
    return everybody


def _voices() -> Iterable[Entry]:
    """Members who vote and write nothing: a thread wants more voices than there are people."""
    for one in content.companies():
        listed = sum(person.get("company") == one["key"] for person in content.people())
        for number in range(listed, VOICES):
            yield {"key": f"voice{number}", "company": one["key"], "role": "member"}


def _add(person: Entry, companies: dict[str, str]) -> None:
    address = content.address_of(person)
    if content.is_staff(person):
        team = person.get("team") or content.CX_TEAM
        actions.add_staff(address, person["work_name"], person["role"], team, content.PASSWORD)
    else:
        actions.add_member(companies[person["company"]], address, content.PASSWORD, person["role"])


def call(everybody: Iterable[Entry]) -> Cast:
    """Sign everybody in."""
    actors: dict[str, Actor] = {}
    members: dict[str, list[str]] = {}
    for person in everybody:
        key = content.address_of(person) if _is_voice(person) else person["key"]
        actors[key] = _signed_in(content.address_of(person))
        if not content.is_staff(person):
            members.setdefault(person["company"], []).append(key)
    return Cast(actors, members)


def _is_voice(person: Entry) -> bool:
    return "name" not in person


def _signed_in(address: str) -> Actor:
    with unit_of_work("identity"):
        session_key = actions.sign_in_by_password_alone(address, content.PASSWORD)
    cookies = {cookie_name(secure=False): write_cookie(session_key)}
    actor = load_actor(SimpleNamespace(cookies=cookies), secure=False)
    db.session.rollback()
    if actor is None:
        raise LookupError(address)
    return actor


def dismiss(cast: Cast) -> None:
    """Sign everybody out again: the demo opens with nobody in it."""
    for actor in cast.actors.values():
        with unit_of_work("identity"):
            actions.sign_out(actor)
