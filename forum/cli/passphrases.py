"""Secrets in files of their owner's, each guarded by a passphrase."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from nacl.exceptions import CryptoError
from nacl.pwhash import argon2id
from nacl.secret import SecretBox
from nacl.utils import random

from forum.cli import Refused

SHORTEST = 12  # characters
FILE = click.Path(dir_okay=False, path_type=Path)
# What a damaged file may not exceed
_MOST, _MOST_TURNS = argon2id.MEMLIMIT_SENSITIVE, 10

passphrase_option = click.option(
    "--passphrase-file", type=FILE, help="Read the passphrase there instead of asking for it."
)


def ask(file: Path | None) -> str:
    if file is None:
        return str(click.prompt("Passphrase", hide_input=True, err=True))
    return _read(file)


def choose(file: Path | None) -> str:
    """A new one. Raises Refused for one that is too short."""
    passphrase = (
        str(click.prompt("Passphrase", hide_input=True, confirmation_prompt=True, err=True))
        if file is None
        else _read(file)
    )
    if len(passphrase) < SHORTEST:
        message = f"a passphrase of {SHORTEST} characters or more, please"
        raise Refused(message)
    return passphrase


def _read(file: Path) -> str:
    try:
        return file.read_text().rstrip("\r\n")
    except OSError as error:
        message = f"{file}: {error.strerror}"
        raise Refused(message) from error


def write(path: Path, mark: str, secret: bytes, passphrase: str, **told: str) -> None:
    """A new file of mode 0600; `told` stands in it in the clear. Raises Refused where one is."""
    salt = random(argon2id.SALTBYTES)
    cost = (argon2id.OPSLIMIT_MODERATE, argon2id.MEMLIMIT_MODERATE)
    box = SecretBox(_stretched(passphrase, salt, *cost)).encrypt(secret)
    kept = {"is": mark, **told, "salt": salt.hex(), "cost": cost, "box": bytes(box).hex()}
    write_new(path, json.dumps(kept) + "\n")


def write_new(path: Path, text: str, mode: int = 0o600) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        message = f"{path}: {error.strerror}"
        raise Refused(message) from error


def read(path: Path, mark: str, maker: str, passphrase: Callable[[], str]) -> bytes:
    """What is in it; `maker` names the command that makes such files. Raises Refused.

    The passphrase is asked for only once the file is known to be one.
    """
    kept = _kept(path, maker)
    try:
        salt, box = bytes.fromhex(kept["salt"]), bytes.fromhex(kept["box"])
        turns, memory = kept["cost"]
        is_ours = kept["is"] == mark and 0 < memory <= _MOST and 0 < turns <= _MOST_TURNS
    except (ValueError, KeyError, TypeError) as error:
        raise _no_key_file(path, maker) from error
    if not is_ours:
        message = f"{path}: another kind of key file, or a damaged one"
        raise Refused(message)
    try:
        return SecretBox(_stretched(passphrase(), salt, turns, memory)).decrypt(box)
    except CryptoError as error:
        message = f"{path}: the passphrase does not open it"
        raise Refused(message) from error


def _kept(path: Path, maker: str) -> Any:  # noqa: ANN401  whatever the file holds
    try:
        return json.loads(path.read_text())
    except OSError as error:
        message = f"{path}: {error.strerror}"
        raise Refused(message) from error
    except ValueError as error:
        raise _no_key_file(path, maker) from error


def _no_key_file(path: Path, maker: str) -> Refused:
    return Refused(f"{path}: not the key file that `{maker}` makes")


def _stretched(passphrase: str, salt: bytes, turns: int, memory: int) -> bytes:
    return argon2id.kdf(32, passphrase.encode(), salt, opslimit=turns, memlimit=memory)
