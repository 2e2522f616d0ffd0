"""Records that nobody changes unnoticed: each is marked over the one before it.

The marks are keyed, so that who can write to the store but not read the keys makes none. The last
one is kept beside the keys too: without that, the newest records could be cut off.
"""

import hashlib
import json
from dataclasses import dataclass

from forum.anonymity import keyfile
from forum.anonymity.keys import keyring
from forum.anonymity.secrets import keyed

_FILE = "breakglass.head"
FIRST = bytes(32)  # what stands before the first record


@dataclass(frozen=True)
class Head:
    """The last record: its number, from 1, and its mark."""

    number: int
    mark: bytes


_DAMAGED = Head(2**62, b"")  # no record is that far on: what was damaged is told as cut off


def mark_record(before: bytes, record: bytes) -> bytes:
    key = keyed(b"", b"forum.record.v1")
    return hashlib.blake2b(before + record, key=key, digest_size=32).digest()


def kept_head() -> Head | None:
    """What stood last when this machine last looked; None where it never did."""
    try:
        kept = json.loads(keyring.beside(_FILE).read_text())
        return Head(int(kept["number"]), bytes.fromhex(kept["mark"]))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        return _DAMAGED


def keep_head(head: Head) -> None:
    """Never an earlier one, and never in place of what was damaged. Raises OSError."""
    path = keyring.beside(_FILE)
    with keyfile.alone(path):
        kept = kept_head()
        if kept is None or kept.number < head.number:
            text = json.dumps({"number": head.number, "mark": head.mark.hex()})
            keyfile.replace(path, text + "\n")
