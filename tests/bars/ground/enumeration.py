"""Whether a door tells who is known: what it answers, and how long it takes.

Each door is asked about what is there and what is not, in random order, of a real server, in
one process and over one connection. Limits are raised by `FORUM_LIMIT_FACTOR`, form tokens are
off (target.py). Answers are compared whole: status, length, header names and values, body, with
what is drawn anew for each answer replaced by its length.
"""

import http.client
import random
import re
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from flask import Flask
from scipy.stats import mannwhitneyu
from sqlalchemy import select, update

from forum import clock, create_app
from forum.accounts import actions
from forum.accounts.actions import departing
from forum.accounts.actor import Actor, Role
from forum.accounts.models import Company, Invitation, JoinCode, Member
from forum.accounts.tokens import hash_of_token
from forum.anonymity.keys import create
from forum.database import db, unit_of_work
from forum.laying_out import lay_out
from tests import stores
from tests.bars.measure import Bar
from tests.bench.serving import served
from tests.conftest import SECRET, close, settings_in
from tests.guards.forms import URLENCODED
from tests.people import PASSWORD, STAFF, address_of, settle

SAMPLES = 1000
P, MILLISECONDS = 0.01, 1.0

Ways = tuple[Callable[[], "Sent"], Callable[[], "Sent"]]
Send = Callable[["Sent"], "Answer"]


@dataclass(frozen=True)
class Sent:
    path: str
    form: dict[str, str] = field(default_factory=dict)
    cookie: str = ""
    method: str = "POST"
    echoed: str = ""  # what the page may show again


@dataclass(frozen=True)
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: str
    seconds: float


@dataclass(frozen=True)
class Door:
    name: str
    known: Callable[[], Sent]
    unknown: Callable[[], Sent]


class Doors:
    """Every account door, with something that is there and something alike that is not."""

    NAMES = (
        "joining, a member",
        "joining, staff",
        "joining again",
        "joining, a customer's domain",
        "the code",
        "signing in, a member",
        "signing in, staff",
        "recovery",
        "a colleague's invitation",
        "an invitation that is too old",
        "a staff invitation that is too old",
        "an invitation's code, typed",
        "another address, a colleague's",
        "another address, the code",
        "joining, who was removed",
        "joining, who left",
        "signing in, who was removed",
        "a reset, a member",
        "a reset, staff",
        "a reset, who was removed",
        "a reset's code",
    )

    def __init__(self, app: Flask, cookies: dict[str, str], samples: int) -> None:
        self._app, self._cookies, self._samples = app, cookies, samples
        self._gone_address = ""

    def all(self) -> list[Door]:
        """In the order of NAMES."""
        made = (
            self._by_address(self._member, self._join),
            self._by_address(self._staff, self._join),
            self._by_address(self._member, self._resend),
            (self._new, self._elsewhere),
            self._code(),
            self._by_address(self._member, self._sign_in),
            self._by_address(self._staff, self._sign_in),
            self._by_address(self._member, self._recover),
            self._by_address(self._at_nuri, self._invite),
            self._invitation(staff=False),
            self._invitation(staff=True),
            self._typed_invitation(),
            self._by_address(self._colleague, self._move),
            self._move_code(),
            *self._departed(),
            self._by_address(self._member, self._reset),
            self._by_address(self._staff, self._reset),
            self._by_address(self._removed, self._reset),
            self._reset_code(),
        )
        return [Door(name, *ways) for name, ways in zip(self.NAMES, made, strict=True)]

    def _by_address(self, known: Callable[[], str], ask: Callable[[str], Sent]) -> Ways:
        def unknown() -> Sent:
            address = known()
            local, _, domain = address.partition("@")
            return ask(f"{_letters(len(local))}@{domain}")

        return lambda: ask(known()), unknown

    def _member(self) -> str:
        return address_of("alice")

    def _staff(self) -> str:
        return address_of(random.choice([name for name in STAFF if len(name) == len("mona")]))

    def _at_nuri(self) -> str:
        return address_of("carol")

    def _join(self, address: str) -> Sent:
        return Sent("/join", {"address": address}, echoed=address)

    def _resend(self, address: str) -> Sent:
        return Sent("/join", {"address": address}, f"join={'a' * 25}", echoed=address)

    def _new(self) -> Sent:
        return self._join(f"{_letters(6)}@hanbit.example")

    def _elsewhere(self) -> Sent:
        return self._join(f"{_letters(6)}@{_letters(6)}.example")

    def _code(self) -> Ways:
        """Tokens of addresses that may join and of such that may not; the code is wrong."""
        tokens = {domain: self._tokens(domain, self._samples) for domain in ("hanbit", "nobody")}

        def try_code(domain: str) -> Sent:
            return Sent("/join/code", {"code": "00000000"}, f"join={tokens[domain].pop()}")

        return lambda: try_code("hanbit"), lambda: try_code("nobody")

    def _tokens(self, domain: str, many: int) -> list[str]:
        with self._app.app_context(), unit_of_work("identity"):
            return [actions.ask_to_join(f"{_letters(8)}@{domain}.example") for _ in range(many)]

    def _sign_in(self, address: str) -> Sent:
        form = {"address": address, "password": "not the password at all"}
        return Sent("/sign-in", form, echoed=address)

    def _recover(self, address: str) -> Sent:
        form = {
            "address": address,
            "code": "bcdfg-" * 4 + "hjklm",
            "password": "느린 우체통 옆 감나무",
        }
        return Sent("/recovery", form, echoed=address)

    def _colleague(self) -> str:
        return address_of("erin")

    def _move(self, address: str) -> Sent:
        form = {"address": address, "password": PASSWORD}
        return Sent("/me/address", form, self._cookies["alice"], echoed=address)

    def _move_code(self) -> Ways:
        """Tokens for an address that is free and for one that somebody has; the code is wrong."""
        tokens = {name: self._moves(name) for name in ("erin", _letters(4))}
        taken, free = tokens.values()

        def ways(mine: list[str]) -> Callable[[], Sent]:
            cookie = self._cookies["alice"]
            form = {"code": "00000000"}
            return lambda: Sent("/me/address/code", form, f"{cookie}; move={mine.pop()}")

        return ways(taken), ways(free)

    def _moves(self, name: str) -> list[str]:
        """As many tokens as there are samples, without the work of asking for each."""
        with self._app.app_context(), unit_of_work("identity"):
            member = db.session.scalars(
                select(Member).where(Member.canonical.like("alice@%"))
            ).one()
            actor = Actor(role=Role.MEMBER, account_id=member.id, company_id=member.company_id)
            first = actions.ask_to_move(actor, PASSWORD, f"{name}@hanbit.example")
            row = actions.find_move(actor, first)
            tokens = [_token() for _ in range(self._samples)]
            for token in tokens:
                db.session.add(
                    JoinCode(
                        token_hash=hash_of_token(f"move {member.id} {token}"),
                        address=row.address,
                        company_id=row.company_id,
                        code_hash=row.code_hash,
                        expires_at=row.expires_at,
                    )
                )
        return tokens

    def _departed(self) -> Iterator[Ways]:
        with self._app.app_context():
            left = _gone_member(by_company=False)
            self._gone_address = _gone_member(by_company=True)
        yield self._by_address(self._removed, self._join)
        yield self._by_address(lambda: left, self._join)
        yield self._by_address(self._removed, self._sign_in)

    def _removed(self) -> str:
        return self._gone_address

    def _reset(self, address: str) -> Sent:
        return Sent("/reset", {"address": address}, echoed=address)

    def _reset_code(self) -> Ways:
        """Tokens for a member's address and for nobody's; the code is wrong."""
        addresses = (address_of("bob"), f"{_letters(3)}@hanbit.example")
        member, nobody = map(self._resets, addresses)

        def ways(mine: list[str]) -> Callable[[], Sent]:
            form = {"code": "00000000"}
            return lambda: Sent("/reset/code", form, f"reset={mine.pop()}")

        return ways(member), ways(nobody)

    def _resets(self, address: str) -> list[str]:
        with self._app.app_context(), unit_of_work("identity"):
            return [actions.ask_to_reset(address) for _ in range(self._samples)]

    def _invite(self, address: str) -> Sent:
        return Sent("/company", {"address": address}, self._cookies["erin"], echoed=address)

    def _invitation(self, *, staff: bool) -> Ways:
        gone = self._gone(staff=staff)
        return lambda: self._open(gone), lambda: self._open(_token())

    def _open(self, token: str) -> Sent:
        return Sent(f"/invitations/{token}", method="GET", echoed=token)

    def _typed_invitation(self) -> Ways:
        gone = self._gone(staff=False)

        def ask(token: str) -> Sent:
            return Sent("/join/invitation", {"code": token}, echoed=token)

        return lambda: ask(gone), lambda: ask(_token())

    def _gone(self, *, staff: bool) -> str:
        """The token of an invitation that is there and is too old."""
        with self._app.app_context(), unit_of_work("identity"):
            path = _staff_path() if staff else _member_path()
            past = clock.today() - timedelta(days=1)
            db.session.flush()
            db.session.execute(update(Invitation).values(expires_on=past))
        return path.rpartition("/")[2]


def _gone_member(*, by_company: bool) -> str:
    """The address of one whom their company removed today, or who left by themselves."""
    address = f"{_letters(7)}@hanbit.example"
    with unit_of_work("identity"):
        company = db.session.scalars(select(Company.id).where(Company.name == "hanbit")).one()
        account_id = actions.add_member(company, address, PASSWORD).account_id
    with unit_of_work("identity"):
        if by_company:
            departing.remove(db.session.get_one(Member, account_id))
        else:
            actions.leave(Actor(role=Role.MEMBER, account_id=account_id), PASSWORD)
    return address


def _staff_path() -> str:
    from forum.accounts.queries import find_staff_by_address  # noqa: PLC0415  one of two uses

    return actions.invite_staff(find_staff_by_address(address_of("mona")))


def _member_path() -> str:
    company = db.session.scalars(select(Company.id).where(Company.name == "hanbit")).one()
    return actions.invite_admin(company, f"{_letters(7)}@hanbit.example")


def _letters(many: int) -> str:
    return "".join(random.choices("bcdfghjklmnpqrstvwxz", k=many))


def _token() -> str:
    return "".join(secrets.choice("abcdefghijklmnopqrstuvwxyz234567") for _ in range(25))


@dataclass(frozen=True)
class Measured:
    """Over one door: answers that differ, and times in milliseconds."""

    different: list[str]
    known: list[float]
    unknown: list[float]

    @property
    def p(self) -> float:
        return float(mannwhitneyu(self.known, self.unknown).pvalue)

    @property
    def apart(self) -> float:
        return abs(median(self.known) - median(self.unknown))

    @property
    def tells(self) -> bool:
        return bool(self.different) or (self.p <= P and self.apart >= MILLISECONDS)


def measure(door: Door, send: Send, samples: int) -> Measured:
    """Known and unknown in random order, the first few of each to warm up."""
    order = [True, False] * samples
    random.shuffle(order)
    times: dict[bool, list[float]] = {True: [], False: []}
    shapes: dict[bool, set[str]] = {True: set(), False: set()}
    for known in order:
        sent = door.known() if known else door.unknown()
        answer = send(sent)
        times[known].append(answer.seconds * 1000)
        shapes[known].add(shape(answer, sent.echoed))
    return Measured(sorted(shapes[True] ^ shapes[False]), times[True], times[False])


# What is drawn anew for each answer; its length has to be the same.
_RANDOM = re.compile(
    r"(?<=nonce-)[\w-]+|(?<=nonce=\")[\w-]+|(?<=name=\"csrf_token\" value=\")[^\"]+"
    r"|(?<=name=\"nonce\" value=\")[\w-]+|(?<=id=\"csrf_token\" name=\"csrf_token\" type=\"hidden\""
    r" value=\")[^\"]+|(?<=join=)\w+|(?<=move=)\w+|(?<=reset=)\w+|(?<=csrf=)[^;]+"
    r"|\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT"
)


def shape(answer: Answer, echoed: str = "") -> str:
    """An answer with everything random replaced by its length."""
    lines = [str(answer.status), *sorted(f"{name}: {value}" for name, value in answer.headers)]
    text = "\n".join([*lines, answer.body])
    for one in filter(None, (echoed, echoed.replace("@", "%40"))):
        text = text.replace(one, f"<{len(one)}>")
    return _RANDOM.sub(lambda found: f"<{len(found[0])}>", text)


@contextmanager
def by_server(port: int) -> Iterator[Send]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def send(sent: Sent) -> Answer:
        headers = {"Content-Type": URLENCODED} if sent.form else {}
        headers |= {"Cookie": sent.cookie} if sent.cookie else {}
        began = time.perf_counter()
        connection.request(sent.method, sent.path, urlencode(sent.form) or None, headers)
        answer = connection.getresponse()
        body = answer.read()
        took = time.perf_counter() - began
        return Answer(answer.status, answer.getheaders(), body.decode(), took)

    yield send
    connection.close()


def by_client(app: Flask) -> Send:
    """Without a server: for the quick test."""

    def send(sent: Sent) -> Answer:
        client = app.test_client(use_cookies=False)
        headers = {"Cookie": sent.cookie} if sent.cookie else {}
        began = time.perf_counter()
        answer = client.open(sent.path, method=sent.method, data=sent.form, headers=headers)
        took = time.perf_counter() - began
        return Answer(answer.status_code, list(answer.headers), answer.text, took)

    return send


def enumeration(samples: int = SAMPLES) -> Iterator[Bar]:
    with tempfile.TemporaryDirectory(prefix="doors-") as place:
        settings = settings_in(Path(place), limit_factor=100_000)
        create(settings.keys_file)
        app = create_app(settings)
        lay_out(app, spares=10)
        with app.app_context():
            people = settle()
        cookies = {name: f"s={one.cookie}" for name, one in people.items()}
        doors = Doors(app, cookies, samples).all()
        environment = stores.environment_of(Path(place)) | {
            "FORUM_SECRET_KEY": SECRET,
            "FORUM_LIMIT_FACTOR": "100000",
        }
        with served("tests.bars.ground.target:app()", environment) as server:
            with by_server(server.port) as send:
                for door in doors:
                    yield from _bars(door, measure(door, send, samples))
        close(app)


def _bars(door: Door, measured: Measured) -> Iterator[Bar]:
    for one in measured.different[:2]:
        sys.stderr.write(f"{door.name}:\n{one[:3000]}\n")
    yield Bar(f"{door.name}: answers that differ", len(measured.different), "answers", "== 0")
    told = f"{door.name}: medians apart, {samples_of(measured)} samples, p = {measured.p:.3f}"
    alike = measured.p > P
    figure = 0 if alike else round(measured.apart, 3)
    yield Bar(f"{told} ({round(measured.apart, 3)} ms)", figure, "ms where p <= .01", "< 1")


def samples_of(measured: Measured) -> int:
    return len(measured.known) + len(measured.unknown)
