"""Looks through a backup: whose it is, whether it is whole, and whether its parts fit together."""

import json
import tarfile
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath
from typing import IO

from forum.anonymity.ledger import Ledger, hash_of
from forum.cli import Refused
from forum.cli.backup import folders, rows
from forum.cli.backup.keyfile import OpeningKey
from forum.cli.backup.remembered import unpacked
from forum.cli.backup.sealing import Header, Spoilt, drain, unsealed
from forum.cli.progress import Progress
from forum.database import STORES
from forum.migrating import knows

_OTHER_PART = "another part under this name"
SWAPPED = "exchanged while it was read"
_ODD = "it holds something other than plain files"


@dataclass
class Contents:
    """What was read of all parts. `lines` counts rows and files."""

    headers: dict[str, Header]
    lines: int = 0
    named: set[tuple[str, str]] = field(default_factory=set)  # salt and epoch of a thread
    salts: set[str] = field(default_factory=set)
    epochs: set[str] = field(default_factory=set)
    destroyed: Ledger = field(default_factory=Ledger)
    ledger_key: bytes = b""

    def is_destroyed(self, salt_id: str, epoch: str) -> bool:
        hashed = hash_of(self.ledger_key, "salt", salt_id)
        return epoch in self.destroyed.epochs or hashed in self.destroyed.hashes


def headers_of(folder: Path, key: OpeningKey, only: Collection[str] = ()) -> dict[str, Header]:
    """By part. Raises Refused where parts are missing, of two backups or under another's name."""
    found = {}
    for part, path in folders.archives_in(folder).items():
        if not only or part in only:
            with unsealed(path, key) as (header, _):
                found[part] = header
                if header.part != part:
                    raise Spoilt(_OTHER_PART)
    _refuse_missing(folder, found, only)
    _refuse_mixed(folder, found)
    for store in STORES:
        if store in found and not knows(store, found[store].revision):
            message = f"{folder}: made by a newer version of the forum; install that one first"
            raise Refused(message)
    return found


def _refuse_missing(folder: Path, found: dict[str, Header], only: Collection[str]) -> None:
    wanted = only or (next(iter(found.values())).parts if found else folders.PARTS)
    if missing := [part for part in wanted if part not in found]:
        message = f"{folder}: {', '.join(missing)} not there"
        if set(missing) & set(folders.SHORT_LIVED):
            message += (
                f" (identity, vault and keys live {folders.LIFE} days);"
                " --only restores a part beside the others"
            )
        raise Refused(message)


def _refuse_mixed(folder: Path, found: dict[str, Header]) -> None:
    for of_what, values in (
        ("installations", {one.installation for one in found.values()}),
        ("backups", {one.backup for one in found.values()}),
    ):
        if len(values) > 1:
            message = f"{folder}: parts of {len(values)} {of_what}; each goes by itself"
            raise Refused(message)


def refuse_expired(folder: Path, headers: dict[str, Header], today: date) -> None:
    old = [part for part, header in headers.items() if folders.has_expired(header, today)]
    if old:
        message = (
            f"{folder}: {', '.join(old)} should have gone after {folders.LIFE} days. Restored, they"
            " bring back what was destroyed since: keys of ended epochs, secrets of people who left"
            " (--expired-too does it nevertheless)"
        )
        raise Refused(message)


def read_through(folder: Path, key: OpeningKey, headers: dict[str, Header]) -> Contents:
    """Every byte of every part. Raises Refused."""
    contents = Contents(headers)
    sizes = {part: folders.archive(folder, part).stat().st_size for part in headers}
    with Progress("Checking", sum(sizes.values())) as progress:
        read = 0
        for part, expected in headers.items():
            with unsealed(folders.archive(folder, part), key) as (header, content):
                if header != expected:
                    raise Spoilt(SWAPPED)
                _READ.get(part, _read_store)(content, contents, progress)
            read += sizes[part]
            progress.step(0, reached=read)
    _refuse_unfitting(folder, contents)
    return contents


def _read_store(content: IO[bytes], contents: Contents, progress: Progress) -> None:
    for batch in rows.read(content, progress.step):
        contents.lines += len(batch.rows)
        if batch.table == "thread":
            for row in batch.by_name():
                contents.named.add((row["salt_id"], row["epoch"]))
        elif batch.table == "thread_salt":
            contents.salts |= {row["id"] for row in batch.by_name()}


def _read_uploads(content: IO[bytes], contents: Contents, progress: Progress) -> None:
    with tarfile.open(fileobj=content, mode="r|") as tar:
        for member in tar:
            _refuse_odd(member)
            contents.lines += 1
            progress.step()
    drain(content)


def _refuse_odd(member: tarfile.TarInfo) -> None:
    path = PurePosixPath(member.name)
    if not member.isreg() or path.is_absolute() or ".." in path.parts:
        raise Spoilt(_ODD)


def _read_keys(content: IO[bytes], contents: Contents, progress: Progress) -> None:
    text, contents.destroyed, contents.ledger_key = unpacked(content.read())
    contents.epochs |= set(json.loads(text)["epochs"])
    contents.lines += 1
    progress.step()


_READ = {"uploads": _read_uploads, "keys": _read_keys}


def _refuse_unfitting(folder: Path, contents: Contents) -> None:
    """What the board names has to be in the vault and the keys, or destroyed meanwhile."""
    parts = contents.headers
    named = {one for one in contents.named if not contents.is_destroyed(*one)}
    salts, epochs = {salt for salt, _ in named}, {epoch for _, epoch in named}
    lost = len(salts - contents.salts) if {"board", "vault"} <= set(parts) else 0
    unknown = epochs - contents.epochs if {"board", "keys"} <= set(parts) else set()
    if lost or unknown:
        message = f"{folder}: the board names {lost} salts and {len(unknown)} epochs not kept there"
        raise Refused(message)
