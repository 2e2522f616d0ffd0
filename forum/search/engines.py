"""The engine of this installation; set once, when the application is made."""

from pathlib import Path

from forum.search.engine import Engine
from forum.search.whoosh_engine import WhooshEngine

_engine: Engine | None = None


def use(folder: Path) -> None:
    global _engine  # noqa: PLW0603  one installation, one engine, kept open between searches
    _engine = WhooshEngine(folder)


def engine() -> Engine:
    """Raises RuntimeError before `use`."""
    if _engine is None:
        message = "no search engine: make the application first"
        raise RuntimeError(message)
    return _engine
