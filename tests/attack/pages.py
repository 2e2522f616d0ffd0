"""What the pages of an SQLite file tell beyond its rows: in which order they were filled.

Cells are written from a page's end towards its beginning, one after another; the pointers at its
head are kept in the order of the keys. So the places of the cells are the order of writing.
"""

import sqlite3
import struct
from pathlib import Path

_LEAF, _INNER = 10, 2  # of an index, which a table WITHOUT ROWID is


def order_of(path: Path, table: str) -> list[int]:
    """For each page in turn, its cells in the order in which they were written, as the numbers
    of their keys. Sorted where nothing but the keys can be learnt.
    """
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    [(root,)] = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", [table])
    [(size,)] = connection.execute("PRAGMA page_size")
    connection.close()
    data = path.read_bytes()
    found: list[int] = []
    _walk(data, size, root, found)
    return found


def _walk(data: bytes, size: int, number: int, found: list[int]) -> None:
    page = data[(number - 1) * size : number * size]
    head = 100 if number == 1 else 0
    kind, _, count = struct.unpack(">BHH", page[head : head + 5])
    begin = head + (12 if kind == _INNER else 8)
    cells = list(struct.unpack(f">{count}H", page[begin : begin + 2 * count]))
    if kind == _INNER:
        for cell in cells:
            _walk(data, size, struct.unpack(">I", page[cell : cell + 4])[0], found)
            found.append(len(found))  # an inner page holds a key as well
        _walk(data, size, struct.unpack(">I", page[head + 8 : head + 12])[0], found)
        return
    written = sorted(range(count), key=lambda at: -cells[at])
    base = len(found)
    found.extend(base + at for at in written)
