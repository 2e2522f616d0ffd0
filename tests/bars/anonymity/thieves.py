"""Bar 3: thieves of each store, of all of them, of all and the keys, over values and bytes."""

import base64
import tempfile
from collections.abc import Iterator
from pathlib import Path

from flask.testing import FlaskClient

from forum import create_app
from forum.anonymity.keys import create
from forum.database import db
from forum.laying_out import lay_out
from forum.nightly import run_jobs
from tests import stores
from tests.attack import mailbox, scene, storage
from tests.attack.thief import Loot, authors, steal
from tests.bars.measure import Bar, failures
from tests.conftest import close, settings_in
from tests.people import MEMBERS, PASSWORD, Cast, Person, address_of, settle


def measure() -> Iterator[Bar]:
    """On PostgreSQL where FORUM_TEST_POSTGRES_URL names a cluster, else on SQLite."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "data"
        settings = settings_in(folder)
        folder.mkdir(exist_ok=True)
        create(settings.keys_file)
        app = create_app(settings)
        app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)  # forms' own protection
        lay_out(app, spares=60)
        with app.app_context():
            people = settle()
        done = scene.play(Cast(app, people))
        yield from _stolen("that day", folder, people, done)
        with app.app_context():
            run_jobs()
            db.session.remove()
        yield from _stolen("after the night", folder, people, done)
        yield from _by_mailbox(Cast(app, people), folder, done)
        close(app)
        stores.give_back(Path(place))
    yield failures("what lies under the rows", "tests/test_rewriting.py", "tests/test_redacting.py")
    yield failures("planted: the attack would see it", "tests/attack")


def _stolen(when: str, folder: Path, people: dict[str, Person], done: scene.Done) -> Iterator[Bar]:
    name = f"{'PostgreSQL' if stores.cluster else 'SQLite'}, {when}"
    loot = steal(folder)
    for who, part in _thieves(loot):
        yield Bar(f"{name}: authors named by a thief of {who}", len(authors(part)), "posts", "== 0")
    yield Bar(f"{name}: of so many posts", sum(map(len, done.by.values())), "posts", ">= 15")
    wrong = 0
    for who in MEMBERS:
        wrong += set(authors(loot, cookie=people[who].cookie)) != done.by[who]
        wrong += set(authors(loot, login=(address_of(who), PASSWORD))) != done.by[who]
    told = f"{name}: with cookie or password not exactly that member's"
    yield Bar(told, wrong, "members", "== 0")
    keys = [base64.urlsafe_b64decode(people[who].cookie.split(".")[1] + "==") for who in MEMBERS]
    bare = storage.found(storage.raw(folder), [*keys, PASSWORD.encode()])
    yield Bar(f"{name}: what opens a secret, in any byte", len(bare), "keys", "== 0")
    joined = storage.acts_by_company(loot, folder)
    yield Bar(f"{name}: posts and votes joined to a company", len(joined), "rows", "== 0")
    yield Bar(f"{name}: tags in two places", len(storage.twice(loot)), "tags", "== 0")
    fine = storage.finer_than_the_hour(loot) + storage.finer_than_the_day(loot)
    yield Bar(f"{name}: times finer than promised", len(fine), "columns", "== 0")


def _by_mailbox(cast: Cast, folder: Path, done: scene.Done) -> Iterator[Bar]:
    """carol's mailbox alone: that day, after a reset, and with all stores and keys besides."""
    name = "PostgreSQL" if stores.cluster else "SQLite"
    address, hers = address_of("carol"), done.by["carol"]
    box = mailbox.Mailbox(cast, address)

    def shown(client: FlaskClient) -> int:
        return len(mailbox.own(client, done.threads, hers))

    yield Bar(
        f"{name}: carol herself: own threads and posts",
        shown(cast.client("carol")),
        "found",
        ">= 3",
    )
    today = mailbox.at_once(cast, box)
    yield Bar(f"{name}: a mailbox alone: own threads and posts", shown(today), "found", "== 0")
    later = mailbox.after_the_wait(cast, box)
    yield Bar(
        f"{name}: after a reset by it: is let in", later.get("/me").status_code, "status", "== 200"
    )
    yield Bar(f"{name}: after a reset by it: own threads and posts", shown(later), "found", "== 0")
    named = authors(steal(folder), login=(address, mailbox.CHOSEN))
    yield Bar(f"{name}: and with all stores and keys: authors named", len(named), "posts", "== 0")
    still = set(authors(steal(folder), login=(address, PASSWORD)))
    yield Bar(f"{name}: by the old password, while it waits", len(still ^ hers), "wrong", "== 0")


def _thieves(loot: Loot) -> Iterator[tuple[str, Loot]]:
    for store in stores.NAMES:
        yield store, storage.alone(loot, store)
    yield "all stores", Loot(loot.stores, {"epochs": {}})
    yield "all stores and keys", loot


BARS = {3: measure}
