"""What makes a thread's authors unknowable for good: its epoch's key or its salt is destroyed.

Always in this order: the ledger, then the key or the salt. Killed in between, it is done again by
whoever comes next, as the ledger says what was meant.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, exists, select

from forum import clock
from forum.anonymity import epochs, keys, ledger
from forum.anonymity.keys import keyring
from forum.anonymity.ledger import Ledger
from forum.anonymity.models import CompanyTag, SealedSecret, ThreadSalt, WrappedSecret
from forum.anonymity.shapes import Salted
from forum.database import db, separate_unit

_CHUNK = 500


@dataclass(frozen=True)
class Epoch:
    """`destroyed_on` lies ahead while its key is there; from `unknowable_from` no backup has it."""

    name: str
    is_current: bool
    is_destroyed: bool
    destroyed_on: date
    unknowable_from: date

    @property
    def year(self) -> int:
        return epochs.parts_of(self.name)[0]

    @property
    def quarter(self) -> int:
        return epochs.parts_of(self.name)[1]

    @property
    def part(self) -> int:
        """1, or what began in the quarter after an emergency: 2, 3 …"""
        return epochs.parts_of(self.name)[2]


def known_epochs() -> list[Epoch]:
    """Those with a key and those destroyed, the oldest first."""
    gone, current = keyring.destroyed.epochs, _current()
    names = {*keyring.keys.epochs, *gone}
    return [
        _epoch(name, current, gone.get(name)) for name in sorted(filter(epochs.is_epoch, names))
    ]


def _epoch(name: str, current: str | None, gone: date | None) -> Epoch:
    due = epochs.destroyed_on(name, keyring.months)
    last = epochs.last_in_a_backup(gone) if gone else epochs.unknowable_from(name, keyring.months)
    return Epoch(name, name == current, gone is not None, gone or due, last)


def _current() -> str | None:
    return epochs.latest_of(clock.quarter(), keyring.keys.epochs)


def unknowable_from(thread: Salted) -> date | None:
    """The day from which nobody can find out who writes here; None for a name that is no epoch."""
    name = thread.epoch
    return epochs.unknowable_from(name, keyring.months) if epochs.is_epoch(name) else None


def due_epochs() -> list[str]:
    today = clock.today()
    names = sorted(keyring.keys.epochs)
    return [one for one in names if epochs.is_due(one, keyring.months, today)]


def begin_another_epoch() -> str:
    """With a key that nobody has yet; also what waits for the night is sealed with a new one."""
    return keys.begin_another(keyring.path, keyring.destroyed)


def end_sessions() -> None:
    """Of all members: what their cookies opened is gone."""
    with separate_unit("vault") as session:
        session.execute(delete(SealedSecret))


def destroy_epochs(names: Iterable[str]) -> set[str]:
    """Of these, the ones whose key was in the file. A name without a key is written down, too."""
    wanted = set(names)
    gone = Ledger({name: clock.today() for name in wanted - set(keyring.destroyed.epochs)})
    ledger.add(keyring.ledger_path, keyring.keys.ledger, gone)
    return keys.drop(keyring.path, wanted)


def destroy_again() -> set[str]:
    """A keys file from elsewhere may hold what the ledger says is destroyed; what it held."""
    return keys.drop(keyring.path, set(keyring.destroyed.epochs))


def note_salts(threads: Iterable[Salted]) -> None:
    """Their salts are to be destroyed, whatever happens from here on."""
    key = keyring.keys.ledger
    salts = [thread.salt_id for thread in threads]
    ledger.add(keyring.ledger_path, key, ledger.hashes_of(key, "salt", salts))


def note_account(account_id: str) -> None:
    key = keyring.keys.ledger
    ledger.add(keyring.ledger_path, key, ledger.hashes_of(key, "account", [account_id]))


def is_destroyed(thread: Salted) -> bool:
    gone = keyring.destroyed
    if thread.epoch in gone.epochs:
        return True
    return bool(gone.hashes) and _hash("salt", thread.salt_id) in gone.hashes


def destroyed_epochs() -> set[str]:
    return set(keyring.destroyed.epochs)


def destroys_salts() -> bool:
    """Whether any thread by itself was destroyed, so that all have to be looked at."""
    return bool(keyring.destroyed.hashes)


def _hash(what: str, name: str) -> str:
    return ledger.hash_of(keyring.keys.ledger, what, name)


def destroy_salts(salt_ids: Sequence[str]) -> None:
    """In a unit of their own. The sets of companies go later, when they were counted."""
    with separate_unit("vault") as session:
        for start in range(0, len(salt_ids), _CHUNK):
            some = salt_ids[start : start + _CHUNK]
            session.execute(delete(ThreadSalt).where(ThreadSalt.id.in_(some)))


def destroyed_accounts(account_ids: Iterable[str]) -> set[str]:
    """Of these, the ones whose secret was destroyed, as their owners left."""
    gone = keyring.destroyed.hashes
    return {one for one in account_ids if _hash("account", one) in gone} if gone else set()


def destroy_accounts_again() -> int:
    """In a vault that was restored: the secrets of accounts that are gone; how many."""
    again = destroyed_accounts(db.session.scalars(select(WrappedSecret.account_id).distinct()))
    with separate_unit("vault") as session:
        for one in again:
            session.execute(delete(WrappedSecret).where(WrappedSecret.account_id == one))
    return len(again)


def sweep_vault() -> None:
    """Sets of companies whose salt is gone; the night packs the pages that they leave."""
    orphan = ~exists().where(ThreadSalt.id == CompanyTag.salt_id)
    with separate_unit("vault") as session:
        session.execute(delete(CompanyTag).where(orphan))
