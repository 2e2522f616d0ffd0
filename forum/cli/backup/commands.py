"""`forum backup-key`, `forum backup`, `forum verify`, `forum restore`."""

# ruff: noqa: PLC0415  what is heavy is imported when it is needed

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from forum.cli import Refused, examples, passphrases
from forum.cli.opening import as_json_option, open_forum, tell
from forum.config import Settings, read_settings

if TYPE_CHECKING:
    from forum.cli.backup.checking import Contents
    from forum.cli.backup.keyfile import OpeningKey

_PARTS = ("board", "identity", "uploads", "vault", "keys")
_STORES = ("board.db", "identity.db", "vault.db")
_OURS = (*_STORES, "keys.", "mail.", "secret.key", "uploads", "index", "waiting")
_FOLDER = click.Path(file_okay=False, path_type=Path)


def _opened_by(command: Callable[..., Any]) -> Callable[..., Any]:
    command = passphrases.passphrase_option(command)
    return click.option(
        "--key",
        "key_file",
        type=passphrases.FILE,
        required=True,
        help="The file that backup-key made.",
    )(command)


@click.command("backup-key", epilog=examples("forum backup-key ~/forum-backup.key"))
@click.argument("file", type=passphrases.FILE)
@passphrases.passphrase_option
@as_json_option
def backup_key(*, file: Path, passphrase_file: Path | None, as_json: bool) -> None:
    """Make the key that opens backups: FILE, guarded by a passphrase.

    Do it on your own machine, keep FILE and passphrase apart and never on the server: without
    them no backup can be read, by anybody. What is printed goes into the server's settings. It
    opens nothing, but whoever has it can make archives that pass for the server's.
    """
    from forum.cli.backup import keyfile

    made = keyfile.make(file, passphrases.choose(passphrase_file))
    setting = f"FORUM_BACKUP_KEY={made}"
    tell(setting, as_json=as_json, file=str(file), setting=setting)


@click.command(
    epilog=examples(
        "forum backup /srv/backups",
        "forum backup /srv/backups --keep 90",
        "forum backup /srv/backups --json     every night: deploy/systemd/forum-backup.timer",
    )
)
@click.argument("target", metavar="DIR", type=_FOLDER)
@click.option(
    "--keep", default=30, show_default=True, type=click.IntRange(1), help="Days for board, uploads."
)
@as_json_option
def backup(*, target: Path, keep: int, as_json: bool) -> None:
    """Seal a backup of the three stores, the keys and the uploads into DIR, under today's date.

    The board may be served meanwhile; each part is one moment of its store. Nothing is written
    unsealed, and this machine cannot open what it wrote. Identity, vault and keys go after eight
    days, so run it every night: what they promise to forget is forgotten then.

    The search index and the mail spool are in no backup: restoring makes the one anew.
    """
    from forum.cli.backup.taking import take

    settings = read_settings()
    if not settings.backup_key:
        message = "FORUM_BACKUP_KEY is not set; `forum backup-key FILE` makes a key"
        raise Refused(message)
    taken = take(settings, target, keep)
    size = sum(taken.sizes.values())
    words = (
        f"{taken.folder}: {taken.rows:,} rows and {taken.files:,} uploads in {size / 1e6:.1f} MB;"
        f" {taken.expired + taken.pruned} old archives removed"
    )
    tell(
        words,
        as_json=as_json,
        folder=str(taken.folder),
        bytes=taken.sizes,
        rows=taken.rows,
        uploads=taken.files,
        removed=taken.expired + taken.pruned,
    )


@click.command(
    epilog=examples("forum verify /srv/backups/2026-11-22 --key /media/stick/forum-backup.key")
)
@click.argument("folder", metavar="DIR", type=_FOLDER)
@_opened_by
@as_json_option
def verify(*, folder: Path, key_file: Path, passphrase_file: Path | None, as_json: bool) -> None:
    """Read the backup in DIR to its end: whole, this key's, and its parts fit together.

    Nothing is written and no installation is needed. What it cannot say is that you know how to
    restore: rehearse that too, into an empty folder.
    """
    from forum.cli.backup.checking import headers_of, read_through

    key = _key(key_file, passphrase_file)
    contents = read_through(folder, key, headers_of(folder, key))
    parts = {part: header.revision or "-" for part, header in contents.headers.items()}
    words = f"{folder}: whole. {contents.lines:,} rows and files in {', '.join(parts)}"
    tell(words, as_json=as_json, lines=contents.lines, revisions=parts, day=_day(contents))


@click.command(
    epilog=examples(
        "forum restore /srv/backups/2026-11-22 --key forum-backup.key --into /var/lib/forum",
        "forum restore /srv/backups/2026-11-22 --key forum-backup.key     into the stores set",
        "forum restore DIR --key FILE --only board --only uploads        beside a living vault",
    )
)
@click.argument("folder", metavar="DIR", type=_FOLDER)
@_opened_by
@click.option("--into", type=_FOLDER, help="A new data folder; else the stores that are set.")
@click.option("--only", multiple=True, type=click.Choice(_PARTS), help="This part; repeatable.")
@click.option("--expired-too", is_flag=True, help="Identity, vault and keys over eight days old.")
@click.option("--no-index", is_flag=True, help="`forum reindex` later; until then titles alone.")
@as_json_option
def restore(
    *,
    folder: Path,
    key_file: Path,
    passphrase_file: Path | None,
    into: Path | None,
    only: tuple[str, ...],
    expired_too: bool,
    no_index: bool,
    as_json: bool,
) -> None:
    """Put the backup in DIR into an empty place: all of each store, or nothing.

    Everything is looked through before anything is touched. Stores go forward to this version's
    migrations, and the search index is made anew. Everybody has to sign in again; invitations and
    letters that waited are dropped. Cut off, it is run again.

    What was changed after the backup is as it was: deleted and hidden posts are there again, and
    so are people who left and passwords that were replaced. See docs/operating.md.
    """
    from forum import clock
    from forum.cli.backup.checking import headers_of, read_through, refuse_expired

    key = _key(key_file, passphrase_file)
    headers = headers_of(folder, key, only)
    if not expired_too:
        refuse_expired(folder, headers, clock.today())
    contents = read_through(folder, key, headers)
    with _for_oneself():
        settings = _settings_for(into)
        threads = _put_back(settings, folder, key, contents, with_index=not no_index)
    words = f"Restored {contents.lines:,} rows and files of {_day(contents)}. {_words(threads)}"
    tell(words, as_json=as_json, lines=contents.lines, day=_day(contents), indexed=threads)


@contextmanager
def _for_oneself() -> Iterator[None]:
    """No other account of the machine may read what is made here."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def _words(indexed: int | None) -> str:
    index = f"{indexed:,} threads indexed" if indexed is not None else "Next: forum reindex"
    return f"{index}. Changed since then and to be done again: docs/operating.md"


def _day(contents: "Contents") -> str:
    return next(iter(contents.headers.values())).day.isoformat()


def _put_back(
    settings: Settings, folder: Path, key: "OpeningKey", contents: "Contents", *, with_index: bool
) -> int | None:
    from forum.cli.backup.putting_back import put_back, refuse_filled
    from forum.cli.progress import Progress
    from forum.search import indexing

    with open_forum(settings, laid_out=False) as app:
        refuse_filled(settings, contents.headers)
        put_back(app, settings, folder, key, contents.headers)
        if not with_index:
            return None
        with Progress("Indexing", indexing.count_threads()) as progress:
            return indexing.reindex(progress.step)


def _settings_for(into: Path | None) -> Settings:
    """What is set, or an embedded installation in this folder and nowhere else."""
    from forum.cli.init import ready_folder

    if into is None:
        ready_folder(read_settings(secret_key="-" * 32).data_dir, os.environ)
        return read_settings()
    into, environment = into.absolute(), _without_places(os.environ)
    _refuse_foreign(into)
    ready_folder(into, environment)
    return read_settings(environment, data_dir=into)


def _refuse_foreign(folder: Path) -> None:
    found = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    if odd := sorted(name for name in found if not name.startswith(_OURS)):
        message = f"{folder}: {odd[0]} is no part of a forum; --into names a new folder"
        raise Refused(message)


def _without_places(environment: Mapping[str, str]) -> dict[str, str]:
    places = (
        "DATA_DIR",
        "BOARD_URL",
        "IDENTITY_URL",
        "VAULT_URL",
        "KEYS_FILE",
        "MAIL_KEY",
        "SECRET_KEY",
    )
    names = {f"FORUM_{name}{end}" for name in places for end in ("", "_FILE")}
    return {name: value for name, value in environment.items() if name not in names}


def _key(path: Path, passphrase_file: Path | None) -> "OpeningKey":
    from forum.cli.backup import keyfile

    return keyfile.load(path, lambda: passphrases.ask(passphrase_file))
