"""Settings: every setting, its type, default and meaning; read from the environment once.

Each is read from `FORUM_<NAME>`, or from the file that `FORUM_<NAME>_FILE` names. A missing or
malformed one refuses to start and says its name, the form expected and where it was looked for.
"""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

LANGUAGES = ("ko", "en", "ja")


class SettingError(Exception):
    def __init__(self, name: str, expected: str, looked: str) -> None:
        super().__init__(f"FORUM_{name.upper()}: expected {expected}; looked in {looked}")


def _path(text: str) -> Path:
    return Path(text).expanduser().absolute()


def _flag(text: str) -> bool:
    return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}[
        text.strip().lower()
    ]


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _matching(pattern: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(text)
        return text

    return read


def _floor(text: str) -> int:
    return {"5": 5, "10": 10, "20": 20, "50": 50}[text.strip()]


def _zone(text: str) -> str:
    ZoneInfo(text)
    return text


def _positive(text: str) -> int:
    if int(text) < 1:
        raise ValueError(text)
    return int(text)


def _hour(text: str) -> int:
    if int(text) not in range(24):
        raise ValueError(text)
    return int(text)


_STORE = _matching(r"(sqlite:///.+|postgresql(\+psycopg)?://.+)")


def _store_url(text: str) -> str:
    """A file's path counts from here, as every other path does."""
    kind, slashes, path = _STORE(text).partition(":///")
    return kind + slashes + (str(_path(path)) if kind == "sqlite" else path)


def _setting(read: Callable[[str], Any], expected: str, default: object = None) -> Any:  # noqa: ANN401
    # dataclasses.field is typed by what it holds, which here is each setting's own type
    return field(metadata={"read": read, "expected": expected, "default": default})


@dataclass(frozen=True, repr=False)
class Settings:
    # Where everything of an embedded installation lies: stores, keys, index, uploads, mail spool.
    data_dir: Path = _setting(_path, "a folder's path", ".data")
    # The anonymous world: threads, posts, votes.
    board_url: str = _setting(
        _store_url, "sqlite:///PATH or postgresql://…", lambda s: _sqlite(s, "board")
    )
    # The named world: companies, members, staff, sessions.
    identity_url: str = _setting(
        _store_url, "sqlite:///PATH or postgresql://…", lambda s: _sqlite(s, "identity")
    )
    # Wrapped secrets, salts, sets of company tags.
    vault_url: str = _setting(
        _store_url, "sqlite:///PATH or postgresql://…", lambda s: _sqlite(s, "vault")
    )
    # PostgreSQL: how many connections a process keeps to each store; one for each of its threads.
    postgres_connections: int = _setting(_count, "a whole number from 1", "8")
    # PostgreSQL: how long one statement may take.
    postgres_statement_seconds: int = _setting(_count, "a whole number from 1", "30")
    # Epoch keys and the pepper: a file of mode 0600 outside all stores.
    keys_file: Path = _setting(_path, "a file's path", lambda s: s["data_dir"] / "keys.json")
    # What was destroyed, as keyed hashes: a restored backup obeys it. Best on another disk.
    ledger_file: Path = _setting(
        _path, "a file's path", lambda s: s["keys_file"].with_suffix(".destroyed")
    )
    # The mail worker's key, a file of mode 0600; beside it, ending in .pub, what seals for it.
    mail_key_file: Path = _setting(_path, "a file's path", lambda s: s["data_dir"] / "mail.key")
    # How many months after its quarter an epoch's key is destroyed: who wrote is unknowable then.
    retention_months: int = _setting(_count, "a whole number from 1", "12")
    # How many readers say that an answer is not right any more before it shows it and CX looks.
    stale_voices: int = _setting(_count, "a whole number from 1", "3")
    # From how many reporting companies, as published (5, 10, 20, 50), a post is hidden by itself
    # until a moderator has looked at it.
    auto_hide_companies: int = _setting(_floor, "5, 10, 20 or 50", "10")
    # Signs the form-protection cookie. `forum init` writes one into the data folder.
    secret_key: str = _setting(
        _matching(r".{32,}"), "32 characters or more", lambda s: _secret_key(s["data_dir"])
    )
    # What seals backups and opens none; `forum backup-key` makes it.
    backup_key: str = _setting(
        _matching(r"(backup1-[A-Za-z0-9_-]{86})?"), "backup1- and 86 characters, or empty", ""
    )
    # A shared cache and limiter; empty: each process its own.
    redis_url: str = _setting(_matching(r"(rediss?://.+)?"), "redis://HOST:PORT/N or empty", "")
    # Where people reach the board; https makes the cookies Secure with the __Host- prefix.
    base_url: str = _setting(
        _matching(r"https?://[^/]+"), "https://HOST without a path", "http://127.0.0.1:8000"
    )
    # Where mail goes out; empty: into the spool folder in the data folder.
    smtp_url: str = _setting(
        _matching(r"(smtps?://.+)?"), "smtp://USER:PASSWORD@HOST:PORT or empty", ""
    )
    mail_from: str = _setting(_matching(r".+@.+"), "a mail address", "no-reply@forum.example")
    # The hour, local, at which letters about news are written: all of a day's at once.
    mail_hour: int = _setting(_hour, "an hour from 0 to 23", "8")
    timezone: str = _setting(_zone, "a time zone's name", "Asia/Seoul")
    default_language: str = _setting(_matching("ko|en|ja"), "ko, en or ja", "ko")
    # How many reverse proxies stand before it; only then is X-Forwarded-For believed.
    proxies: int = _setting(int, "a whole number", "0")
    # How many times as often as usual everything may be tried: for load tests, never less than 1.
    limit_factor: int = _setting(_positive, "a whole number from 1 on", "1")
    # One line a request on stdout: method, route, status. No address, no account, no id.
    access_log: bool = _setting(_flag, "true or false", "false")
    # The demo: one-click sign-in for made-up people. Never with real data.
    demo: bool = _setting(_flag, "true or false", "false")

    @property
    def secure_cookies(self) -> bool:
        return self.base_url.startswith("https:")

    @property
    def index_dir(self) -> Path:
        return self.data_dir / "index"

    @property
    def uploads_dir(self) -> Path:
        return self.data_dir / "uploads"

    @property
    def mail_dir(self) -> Path:
        return self.data_dir / "mail"


def _sqlite(values: Mapping[str, Any], store: str) -> str:
    return f"sqlite:///{values['data_dir'] / store}.db"


def _secret_key(data_dir: Path) -> str:
    path = data_dir / "secret.key"
    return path.read_text().strip() if path.exists() else ""


def read_settings(environment: Mapping[str, str] = os.environ, **given: object) -> Settings:
    """Settings from `given` first, then the environment, then the defaults.

    Raises SettingError for the first that is missing or malformed, and for a FORUM_ name that
    is no setting (a misspelt one would silently be the default).
    """
    values: dict[str, Any] = {}
    for one in fields(Settings):
        text, where = _look_up(one.name, environment, given)
        if text is None:
            default = one.metadata["default"]
            text = default(values) if callable(default) else default
        values[one.name] = _read(one.name, one.metadata, str(text), where)
    _refuse_unknown(environment)
    return Settings(**values)


def _look_up(
    name: str, environment: Mapping[str, str], given: Mapping[str, object]
) -> tuple[str | None, str]:
    variable = f"FORUM_{name.upper()}"
    if name in given:
        return str(given[name]), "what the command was given"
    if variable in environment:
        return environment[variable], f"the environment ({variable})"
    if file := environment.get(f"{variable}_FILE"):
        try:
            return Path(file).read_text().strip(), file
        except OSError as error:
            raise SettingError(name, "a readable file", f"{variable}_FILE={file}") from error
    return None, f"{variable}, {variable}_FILE and the default"


def _read(name: str, metadata: Mapping[str, Any], text: str, where: str) -> object:
    try:
        return metadata["read"](text)
    except (ValueError, KeyError, ZoneInfoNotFoundError) as error:
        hint = " (`forum init` writes one)" if name == "secret_key" else ""
        raise SettingError(name, metadata["expected"], where + hint) from error


# Read by the suite, the container image and the Makefile, not by the forum itself.
_OTHERS = ("FORUM_TEST_", "FORUM_SHARED_DATA")


def _refuse_unknown(environment: Mapping[str, str]) -> None:
    known = {f"FORUM_{one.name.upper()}{end}" for one in fields(Settings) for end in ("", "_FILE")}
    for name in environment:
        if name.startswith("FORUM_") and name not in known and not name.startswith(_OTHERS):
            raise SettingError(name.removeprefix("FORUM_"), "no such setting", "the environment")
