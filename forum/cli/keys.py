"""`forum keys`: one for each quarter of a year; without it nobody is ever found."""

# ruff: noqa: PLC0415  what is heavy is imported when it is needed

from pathlib import Path
from typing import TYPE_CHECKING

import click

from forum.cli import Refused, examples
from forum.cli.opening import as_json_option, open_forum, settings_of, tell
from forum.config import Settings, read_settings

if TYPE_CHECKING:
    from forum.anonymity import Epoch


@click.group(
    epilog=examples("forum keys list", "forum keys shred 2026Q4 --dry-run", "forum keys new")
)
def keys() -> None:
    """The keys of the epochs: a quarter's threads are signed with its key.

    When a quarter has been over for FORUM_RETENTION_MONTHS, the worker destroys its key in the
    night: nobody, with whatever they hold, can find out any more who wrote in its threads. The
    threads stay and live on. The keys' bytes are never shown.
    """


@keys.command("list", epilog=examples("forum keys list", "forum keys list --json"))
@as_json_option
def list_(*, as_json: bool) -> None:
    """Show for which epochs there is a key, and when it goes; and those that were destroyed."""
    from forum.anonymity import keyring, known_epochs

    settings = _use(read_settings())
    epochs = known_epochs()
    live = [one.name for one in epochs if not one.is_destroyed]
    tell(
        "\n".join(_line(one) for one in epochs),
        as_json=as_json,
        file=str(settings.keys_file),
        ledger=str(keyring.ledger_path),
        epochs=live,
        current=next((one.name for one in epochs if one.is_current), None),
        destroyed={one.name: one.destroyed_on.isoformat() for one in epochs if one.is_destroyed},
        due={one.name: one.destroyed_on.isoformat() for one in epochs if not one.is_destroyed},
    )


def _line(epoch: "Epoch") -> str:
    if epoch.is_destroyed:
        return (
            f"{epoch.name}  destroyed on {epoch.destroyed_on},"
            f" in no backup from {epoch.unknowable_from}"
        )
    words = "current, " if epoch.is_current else ""
    return (
        f"{epoch.name}  {words}goes in the night of {epoch.destroyed_on};"
        f" nobody can know from {epoch.unknowable_from}"
    )


def _use(settings: Settings) -> Settings:
    from forum.anonymity import keyring

    keyring.use(settings.keys_file, settings.ledger_file, settings.retention_months)
    return settings


@keys.command(epilog=examples("forum keys new"))
@as_json_option
def new(*, as_json: bool) -> None:
    """Make the current quarter's key where it is missing. The worker does it every night."""
    from forum.anonymity import keyring

    _use(read_settings())
    before = set(keyring.keys.epochs)
    keyring.current_epoch()
    added = sorted(set(keyring.keys.epochs) - before)
    words = f"Made: {', '.join(added)}" if added else "The current epoch has its key."
    tell(words, as_json=as_json, added=added)


@keys.command(
    epilog=examples(
        "forum keys shred 2026Q4 --dry-run           what it would do",
        "forum keys shred 2026Q4                     asks for the name once more",
        "forum keys shred 2026Q4 --confirm 2026Q4    in a script",
    )
)
@click.argument("epoch")
@click.option("--dry-run", is_flag=True, help="Say what would be destroyed, and destroy nothing.")
@click.option("--confirm", metavar="EPOCH", help="The epoch's name again, instead of typing it.")
@as_json_option
def shred(*, epoch: str, dry_run: bool, confirm: str | None, as_json: bool) -> None:
    """Destroy EPOCH's key now: nobody can ever know who wrote in its threads.

    The worker does it by itself on the day that `forum keys list` says. Threads, votes and labels
    stay; who wrote there can no longer edit, delete or accept. It cannot be undone, also not by
    restoring a backup. Killed in the middle, run it again.

    What it cannot do: a disk that writes elsewhere (SSD, copy-on-write, snapshots) may keep the old
    bytes for a while; backups hold the key for up to eight days; other machines have their own
    copy of the keys' file. See docs/operating.md.
    """
    with open_forum() as app:
        from forum.anonymity import destroyed_epochs

        threads = _threads_of(epoch)
        was_destroyed = epoch in destroyed_epochs()
        _refuse(epoch, threads, was_destroyed=was_destroyed)
        if dry_run:
            words = f"{epoch}: would destroy its key; {threads:,} threads would begin anew"
            tell(words, as_json=as_json, epoch=epoch, threads=threads, dry_run=True)
            return
        if not was_destroyed:
            _confirm(epoch, confirm)
        count = _destroy(epoch, threads)
        del app
    _tell_shredded(epoch, count, as_json=as_json)


def _threads_of(epoch: str) -> int:
    from sqlalchemy import func, select

    from forum.board.models import Thread
    from forum.database import db

    query = select(func.count()).select_from(Thread).where(Thread.epoch == epoch)
    return db.session.scalar(query) or 0


def _refuse(epoch: str, threads: int, *, was_destroyed: bool) -> None:
    from forum.anonymity import keyring

    if epoch == keyring.current_epoch():
        message = f"{epoch} is the current one; `forum keys rotate-emergency` begins another first"
        raise Refused(message)
    if not (was_destroyed or threads or epoch in keyring.keys.epochs):
        message = f"{epoch}: no such epoch; see `forum keys list`"
        raise Refused(message)


def _confirm(epoch: str, given: str | None) -> None:
    if given is None:
        click.echo("This cannot be undone. Who wrote in its threads will be unknowable.", err=True)
        given = click.prompt("The epoch's name, to destroy it", err=True)
    if given != epoch:
        message = f"{given}: not the name; nothing was destroyed"
        raise Refused(message)


def _destroy(epoch: str, threads: int) -> int:
    from forum import destroying
    from forum.cli.progress import Progress

    with Progress("Beginning anew", threads) as progress:
        return destroying.destroy([epoch], progress.step)


def _tell_shredded(epoch: str, threads: int, *, as_json: bool) -> None:
    from forum.anonymity import keyring, known_epochs

    (found,) = (one for one in known_epochs() if one.name == epoch)
    words = (
        f"{epoch}: destroyed on {found.destroyed_on}, {threads:,} threads began anew. "
        f"Backups hold its key until {found.unknowable_from}; restored before, they obey "
        f"{keyring.ledger_path}."
    )
    tell(
        words,
        as_json=as_json,
        epoch=epoch,
        threads=threads,
        destroyed_on=found.destroyed_on.isoformat(),
        in_backups_until=found.unknowable_from.isoformat(),
    )


_NEEDS_MEMBERS = """What this could not do, as nobody but the members can:
  Threads begun before stay signed with the stolen key until it is destroyed. Who has it and the
  three stores learns which companies took part in them, and no author. `forum keys shred {old}`
  destroys it now, at the price of nobody's posts there being theirs any more.
  The pepper stays: everybody's secret is wrapped with it. Who has it and the stores can try weak
  passwords. Ask everybody to change theirs (that alone does not undo the theft: a copy of the old
  store still opens by the old password) and staff to set up their factors anew
  (`forum staff factor-reset`).
  Whoever has mail.key too and the stores learns addresses of those who want letters: `forum keys
  mail --renew` makes another, and they choose letters again.
What is yours to do: a new secret.key (delete it, `forum init`), new database passwords, new
officers' keys where there are any, and `forum backup` tonight: the new key is in no backup yet."""


@keys.command(
    "rotate-emergency",
    epilog=examples("forum keys rotate-emergency --dry-run", "forum keys rotate-emergency"),
)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--confirm", metavar="rotate", help="The word, instead of typing it.")
@as_json_option
def rotate_emergency(*, dry_run: bool, confirm: str | None, as_json: bool) -> None:
    """After a theft of the keys' file: new keys for what is written from now on.

    Begins another epoch within the quarter, with a key that nobody has, and a new key for what
    waits for the night. Everybody, staff too, is signed out and signs in again with their
    password. Says what is left, as some of it needs the members. Each run begins another epoch.
    """
    with open_forum():
        from forum import destroying
        from forum.anonymity import keyring

        old = keyring.current_epoch()
        if dry_run:
            words = f"Would begin another epoch after {old} and sign everybody out."
            tell(words, as_json=as_json, current=old, dry_run=True)
            return
        _agree(confirm)
        name = destroying.rotate()
    words = f"New threads begin in {name}. Everybody is signed out."
    tell(f"{words}\n{_NEEDS_MEMBERS.format(old=old)}", as_json=as_json, current=name, before=old)


def _agree(given: str | None) -> None:
    if given is None:
        click.echo("Everybody is signed out by this.", err=True)
        given = click.prompt('Type "rotate" to do it', err=True)
    if given != "rotate":
        message = f"{given}: not the word; nothing was done"
        raise Refused(message)


@keys.command(epilog=examples("forum keys mail", "forum keys mail --renew"))
@click.option("--renew", is_flag=True, help="After a theft: a new key, and nobody gets letters.")
@as_json_option
def mail(*, renew: bool, as_json: bool) -> None:
    """Make the mail worker's key where it is missing.

    With --renew it gets a new one. What was sealed for the old one is forgotten: whoever wants
    letters chooses them again. Backups hold neither half, and a restored board sends none.
    """
    with open_forum() as app:
        path = settings_of(app).mail_key_file
        from forum.anonymity import make_mail_key

        made = _renew(path) if renew else make_mail_key(path)
    words = f"{'Made' if made else 'There already'}: {path}"
    tell(words, as_json=as_json, file=str(path), made=made)


def _renew(path: Path) -> bool:
    """The key first: killed afterwards, what is left opens for nobody."""
    from forum.accounts.actions import forget_letters
    from forum.anonymity import renew_mail_key
    from forum.board.actions import forget_watches
    from forum.database import unit_of_work

    renew_mail_key(path)
    with unit_of_work("identity"):
        forget_letters()
    with unit_of_work("board"):
        forget_watches()
    return True
