"""The house's rules (docs/decisions/0001-house.md), each with proof that it catches its breach."""

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FORUM = ROOT / "forum"

# One planted violation for each import contract: where, and the line that breaks it.
PLANTED = {
    "Rooms import downwards": ("board/policy.py", "import forum.feedback.models"),
    "Drawers import downwards": ("board/models.py", "import forum.board.actions"),
    "What decides knows nothing of HTTP": ("board/queries/visible.py", "import flask"),
    "Pages, forms and policies never touch a store": ("moderation/policy.py", "import sqlalchemy"),
    "Only anonymity reads the vault": ("board/queries/mine.py", "import forum.anonymity.models"),
    "Only anonymity and the commands read the keys file": (
        "board/queries/visible.py",
        "import forum.anonymity.keys",
    ),
    "A short list imports anonymity": ("search/queries.py", "import forum.anonymity"),
    "Nobody imports views but create_app": ("moderation/actions.py", "import forum.accounts.views"),
}


def test_import_contracts_hold():
    result = _lint(ROOT)
    assert result.returncode == 0, result.stdout


def test_each_import_contract_catches_a_planted_violation(tmp_path):
    shutil.copytree(FORUM, tmp_path / "forum", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for where, line in PLANTED.values():
        path = _drawer(tmp_path / "forum" / where)
        path.write_text(f"{path.read_text()}\n{line}\n")
    report = _lint(tmp_path).stdout
    missed = [name for name in PLANTED if not _is_broken(report, name)]
    assert not missed, report


def _drawer(path: Path) -> Path:
    # a drawer that grew is a folder of the same name
    return path if path.exists() else path.with_suffix("") / "__init__.py"


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def _is_broken(report: str, name: str) -> bool:
    return any(line.startswith(name) and "BROKEN" in line for line in report.splitlines())


# Rules that are no imports: (who may, what is looked for in the syntax tree).
ASKERS = ("views", "accounts/signed_in.py", "web/", "forum/__init__.py")
COMMITTERS = ("database.py", "web/application.py", "migrating.py", "search/whoosh_index.py")
UNITS = (
    "cli/",
    "demo/",
    "destroying.py",
    "database.py",
    "outbox/",
    "laying_out.py",
    "schedule.py",
    "nightly.py",
    "slot.py",
    "claim_letters.py",
    "web/application.py",
)
KNOWERS = ("accounts/", "anonymity/", "demo/", "cli/")
NOT_READ_CLOCKS = ("clock.py",)


def asks_who_is_here(tree: ast.AST) -> Iterator[int]:
    names = {"current_user", "current_actor"}
    yield from (
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and names & {alias.name for alias in node.names}
    )


def commits(tree: ast.AST) -> Iterator[int]:
    yield from _calls(tree, {"commit"})


def opens_a_unit(tree: ast.AST) -> Iterator[int]:
    yield from _calls(tree, {"unit_of_work", "begin_unit"})


def knows_the_person(tree: ast.AST) -> Iterator[int]:
    fields = {"account_id", "company_id", "session_id", "member_id"}
    for node in ast.walk(tree):
        name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "arg", None)
        if name in fields:
            yield node.lineno


def reads_the_time(tree: ast.AST) -> Iterator[int]:
    yield from _calls(tree, {"now", "utcnow", "today"}, owners={"datetime", "date"})


def _calls(tree: ast.AST, names: set[str], owners: set[str] | None = None) -> Iterator[int]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        if isinstance(function, ast.Attribute) and function.attr in names:
            owner = getattr(function.value, "id", "")
            if owners is None or owner in owners:
                yield node.lineno
        elif isinstance(function, ast.Name) and function.id in names and owners is None:
            yield node.lineno


RULES = {
    "only views ask who is signed in": (asks_who_is_here, ASKERS),
    "only requests and commands commit": (commits, COMMITTERS),
    "only requests and commands open a unit": (opens_a_unit, UNITS),
    "only accounts and anonymity know the person": (knows_the_person, KNOWERS),
    "only the clock reads the time": (reads_the_time, NOT_READ_CLOCKS),
}

PLANTED_LINES = {
    "only views ask who is signed in": "from forum.accounts.signed_in import current_actor",
    "only requests and commands commit": "db.session.commit()",
    "only requests and commands open a unit": "with unit_of_work('board'): pass",
    "only accounts and anonymity know the person": "print(actor.account_id)",
    "only the clock reads the time": "datetime.now()",
}


@pytest.mark.parametrize("rule", RULES)
def test_rule_holds(rule):
    finder, allowed = RULES[rule]
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in FORUM.rglob("*.py")
        if not any(part in str(path.relative_to(ROOT)) for part in allowed)
        for line in finder(ast.parse(path.read_text()))
    ]
    assert not found


@pytest.mark.parametrize("rule", RULES)
def test_rule_catches_a_planted_violation(rule):
    finder, _ = RULES[rule]
    assert list(finder(ast.parse(PLANTED_LINES[rule]))) == [1]
