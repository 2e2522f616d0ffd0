import io
import re

from forum.cli import progress
from forum.cli.progress import Progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_short_command_is_quiet_where_nobody_watches():
    stream = io.StringIO()
    with Progress("Importing", 3, stream) as bar:
        for _ in range(3):
            bar.step()
    assert stream.getvalue() == ""


def test_a_terminal_sees_share_rate_and_time_left_and_is_left_clean(monkeypatch):
    monkeypatch.setattr(progress, "_DRAW_EVERY", 0)
    monkeypatch.setattr(progress, "_SURE_AFTER", 0)
    stream = Terminal()
    with Progress("Importing", 4, stream) as bar:
        bar.step(2)
    drawn = stream.getvalue()
    assert re.search(r"Importing  2  50%  [\d,]+/s  0 s left", drawn)
    assert drawn.endswith("\r\x1b[K")


def test_the_share_may_count_another_thing():
    bar = Progress("Importing", 1000, io.StringIO())
    bar.step(7, 250)
    assert "7  25%" in bar.line(250)


def test_without_a_total_there_is_a_rate_alone():
    bar = Progress("Importing", None, io.StringIO())
    assert "%" not in bar.line(0)


def test_minutes_are_told_as_minutes():
    assert progress._span(125) == "2 min 05 s"
