"""`forum officer`: the key pairs by which two people together learn who wrote a post."""

# ruff: noqa: PLC0415  what is heavy is imported when it is needed

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from forum.cli import Refused, examples
from forum.cli.opening import as_json_option, open_forum, settings_of, tell
from forum.cli.passphrases import FILE, passphrase_option

MARK = "forum officer key 1"
_PUBLIC_MARK = "forum officer public key 1"
_MAKER = "forum officer keygen"
_EPOCH = re.compile(r"[0-9]{4}Q[1-4]")
_OFFICER = click.Choice(["a", "b"])


def _epoch(_ctx: click.Context, _option: click.Parameter, value: str) -> str:
    if not _EPOCH.fullmatch(value):
        message = "a quarter of a year, for instance 2027Q1"
        raise click.BadParameter(message)
    return value


_officer_option = click.option("--officer", required=True, type=_OFFICER, help="First or second.")
_epoch_option = click.option("--epoch", required=True, callback=_epoch, help="For instance 2027Q1.")


@click.group(
    epilog=examples(
        "forum officer keygen --officer a --epoch 2027Q1     on the officer's own machine",
        "forum officer add officer-a-2027Q1.pub              on the server, before 2027Q1",
        "forum officer list",
    )
)
def officer() -> None:
    """The two officers' keys, by epoch.

    With both keys of an epoch on the server, every post in threads begun in that epoch is sealed
    for the two officers; without them none is, and nobody can ever learn who wrote it.
    """


@officer.command(
    epilog=examples("forum officer keygen --officer a --epoch 2027Q1 --into /media/stick")
)
@_officer_option
@_epoch_option
@click.option(
    "--into", type=click.Path(file_okay=False, path_type=Path), default=".", help="A folder."
)
@passphrase_option
@as_json_option
def keygen(
    *, officer: str, epoch: str, into: Path, passphrase_file: Path | None, as_json: bool
) -> None:
    """Make a key pair: a private file, guarded by a passphrase, and a public one for the server.

    Do it on the officer's own machine. Keep the private file there or on a stick, never on the
    server, and the passphrase elsewhere. Destroy it when the epoch is destroyed.
    """
    from nacl.public import PrivateKey

    from forum.cli import passphrases

    private = PrivateKey.generate()
    key, public = (into / f"officer-{officer}-{epoch}.{end}" for end in ("key", "pub"))
    if public.exists():
        message = f"{public}: File exists"
        raise Refused(message)
    about = {"officer": officer, "epoch": epoch}
    passphrases.write(key, MARK, bytes(private), passphrases.choose(passphrase_file), **about)
    told = {"is": _PUBLIC_MARK, **about, "public": bytes(private.public_key).hex()}
    passphrases.write_new(public, json.dumps(told) + "\n", 0o644)
    words = f"{key}: keep it. {public}: bring it to the server, `forum officer add`"
    tell(words, as_json=as_json, key=str(key), public=str(public))


def private_key(path: Path, passphrase_file: Path | None) -> bytes:
    """What is in an officer's private file. Raises Refused."""
    from forum.cli import passphrases

    return passphrases.read(path, MARK, _MAKER, lambda: passphrases.ask(passphrase_file))


@officer.command(epilog=examples("forum officer add officer-a-2027Q1.pub"))
@click.argument("file", type=FILE)
@as_json_option
def add(*, file: Path, as_json: bool) -> None:
    """Put an officer's public key beside the epoch keys.

    An epoch takes keys until its first thread is begun: then all that is written in it is sealed,
    or nothing. The promise page says so from now on.
    """
    from forum.anonymity import keys

    name, epoch, public = _read_public(file)
    with open_forum() as app, _before_the_first_thread(epoch):
        keys.add_officer(settings_of(app).keys_file, epoch, name, public)
        both = len(keys.load(settings_of(app).keys_file).officers[epoch]) > 1
    words = f"{epoch} has officer {name}'s key. " + (
        "Both are there: every post in its threads will be sealed."
        if both
        else "Until the other one is there too, nothing is sealed."
    )
    tell(words, as_json=as_json, epoch=epoch, officer=name, both=both)


@officer.command(epilog=examples("forum officer remove --officer a --epoch 2027Q1"))
@_officer_option
@_epoch_option
@as_json_option
def remove(*, officer: str, epoch: str, as_json: bool) -> None:
    """Take a key back before its epoch begins: lost, or made by somebody else."""
    from forum.anonymity import keys

    with open_forum() as app, _before_the_first_thread(epoch):
        keys.remove_officer(settings_of(app).keys_file, epoch, officer)
    tell(f"{epoch} has no key of officer {officer}.", as_json=as_json, epoch=epoch, officer=officer)


@officer.command("list", epilog=examples("forum officer list"))
@as_json_option
def list_(*, as_json: bool) -> None:
    """Which epochs have whose keys."""
    from forum.anonymity import keys
    from forum.config import read_settings

    found = keys.load(read_settings().keys_file).officers
    epochs = {epoch: sorted(ones) for epoch, ones in sorted(found.items()) if ones}
    lines = [f"{epoch}  {' and '.join(ones)}" for epoch, ones in epochs.items()]
    tell("\n".join(lines) or "No epoch has officers' keys.", as_json=as_json, epochs=epochs)


def _read_public(path: Path) -> tuple[str, str, bytes]:
    try:
        told = json.loads(path.read_text())
        name, epoch, public = told["officer"], told["epoch"], bytes.fromhex(told["public"])
        is_ours = told["is"] == _PUBLIC_MARK and name in _OFFICER.choices and _seals(public)
    except OSError as error:
        message = f"{path}: {error.strerror}"
        raise Refused(message) from error
    except (ValueError, KeyError, TypeError) as error:
        raise _no_public(path) from error
    if not is_ours or not _EPOCH.fullmatch(str(epoch)):
        raise _no_public(path)
    return name, epoch, public


def _no_public(path: Path) -> Refused:
    return Refused(f"{path}: not the public file that `{_MAKER}` makes")


def _seals(public: bytes) -> bool:
    from nacl.exceptions import CryptoError
    from nacl.public import PublicKey, SealedBox

    try:
        SealedBox(PublicKey(public)).encrypt(b"")
    except (CryptoError, ValueError, TypeError):
        return False
    return True


@contextmanager
def _before_the_first_thread(epoch: str) -> Iterator[None]:
    """Nobody begins a thread meanwhile, so that of an epoch all posts are sealed or none."""
    from sqlalchemy import select, text

    from forum import clock
    from forum.board.models import Thread
    from forum.database import db, is_sqlite, unit_of_work

    with unit_of_work("board"):
        if not is_sqlite("board"):
            db.session.execute(text("LOCK TABLE thread IN SHARE MODE"))
        begun = db.session.scalar(select(Thread.id).where(Thread.epoch == epoch).limit(1))
        if begun or epoch < clock.quarter():
            message = f"{epoch} has begun: what is written there was promised otherwise"
            raise Refused(message)
        yield
