"""One processor that every line of every log passes, whoever writes it and whoever prints it.

It works where records are made, so that a handler which somebody adds (a file, a collector of
crashes) gets nothing else either: no address, account, session, tag, id or text, and of an
exception its class and where it was raised, never its words, its locals or what was sent. What
is left says which part of the forum had which trouble; nothing in it joins a person to a thread.
"""

import logging
import re
import sys
import threading
import types
import warnings
from collections.abc import Callable, Iterator
from traceback import extract_tb, format_list
from typing import Any

_log = logging.getLogger("forum")

_Replaced = str | Callable[[re.Match[str]], str]

# A class or a function may have so many letters; what is drawn at random looks otherwise.
_NAME = re.compile(r"_*(?:[A-Z]{0,4}[a-z]{2,}[0-9]?)+|[a-z_]+|[A-Z_]+")
# A route's pattern stays: its parts are words, or stand in angle brackets.
_WORD = re.compile(r"[A-Za-z_.-]{0,15}|<[a-z_:]+>")


def _part_by_part(path: re.Match[str]) -> str:
    parts = path[0].partition("?")[0].split("/")
    return "/".join(part if _WORD.fullmatch(part) else "<…>" for part in parts)


def _unless_a_name(found: re.Match[str]) -> str:
    return found[0] if _NAME.fullmatch(found[0]) else "<token>"


_RULES: tuple[tuple[re.Pattern[str], _Replaced], ...] = (
    (re.compile(r"\bb'[^']*'|\bb\"[^\"]*\"|(?:\\x[0-9a-f]{2})+"), "<bytes>"),
    (re.compile(r"[^\s@<>'\"(),;=]{1,64}(?:@|%40)[^\s@<>'\"(),;]{1,255}"), "<address>"),
    (re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])"), "<address>"),
    # IPv6: two colons side by side, or more of them than a time of day has.
    (re.compile(r"(?<![\w:])(?=[0-9A-Fa-f:]*::|(?:[0-9A-Fa-f]+:){3})[0-9A-Fa-f:.]+"), "<address>"),
    (re.compile(r"(?<![\w.>])/[^\s'\"(),;]*[^\s'\"(),;:.]"), _part_by_part),
    (re.compile(r"(?<![a-z0-9])[a-z2-7]{16}(?![a-z0-9])"), "<id>"),
    (re.compile(r"[A-Za-z0-9_+=-]{20,}"), _unless_a_name),
    (re.compile(r"'[^'\n]{12,}'|\"[^\"\n]{12,}\""), "<text>"),
    # Whoever wrote the forum's own lines wrote them in English.
    (re.compile(r"[^\x00-\x7f…]{2,}(?:\s*[^\x00-\x7f]+)*"), "<text>"),
)


def redacted(words: str) -> str:
    """The same words without what could tell of a person."""
    for pattern, replaced in _RULES:
        words = pattern.sub(replaced, words)
    return words


def trace(error: BaseException) -> str:
    """Where it was raised and what led to it: classes, files and lines, and nothing that was said.

    A frame's line of code is the forum's own; what its variables held is not told.
    """
    return "\n".join(_told(error)).rstrip()


def _told(error: BaseException) -> Iterator[str]:
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        if following is not error:
            yield "because of"
        yield type(following).__name__
        yield "".join(format_list(extract_tb(following.__traceback__)))
        hidden = following.__suppress_context__
        following = following.__cause__ or (None if hidden else following.__context__)


def use() -> None:
    """Every record of this process, from now on. Twice is the same as once."""
    made = logging.getLogRecordFactory()
    if getattr(made, "redacts", False):
        return

    def make(*given: Any, **named: Any) -> logging.LogRecord:  # noqa: ANN401  logging's own
        return _processed(made(*given, **named))

    make.redacts = True  # type: ignore[attr-defined]
    logging.setLogRecordFactory(make)


def use_for_crashes() -> None:
    """Also what Python itself says when nobody caught an error, and warnings."""
    use()
    warnings.showwarning = _warned
    sys.excepthook = _crashed
    threading.excepthook = lambda told: _crashed(told.exc_type, told.exc_value, told.exc_traceback)
    sys.unraisablehook = lambda told: _crashed(told.exc_type, told.exc_value, told.exc_traceback)


def _crashed(
    kind: type[BaseException], error: BaseException | None, where: types.TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    raised = error or kind()
    if error is None:
        raised = raised.with_traceback(where)
    sys.stderr.write(f"{trace(raised)}\n")
    sys.stderr.flush()


def _warned(  # noqa: PLR0917  Python's own signature
    message: Warning | str,  # noqa: ARG001  it may quote a value
    category: type[Warning],
    filename: str,
    lineno: int,
    file: object = None,  # noqa: ARG001
    line: str | None = None,  # noqa: ARG001
) -> None:
    _log.warning("%s at %s, line %s", category.__name__, filename, lineno)


def _processed(record: logging.LogRecord) -> logging.LogRecord:
    record.msg, record.args = redacted(_words(record)), None
    if record.exc_info:
        error = record.exc_info[1]
        record.exc_info, record.exc_text = None, trace(error) if error else None
    return record


def _words(record: logging.LogRecord) -> str:
    """Exceptions that are told are told by their class, bytes not at all."""
    if isinstance(record.args, tuple):
        record.args = tuple(map(_plain, record.args))
    elif record.args:
        record.args = {name: _plain(one) for name, one in record.args.items()}
    record.msg = _plain(record.msg)
    try:
        return record.getMessage()
    except (TypeError, ValueError):
        return str(record.msg)


def _plain(one: object) -> Any:  # noqa: ANN401  whatever a line is made of
    if isinstance(one, BaseException):
        return type(one).__name__
    return "<bytes>" if isinstance(one, bytes | bytearray | memoryview) else one
