"""The hand-written texts of the demo, as forum/demo/README.md describes them."""

import json
from functools import cache
from pathlib import Path
from typing import Any

Entry = dict[str, Any]

_FOLDER = Path(__file__).parent

# Anybody may be anybody here, so one password does for all; the demo page shows it.
PASSWORD = "조약돌 열두 개를 주웠어요"  # noqa: S105  # nosec B105
STAFF_DOMAIN = "staff.example"
CX_TEAM = "CX"


@cache
def companies() -> tuple[Entry, ...]:
    return tuple(json.loads((_FOLDER / "companies.json").read_text("utf-8")))


@cache
def people() -> tuple[Entry, ...]:
    return tuple(json.loads((_FOLDER / "people.json").read_text("utf-8")))


@cache
def items() -> tuple[Entry, ...]:
    return tuple(json.loads((_FOLDER / "items.json").read_text("utf-8")))


@cache
def curation() -> Entry:
    """Collections by the threads' keys, question templates, topics that mean another."""
    return dict(json.loads((_FOLDER / "curation.json").read_text("utf-8")))


@cache
def threads() -> tuple[Entry, ...]:
    """The oldest first."""
    lines = (_FOLDER / "threads.jsonl").read_text("utf-8").splitlines()
    return tuple(json.loads(line) for line in lines)


def is_staff(person: Entry) -> bool:
    return "company" not in person


def address_of(person: Entry) -> str:
    if is_staff(person):
        return f"{person['key']}@{STAFF_DOMAIN}"
    return f"{person['key']}@{domain_of(person['company'])}"


def domain_of(company_key: str) -> str:
    return str(company(company_key)["domains"][0])


def company(key: str) -> Entry:
    return next(one for one in companies() if one["key"] == key)


def find_person(key: str) -> Entry | None:
    return next((person for person in people() if person["key"] == key), None)
