"""The ledger of what was destroyed, beside the backups and in them: restoring obeys it.

It lies in the folder of all backups as it is, as it tells nothing, and is as new as the last of
them: so the oldest that may be restored is told what was destroyed after it, too.
"""

import json
from pathlib import Path

from forum.anonymity import keys as keyfiles
from forum.anonymity import ledger
from forum.anonymity.ledger import Ledger
from forum.config import Settings
from forum.database import unit_of_work

NAME = "destroyed.ledger"


def keep(settings: Settings, target: Path) -> None:
    """Whether or not the backup succeeds; what stands there already stays."""
    key = keyfiles.load(settings.keys_file).ledger
    there = ledger.read(settings.ledger_file, key)
    if there != Ledger():
        ledger.add(target / NAME, key, there)


def packed(settings: Settings) -> bytes:
    """The keys' file with the ledger, for the archive."""
    kept = json.loads(settings.keys_file.read_bytes())
    key = keyfiles.load(settings.keys_file).ledger
    found = ledger.read(settings.ledger_file, key)
    return json.dumps(kept | {"destroyed": ledger.written(found, key)}).encode()


def unpacked(content: bytes) -> tuple[bytes, Ledger, bytes]:
    """The keys' file, the ledger that came with it, and the ledger's key. Raises KeysError."""
    kept = json.loads(content)
    written = kept.pop("destroyed", None)
    text = json.dumps(kept, indent=1)
    key = keyfiles.parse(text).ledger
    return text.encode(), ledger.parse(written, key) if written else Ledger(), key


def bring(settings: Settings, folder: Path, archived: Ledger) -> None:
    """Into the installation's ledger: what the archive and the folder of backups know."""
    key = keyfiles.load(settings.keys_file).ledger
    known = archived | ledger.read(folder.parent / NAME, key)
    if known != Ledger():
        ledger.add(settings.ledger_file, key, known)


def obey() -> int:
    """Destroy again whatever was destroyed, and what is due; how many threads began anew."""
    from forum import anonymity, destroying  # noqa: PLC0415  heavy
    from forum.accounts import actions as accounts  # noqa: PLC0415  heavy

    anonymity.destroy_accounts_again()
    with unit_of_work("identity"):
        accounts.part_again()
    return destroying.finish() + destroying.destroy_due()
