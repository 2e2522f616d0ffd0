"""Bar 6: one key, the same officer twice, expired, altered, replayed, a record removed: refused.

Two keys: one post, one showing, the author told, the counter one more. And what sealing costs.
"""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from forum import anonymity, clock, create_app
from forum.anonymity.keys import create
from forum.breakglass.queries import promise
from forum.database import db
from forum.laying_out import lay_out
from tests.bars.measure import Bar, failures
from tests.breakglass.conftest import Case, give_keys, write_posts
from tests.conftest import close, settings_in
from tests.people import Cast, settle

_SEALED = 2000
_REFUSED = (
    "tests/breakglass/test_opening.py",
    "tests/breakglass/test_records.py",
    "tests/breakglass/test_commands.py",
)


def breakglass() -> Iterator[Bar]:
    yield failures("refused or detected: what is not both officers in time", *_REFUSED)
    yield failures("told: the author and nobody else", "tests/breakglass/test_telling.py")
    yield failures("authors named without both officers' files", "tests/breakglass/test_thief.py")
    with tempfile.TemporaryDirectory() as folder:
        yield from _measured(Path(folder) / "data")


def _measured(folder: Path) -> Iterator[Bar]:
    settings = settings_in(folder)
    create(settings.keys_file)
    app = create_app(settings)
    lay_out(app, spares=10)
    with app.app_context():
        cast = Cast(app, settle())
    case = Case(cast, give_keys(settings.keys_file), write_posts(cast))
    with app.app_context():
        before, alice = promise().done, cast.actor("alice")
    yield Bar("two keys: the author named", int(case.open() == alice.account_id), "posts", "== 1")
    with app.app_context():
        yield Bar("the public counter", promise().done - before, "more", "== 1")
        yield Bar("sealing a post", _cost(alice), "CPU ms", "<= 0.5")
        db.session.remove()
    close(app)


def _cost(actor: object) -> float:
    thread = type("Thread", (), {"salt_id": "s", "epoch": clock.quarter()})()
    begun = time.process_time()
    for number in range(_SEALED):
        anonymity.seal_author(actor, thread, f"{number:016}")
    return round(1000 * (time.process_time() - begun) / _SEALED, 3)


BARS = {6: breakglass}
