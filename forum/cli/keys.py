"""`forum keys`: one for each quarter of a year; without it nobody is ever found."""

# ruff: noqa: PLC0415  what is heavy is imported when it is needed

import click

from forum.cli import examples
from forum.cli.opening import as_json_option, tell
from forum.config import read_settings


@click.group(epilog=examples("forum keys list", "forum keys new"))
def keys() -> None:
    """The keys of the epochs. Their bytes are never shown."""


@keys.command("list", epilog=examples("forum keys list"))
@as_json_option
def list_(*, as_json: bool) -> None:
    """Show for which epochs there is a key."""
    from forum import clock
    from forum.anonymity import keyring

    path = read_settings().keys_file
    keyring.use(path)
    epochs = sorted(keyring.keys.epochs)
    now = clock.quarter()
    lines = [f"{name}  current" if name == now else name for name in epochs]
    tell("\n".join(lines), as_json=as_json, file=str(path), epochs=epochs, current=now)


@keys.command(epilog=examples("forum keys new"))
@as_json_option
def new(*, as_json: bool) -> None:
    """Make the current quarter's key where it is missing. The worker does it every night."""
    from forum.anonymity import keyring

    keyring.use(read_settings().keys_file)
    before = set(keyring.keys.epochs)
    keyring.current_epoch()
    added = sorted(set(keyring.keys.epochs) - before)
    words = f"Made: {', '.join(added)}" if added else "The current epoch has its key."
    tell(words, as_json=as_json, added=added)
