"""The companies around, as the night published them: what the composer may offer and must say."""

import time
from dataclasses import dataclass

from sqlalchemy import select

from forum.board.models import Crowd
from forum.database import db
from forum.figures import CROWD, HIDDEN

EVERYBODY = "all"
_KEEP_SECONDS = 60.0  # published once a night; a minute later is soon enough


@dataclass(frozen=True)
class Around:
    """`contexts`: what a post may say of its author's company, each shared by five at least."""

    contexts: tuple[str, ...] = ()
    is_small: bool = True


_kept: tuple[float, Around] | None = None


def crowd() -> Around:
    global _kept  # noqa: PLW0603  one small table, read with every composer
    if _kept is None or time.monotonic() - _kept[0] > _KEEP_SECONDS:
        _kept = (time.monotonic(), _read())
    return _kept[1]


def forget_crowd() -> None:
    global _kept  # noqa: PLW0603
    _kept = None


def _read() -> Around:
    rows = {row.name: row.bucket for row in db.session.execute(select(Crowd.name, Crowd.bucket))}
    everybody = rows.pop(EVERYBODY, HIDDEN)
    return Around(
        contexts=tuple(sorted(rows, key=_by_size)),
        is_small=everybody.floor < CROWD,
    )


def _by_size(name: str) -> tuple[int, str]:
    """`size:50-200` before `size:1000+`."""
    least = name.partition(":")[2].rstrip("+").partition("-")[0]
    return (int(least) if least.isdecimal() else 0, name)
