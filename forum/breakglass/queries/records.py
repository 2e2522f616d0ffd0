"""The chain itself, and whether anybody touched it."""

from collections.abc import Sequence

from sqlalchemy import select

from forum.anonymity import FIRST, Head, kept_head, mark_record
from forum.breakglass.models import Record
from forum.database import db


def records() -> Sequence[Record]:
    return db.session.scalars(select(Record).order_by(Record.number)).all()


def last_head() -> Head:
    found = select(Record.number, Record.mark).order_by(Record.number.desc()).limit(1)
    row = db.session.execute(found).one_or_none()
    return Head(row.number, row.mark) if row else Head(0, FIRST)


def broken(chain: Sequence[Record] | None = None) -> str:
    """The catalogue key of what is wrong; empty where every record is as it was written.

    Altered, moved and inserted records fit no mark; the newest ones, cut off, are missed by the
    head that is kept beside the keys.
    """
    chain = records() if chain is None else chain
    before = FIRST
    for number, record in enumerate(chain, 1):
        if record.number != number or mark_record(before, bytes(record)) != record.mark:
            return "breakglass.record.altered"
        before = record.mark
    return _against(kept_head(), chain)


def _against(head: Head | None, chain: Sequence[Record]) -> str:
    if head is None:
        return "breakglass.record.no_head" if chain else ""
    if head.number > len(chain):
        return "breakglass.record.cut"
    is_same = chain[head.number - 1].mark == head.mark
    return "" if is_same else "breakglass.record.altered"
