"""How far a command is, its rate and the time left; to stderr, so that stdout can be piped.

On a terminal one line that is drawn again; elsewhere a line every ten seconds, so that what is
short stays quiet.
"""

import sys
import time
from types import TracebackType
from typing import Self, TextIO

_DRAW_EVERY, _TELL_EVERY = 0.1, 10.0  # seconds
_SURE_AFTER = 0.5  # seconds until a rate says anything


class Progress:
    """`total` may count another thing than what is done: bytes read, while threads are written."""

    def __init__(
        self, label: str, total: float | None = None, stream: TextIO | None = None
    ) -> None:
        self._label, self.total = label, total
        self._stream = stream or sys.stderr
        self._is_terminal = self._stream.isatty()
        self._began = self._drawn = time.monotonic()
        self.done = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._is_terminal:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._began

    def step(self, count: int = 1, reached: float | None = None) -> None:
        """`count` more are done; `reached` of the total, where that counts another thing."""
        self.done += count
        instant = time.monotonic()
        if instant - self._drawn < (_DRAW_EVERY if self._is_terminal else _TELL_EVERY):
            return
        self._drawn = instant
        line = self.line(self.done if reached is None else reached)
        self._stream.write(f"\r\x1b[K{line}" if self._is_terminal else f"{line}\n")
        self._stream.flush()

    def line(self, reached: float) -> str:
        seconds = max(self.seconds, 1e-6)
        words = [self._label, f"{self.done:,}"]
        if self.total:
            words.append(f"{min(reached / self.total, 1):.0%}")
        words.append(f"{self.done / seconds:,.0f}/s")
        if self.total and reached and seconds > _SURE_AFTER:
            left = seconds * max(self.total - reached, 0) / reached
            words.append(f"{_span(left)} left")
        return "  ".join(words)


def _span(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"
