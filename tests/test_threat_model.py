"""docs/threat-model.md: each row names what holds it, and what it names exists."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
ROWS = [line.strip("| ").split(" | ") for line in PAGE.splitlines() if line.startswith("| ")][1:]
NAMED = sorted(set(re.findall(r"`(tests/[\w/.-]+(?:::\w+)?)`", PAGE)))
NOT_PROMISED = ("none; ",)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][:40])
def test_every_row_is_held_by_a_test_or_says_that_it_is_not_promised(row):
    assert len(row) == 4
    assert "`tests/" in row[3] or row[3].startswith(NOT_PROMISED)


@pytest.mark.parametrize("named", NAMED)
def test_what_is_named_exists(named):
    path, _, name = named.partition("::")
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert any(one.startswith("test_") for one in functions)
    assert not name or name in functions


def test_there_are_many():
    assert len(ROWS) >= 14
    assert len(NAMED) >= 30
