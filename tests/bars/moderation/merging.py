"""Bar 3: random boards merged and parted at random; nothing but where a thread stands may change.

After each step every row of the board and every set of companies is compared with what it was
before the first merge, each address is asked where it leads, and each post is looked for on the
pages; after each undo of the latest merge the whole board is compared with what it was before it.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from forum import create_app
from forum.accounts import limits
from forum.anonymity.keys import create
from forum.anonymity.salts import forget_salts
from forum.board.queries import forget_categories, forget_crowd
from forum.laying_out import lay_out
from tests import stores
from tests.bars.measure import Bar
from tests.conftest import close, settings_in
from tests.moderation.merge_rounds import Round
from tests.people import Cast, Person, settle

ROUNDS = 40
STEPS = 25


def measure() -> Iterator[Bar]:
    rounds: list[Round] = []
    failed = 0
    with tempfile.TemporaryDirectory() as place:
        begin = Path(place) / "begin"
        people = _settled(begin)
        for seed in range(ROUNDS):
            with _opened(begin, Path(place) / str(seed), people) as cast:
                try:
                    one = Round(cast, seed)
                    one.run(STEPS)
                    rounds.append(one)
                except AssertionError as error:
                    failed += 1
                    sys.stderr.write(f"round {seed}: {error}\n")
    yield Bar("rounds in which something changed that may not", failed, "rounds", "== 0")
    yield Bar(
        "steps after which all was compared", sum(one.steps for one in rounds), "steps", ">= 900"
    )
    yield Bar("merges undone", sum(one.undone for one in rounds), "merges", ">= 150")
    yield Bar("undone byte for byte", sum(one.exact for one in rounds), "merges", ">= 50")
    yield Bar("refused as they should be", sum(one.refused for one in rounds), "acts", ">= 50")


def _settled(folder: Path) -> dict[str, Person]:
    settings = settings_in(folder)
    create(settings.keys_file)
    app = create_app(settings)
    lay_out(app, spares=60)
    with app.app_context():
        people = settle()
    close(app)
    stores.finish(folder)
    return people


@contextmanager
def _opened(begin: Path, folder: Path, people: dict[str, Person]) -> Iterator[Cast]:
    stores.copy(begin, folder)
    for forget in (forget_salts, forget_categories, forget_crowd, limits.forget_all):
        forget()
    app = create_app(settings_in(folder))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    yield Cast(app, people)
    close(app)


BARS = {3: measure}
