"""`forum init`: from nothing to a board that can be served."""

# ruff: noqa: PLC0415  what is heavy is imported when it is needed

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from forum.cli import examples
from forum.cli.opening import as_json_option, close_stores, tell
from forum.config import Settings, read_settings


@dataclass(frozen=True)
class Made:
    folder: Path
    keys: bool
    secret: bool


@click.command(epilog=examples("forum init", "FORUM_DATA_DIR=/var/lib/forum forum init"))
@as_json_option
def init(*, as_json: bool) -> None:
    """Make the data folder, the keys and the three stores.

    Brings the stores to their newest migration, adds the categories and makes ids ready for new
    threads. Safe to run twice: what is there stays.
    """
    made = lay_out_folder()
    tell(
        f"Ready in {made.folder}: {_new(made.keys)} keys, {_new(made.secret)} secret key, "
        "three stores at their newest migration. Next: forum serve",
        as_json=as_json,
        data_dir=str(made.folder),
        keys_made=made.keys,
        secret_key_made=made.secret,
    )


def _new(*made: bool) -> str:
    return "new" if all(made) else "kept"


def lay_out_folder() -> Made:
    """Folder, secret key, keys and stores, for the settings of the environment."""
    from forum.anonymity.keys import create

    folder = read_settings(secret_key="-" * 32).data_dir  # its own key may not be there yet
    secret = ready_folder(folder, os.environ)
    settings = read_settings()
    keys = create(settings.keys_file)
    _lay_out_stores(settings)
    return Made(folder, keys, secret)


def ready_folder(folder: Path, environment: Mapping[str, str]) -> bool:
    """For the one who serves alone: no other account of the machine may look in.

    Whether a secret key was made.
    """
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    is_given = {"FORUM_SECRET_KEY", "FORUM_SECRET_KEY_FILE"} & set(environment)
    return not is_given and _make_secret_key(folder)


def _make_secret_key(folder: Path) -> bool:
    path = folder / "secret.key"
    if path.exists():
        return False
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48) + "\n")
    return True


def _lay_out_stores(settings: Settings) -> None:
    from forum import create_app
    from forum.laying_out import lay_out

    app = create_app(settings)
    lay_out(app)
    with app.app_context():
        close_stores()
