"""Every row of the board, byte for byte, but for what only tells that something was decided."""

from typing import Any

from sqlalchemy import select

from forum.database import Model, db

# The log stays; the outbox is work to do; a place in the list is never given twice.
NOT_COMPARED = frozenset({"decision", "outbox", "spare_thread", "nonce"})
_COUNTED_UP = frozenset({"thread.position"})


def whole_board() -> dict[str, list[tuple[Any, ...]]]:
    found = {}
    for mapper in sorted(Model.registry.mappers, key=lambda one: one.local_table.name):
        table = mapper.local_table
        if getattr(mapper.class_, "__bind_key__", "") or table.name in NOT_COMPARED:
            continue
        rows = [tuple(row) for row in db.session.execute(select(table))]
        found[table.name] = sorted((one for one in rows if one[0] not in _COUNTED_UP), key=repr)
    return found
