"""docs/asvs.md: every requirement of levels 1 and 2 stands there once, and what it names exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d+\.\d+\.\d+) \| (.+?) \| (.+) \|$", PAGE, re.MULTILINE)
# Sections with their requirements of levels 1 and 2: how many there are from 1 on.
ASKED = """
1.1:2 1.2:9 1.3:11 1.4:3 1.5:2
2.1:3 2.2:3 2.3:4 2.4:1
3.2:2 3.3:4 3.4:6 3.5:5 3.7:2
4.1:3 4.2:1 4.3:2 4.4:4
5.1:1 5.2:3 5.3:2 5.4:3
6.1:3 6.2:12 6.3:4 6.4:4 6.5:5 6.6:3 6.8:4
7.1:3 7.2:4 7.3:2 7.4:5 7.5:2 7.6:2
8.1:2 8.2:3 8.3:1 8.4:1
9.1:3 9.2:4
11.1:2 11.2:3 11.3:3 11.4:4 11.5:1 11.6:1
12.1:3 12.2:2 12.3:4
13.1:1 13.2:5 13.3:2 13.4:5
14.1:2 14.2:4 14.3:3
15.1:3 15.2:3 15.3:7
16.1:1 16.2:5 16.3:4 16.4:3 16.5:3
"""
STATES = ("met", "not yet", "not met, on purpose", "none", "in part", "the operator's", "the same")


def test_every_requirement_stands_once():
    sections = [one.split(":") for one in ASKED.split()]
    asked = [f"{section}.{n}" for section, many in sections for n in range(1, int(many) + 1)]
    assert [number for number, *_ in ROWS] == asked


@pytest.mark.parametrize("number", [number for number, *_ in ROWS])
def test_what_a_line_names_is_there(number):
    (where,) = [row[2] for row in ROWS if row[0] == number]
    assert where.startswith(STATES)
    named = re.findall(r"`([\w./-]+\.\w+|static/|Makefile)`", where)
    assert not [path for path in named if not (ROOT / path).exists()]


def test_every_path_of_the_page_is_there():
    named = re.findall(r"`((?:tests|forum|docs|deploy|templates|static|requirements)/[^`]+)`", PAGE)
    assert len(named) > 150
    assert not [path for path in named if not (ROOT / path).exists()]
