"""Journeys through the forum as it is served, and everything that was written down about them.

Members write, fail to sign in, meet errors of every kind; a worker is poisoned and crashes. Then
each line of each log, trace and crash and each row of each outbox is read for what it tells.
"""

import base64
import json
import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests import stores
from tests.faults.served import Home, Served, wait_until
from tests.faults.writing import Client, question
from tests.people import Person

NEWCOMER = "zqnewcomer@hanbit.example"
POISON = "zqpoison@hanbit.example"
WRONG = "zqwrong"  # what an error of the journeys quotes
UNPROTECTED = """
import forum.logs
forum.logs.use = forum.logs.use_for_crashes = lambda: None
"""


@dataclass
class Evidence:
    """What a thief of logs and jobs finds, and what would be a catch."""

    lines: list[str] = field(default_factory=list)
    rows: list[tuple[str, str]] = field(default_factory=list)  # a store, a row
    persons: set[str] = field(default_factory=set)
    threads: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)

    def joined(self) -> list[str]:
        """Lines and rows that name a person and a thread, or quote what somebody wrote."""
        told = [*self.lines, *(row for _, row in self.rows)]
        both = [one for one in told if _any(self.persons, one) and _any(self.threads, one)]
        return both + [one for one in told if _any(self.words, one)]

    def named(self) -> list[str]:
        """Lines that name a person or a thread at all, and jobs that name the wrong one.

        A letter that waits in identity's outbox has to hold its addressee.
        """
        board = [row for store, row in self.rows if store == "board" and _any(self.persons, row)]
        identity = [row for store, row in self.rows if store == "identity" and self._in_job(row)]
        lines = [one for one in self.lines if _any(self.persons | self.threads, one)]
        return lines + board + identity

    def _in_job(self, row: str) -> bool:
        told = json.loads(row)
        is_letter = told["kind"] == "mail" and not told["is_dead"]
        payload = dict(told.pop("payload"))
        if is_letter:
            payload.pop("to", None)
        rest = json.dumps([told, payload], ensure_ascii=False)
        return _any(self.persons | self.threads, rest)


def _any(wanted: set[str], told: str) -> bool:
    lower = told.lower()
    return any(one.lower() in lower for one in wanted)


def travel(home: Home) -> Evidence:
    """All journeys; what was written down, and who and what was in them."""
    evidence = Evidence()
    with Served(home, workers=1) as served:
        thread = _write(home, served.port, evidence)
        _knock(served.port)
        _meet_errors(home, served, thread)
        _crash_the_worker(home, served, thread)
        served.stop()
    evidence.lines = served.log.read_text(errors="replace").splitlines()
    for path in home.folder.parent.rglob("*.log"):
        if path != served.log:
            evidence.lines += path.read_text(errors="replace").splitlines()
    evidence.rows = list(_jobs(home))
    _name(home, evidence)
    return evidence


def _write(home: Home, port: int, evidence: Evidence) -> str:
    """A thread with an answer, a vote, a report, a draft; its id."""
    with Client(port, home.people["alice"]) as alice, Client(port, home.people["carol"]) as carol:
        asked = question("alice")
        evidence.words.add(asked.word)
        thread = alice.post("/threads", asked.fields)[1].split("/")[2].partition("#")[0]
        said = {"body": "답이에요 zqanswer. 그렇게 하면 돼요.", "nonce": "n1"}
        post = carol.post(f"/threads/{thread}/answers", said)[1].partition("#post-")[2]
        evidence.words |= {"zqanswer", "zqdraft", "zqnote", WRONG}
        carol.post(f"/threads/{thread}/follow", {})
        alice.post(f"/posts/{post}/vote", {})
        alice.post(f"/posts/{post}/report", {"reason": "rude", "note": "zqnote"})
        alice.post("/drafts", {"purpose": f"answer:{thread}", "body": "zqdraft"})
        alice.get("/me")
    return thread


def _knock(port: int) -> None:
    """Somebody who is nobody yet: joins, fails to sign in, sends what is no request."""
    with Client(port, Person("", "", "")) as guest:
        with suppress(ConnectionRefusedError):
            guest.meet()
        guest._token = guest._token or _token(guest)
        guest.post("/join", {"address": NEWCOMER})
        guest.post("/sign-in", {"address": NEWCOMER, "password": "zqwrong password"})
        guest.post("/sign-in", {"address": NEWCOMER, "unknown": NEWCOMER})
    for words in (f"GET /{NEWCOMER} HTTP/9.9\r\n\r\n", f"\0{NEWCOMER}\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(words.encode())
            with suppress(OSError):
                connection.recv(4096)


def _token(guest: Client) -> str:
    _, headers, page = guest._ask_all("GET", "/join")
    for cookie in headers.get_all("Set-Cookie") or ():
        guest._cookie += "; " + cookie.partition(";")[0]
    return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]


def _meet_errors(home: Home, served: Served, thread: str) -> None:
    """A page that fails over what a store holds, an index that is torn, jobs that are poison."""
    with _broken(home), Client(served.port, home.people["dave"]) as dave:
        answer = {"body": "답이에요 zqanswer 또.", "nonce": "n2"}
        told = [dave.post(f"/threads/{thread}/answers", answer)[0]]
        told += [dave.post(f"/threads/{thread}/follow", {})[0]]
        assert 500 in told, f"the journey was to meet an error, and met {told}"
        dave.get(f"/threads/{thread}0000?q={NEWCOMER}")
    for path in (home.folder / "index").glob("*.seg"):
        path.write_bytes(POISON.encode() * 50)
    payload = json.dumps({"wrong": POISON, "thread": thread})
    for store, kind in (("board", "search.index"), ("identity", "mail")):
        stores.query(
            home.folder, store,
            "INSERT INTO outbox (id, kind, payload, attempts, due_at, is_dead, error)"
            f" VALUES (7, '{kind}', '{payload}', 7, '2026-11-01 00:00:00', false, '')",
        )  # fmt: skip
    dead = "SELECT count(*) FROM outbox WHERE is_dead"
    for store in ("board", "identity"):
        wait_until(lambda store=store: stores.query(home.folder, store, dead) == [(1,)], 60)
    # The board's poison names nobody from here on: a job of ours never would
    stores.query(home.folder, "board", "DELETE FROM outbox WHERE id = 7")


@contextmanager
def _broken(home: Home) -> Iterator[None]:
    """What a store holds is not what the forum expects; SQLite quotes it in its error."""
    if stores.cluster:
        breaks = "ALTER TABLE follow RENAME COLUMN seen_position TO zqwrong"
        mends = "ALTER TABLE follow RENAME COLUMN zqwrong TO seen_position"
    else:
        breaks = f"UPDATE thread SET active_at = '{WRONG}'"
        mends = "UPDATE thread SET active_at = asked_at"
    stores.query(home.folder, "board", breaks)
    yield
    stores.query(home.folder, "board", mends)


def _crash_the_worker(home: Home, served: Served, thread: str) -> None:
    """Over an error that nobody expected; in SQLite its words quote an address and a thread."""
    before = served.worker()
    if stores.cluster:
        breaks = "ALTER TABLE schedule RENAME COLUMN ran_on TO ran_once"
        mends = "ALTER TABLE schedule RENAME COLUMN ran_once TO ran_on"
    else:
        breaks = f"INSERT OR REPLACE INTO schedule VALUES ('nightly', '{POISON} {thread}')"
        mends = "DELETE FROM schedule"
    stores.query(home.folder, "board", breaks)
    wait_until(lambda: served.worker() != before, 60)
    time.sleep(0.5)
    stores.query(home.folder, "board", mends)


def _jobs(home: Home) -> Iterator[tuple[str, str]]:
    for store in ("board", "identity"):
        for row in stores.rows(home.folder, store)["outbox"]:
            payload = row["payload"]
            row["payload"] = json.loads(payload) if isinstance(payload, str) else payload
            yield store, json.dumps(row, ensure_ascii=False, default=str)


def _name(home: Home, evidence: Evidence) -> None:
    """Every form in which a person, a session or a thread could be told."""
    evidence.persons |= {NEWCOMER, POISON, NEWCOMER.replace("@", "%40")}
    evidence.persons |= {person.address for person in home.people.values()}
    for person in home.people.values():
        evidence.persons |= set(person.cookie.split("."))
    for store, table, columns in (
        ("identity", "member", ("id", "company_id")),
        ("identity", "session", ("id_hash", "public_id")),
        ("vault", "sealed_secret", ("session_hash",)),
        ("board", "post", ("author_tag",)),
        ("board", "vote", ("voter_tag",)),
        ("board", "follow", ("follower_tag",)),
        ("board", "report", ("reporter_tag",)),
    ):
        for row in stores.rows(home.folder, store)[table]:
            for column in columns:
                evidence.persons |= _forms(row[column])
    for table in ("thread", "post"):
        evidence.threads |= {row["id"] for row in stores.rows(home.folder, "board")[table]}


def _forms(value: object) -> set[str]:
    if isinstance(value, str):
        return {value}
    if value is None:
        return set()
    raw = bytes(value)
    return {raw.hex(), base64.b64encode(raw).decode().rstrip("="), repr(raw)}


def unprotected(folder: Path) -> Path:
    """A folder whose sitecustomize takes the processor away: what the bars have to see."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sitecustomize.py").write_text(UNPROTECTED)
    return folder
