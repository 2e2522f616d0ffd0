"""Whoever reads a member's mail and has nothing else: what they get by asking every door."""

from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select

from forum import clock
from forum.accounts.policy import RESET_WAIT_DAYS
from forum.database import db
from forum.outbox import IdentityOutbox
from tests.people import Cast

CHOSEN = "느린 우체통 옆 감나무"  # the password that the intruder sets


class Mailbox:
    """Of one address: codes that came since somebody looked."""

    def __init__(self, cast: Cast, address: str) -> None:
        self._cast, self.address = cast, address
        self._read: set[str] = set()
        self.codes()

    def codes(self) -> list[str]:
        """Those that are new."""
        with self._cast.unit("identity"):
            letters = db.session.scalars(select(IdentityOutbox.payload)).all()
        mine = [one["params"] for one in letters if one.get("to") == self.address]
        found = {one["code"] for one in mine if "code" in one} - self._read
        self._read |= found
        return sorted(found)


def at_once(cast: Cast, mailbox: Mailbox) -> FlaskClient:
    """Everything that a code opens on the day: joining again, and the beginning of a reset."""
    client = cast.client()
    for door in ("/join", "/reset"):
        client.post(door, data={"address": mailbox.address})
        for code in mailbox.codes():
            for page in ("/join/code", "/reset/code"):
                client.post(page, data={"code": code})
    for page in ("/join/password", "/reset/password"):
        client.post(page, data={"password": CHOSEN})
    return client


def after_the_wait(cast: Cast, mailbox: Mailbox) -> FlaskClient:
    """In by a reset that nobody cancelled. The clock stands a week later while it is done."""
    at_once(cast, mailbox)
    with clock.at(clock.now() + timedelta(days=RESET_WAIT_DAYS)):
        client = cast.client()
        client.post("/reset", data={"address": mailbox.address})
        client.post("/reset/code", data={"code": mailbox.codes()[-1]})
        client.post("/reset/password", data={"password": CHOSEN})
    return client


def own(client: FlaskClient, threads: list[str], posts: set[str]) -> set[str]:
    """Of these, what is shown or offered as one's own: in lists, to edit, to delete, to seal."""
    pages = ("/me", "/me?since=all", "/notifications", "/bell")
    listed = "".join(client.get(page).text for page in pages)
    found = {one for one in threads if one in listed}
    found |= {one for one in threads if client.get(f"/threads/{one}/sealing").status_code == 200}
    for one in posts:
        for page in ("edit", "deletion"):
            if client.get(f"/posts/{one}/{page}").status_code == 200:
                found.add(one)
    return found


def drafts(client: FlaskClient) -> set[str]:
    """Slots of drafts that open."""
    slots = {str(slot) for slot in range(64)}
    return {one for one in slots if client.get(f"/drafts/{one}").status_code == 200}
