"""Every figure about companies comes through forum/figures.py: in templates, commands, endpoints.

By type (a bucket prints nowhere and is made in few places), by a search of the sources, and by a
crawl of two worlds in which only the counts differ.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Blueprint
from sqlalchemy import func, select

from forum import anonymity
from forum.anonymity.companies import _add, company_secret
from forum.anonymity.keys import keyring
from forum.anonymity.models import CompanyTag, ThreadSalt
from forum.anonymity.tags import tag
from forum.board.actions import publish_buckets
from forum.board.models import Thread
from forum.database import db
from forum.feedback.actions import publish_item_buckets
from forum.figures import Bucket
from tests.guards.routes import ROUTES, SEATS

ROOT = Path(__file__).parent.parent.parent
THE_TEMPLATE = "components/companies.html"

# Who may count companies, and make a bucket of what was counted.
COUNTERS = {"figures.py", "anonymity/companies.py", "accounts/queries.py"}
# Who may know of a bucket's floor, and why.
KNOW_FLOORS = COUNTERS | {
    "feedback/queries/candidates.py",  # in the cursor: the order is that of published figures
    "board/queries/crowd.py",  # whether the published number of active companies is small
}
MAKE = {"publish", "Tally", "Part", "of_union", "part_of"}
TABLES = {"CompanyTag", "CompanySecret", "CompanyAddition"}
# The tables of who took part are read by these alone; none of them counts but the first.
READ_TABLES = {
    "anonymity/companies.py",
    "anonymity/destroying.py",  # takes the sets of what was destroyed away
    "board/actions/nightly.py",  # moves them; the number moved is one of votes and questions
}
# Who counts something beside the word company, and what.
COUNT_BESIDE = {
    "anonymity/companies.py",
    "accounts/queries.py",  # the active, published there; members, for the operator's list
    "demo/cast.py",  # the made-up people of each made-up company
}
_COMPANY = re.compile(r"compan(?:y|ies)", re.IGNORECASE)
_COUNTING = re.compile(r"\b(?:count|len|sum|Counter)\(", re.IGNORECASE)
_SIMPLE = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Return, ast.Expr)
# Functions of a companies-like name that give a number: of what, instead.
OF_SOMETHING_ELSE = {
    "take_company_additions": "rows that moved: votes and questions, whoever's",
    "_members_by_company": "members, for the operator's list of companies",
}


def in_templates(text: str) -> Iterator[str]:
    """What would print a number of companies by another way than the component."""
    for shown in re.findall(r"{[{%].*?[%}]}", text, re.DOTALL):
        if re.search(r"\.floor\b|\[.floor.\]|company_count|companies_count", shown):
            yield shown
        if re.search(r"compan(?:y|ies)\w*\s*\|\s*(?:length|count|sum)", shown):
            yield shown
        if re.search(r"_bucket", shown) and not re.search(r"companies\w*\(|{% if", shown):
            yield shown


def in_python(tree: ast.AST, path: str) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names = {alias.name for alias in node.names}
            if node.module == "forum.figures" and names & MAKE and path not in COUNTERS:
                yield f"{path}:{node.lineno} counts companies"
            if names & TABLES and path not in READ_TABLES:
                yield f"{path}:{node.lineno} reads who took part"
        if isinstance(node, ast.Attribute) and node.attr == "floor" and path not in KNOW_FLOORS:
            yield f"{path}:{node.lineno} knows a floor"
        if isinstance(node, ast.Call) and _called(node) == "Bucket" and path not in KNOW_FLOORS:
            yield f"{path}:{node.lineno} makes a bucket"
        if isinstance(node, _SIMPLE) and _counts(node) and path not in COUNT_BESIDE:
            yield f"{path}:{node.lineno} counts beside a company"
        if isinstance(node, ast.FunctionDef) and _is_bare(node):
            yield f"{path}:{node.lineno} {node.name} gives a bare number"


def _counts(node: ast.stmt) -> bool:
    """A statement that counts and names a company; words for people are no statement."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return False
    words = ast.unparse(node)
    return bool(_COUNTING.search(words) and _COMPANY.search(words))


def _called(node: ast.Call) -> str:
    return getattr(node.func, "id", getattr(node.func, "attr", ""))


def _is_bare(node: ast.FunctionDef) -> bool:
    gives = ast.unparse(node.returns) if node.returns else ""
    counts = re.search(r"compan", node.name) and re.search(r"\bint\b|\bfloat\b", gives)
    return bool(counts) and node.name not in OF_SOMETHING_ELSE


def test_templates_say_figures_by_the_component_alone():
    folder = ROOT / "templates"
    found = [
        f"{path.relative_to(folder)}: {what}"
        for path in folder.rglob("*.html")
        if str(path.relative_to(folder)) != THE_TEMPLATE
        for what in in_templates(path.read_text())
    ]
    assert not found


def test_few_modules_count_companies():
    folder = ROOT / "forum"
    found = [
        what
        for path in folder.rglob("*.py")
        for what in in_python(ast.parse(path.read_text()), str(path.relative_to(folder)))
    ]
    assert not found


@pytest.mark.parametrize(
    "planted",
    [
        "{{ thread.company_bucket.floor }}",
        "<b>{{ thread.company_bucket }}</b>",
        "{{ line['floor'] }}",
        "{{ companies_count }}",
        "{{ companies|length }}",
        "{% set many = page.companies | length %}",
    ],
)
def test_a_template_that_prints_one_is_caught(planted):
    assert list(in_templates(planted))


@pytest.mark.parametrize(
    "planted",
    [
        "from forum.figures import publish",
        "from forum.board.models import CompanyAddition",
        "print(thread.company_bucket.floor)",
        "Bucket(10)",
        "def count_companies() -> dict[str, int]: ...",
        "many = db.session.scalar(select(func.count()).select_from(Company))",
        "click.echo(len(all_companies()))",
        'return db.session.scalar(text("SELECT count(DISTINCT company_id) FROM member"))',
    ],
)
def test_a_module_that_counts_is_caught(planted):
    assert list(in_python(ast.parse(planted), "search/queries.py"))


def test_no_page_draws_a_bucket_as_it_is(app):
    with app.test_request_context(), pytest.raises(TypeError, match=r"companies\.html"):
        app.jinja_env.from_string("{{ bucket }}").render(bucket=Bucket(10))


@pytest.fixture
def shared(scene):
    """shared(name, count): so many companies share the thread, and a night has passed."""

    def share(**counts: int) -> None:
        with scene.app.app_context():
            for name, count in counts.items():
                _share(scene.ids[name], count)
        with scene.cast.unit():
            publish_buckets()
        with scene.cast.unit():
            publish_item_buckets()

    return share


def _share(thread_id: str, count: int) -> None:
    for number in range(count):
        anonymity.make_company_secret(f"made{number}")
    db.session.rollback()
    thread = db.session.get_one(Thread, thread_id)
    salt = db.session.get_one(ThreadSalt, thread.salt_id).salt
    additions = [
        thread.salt_id.encode()
        + tag("company", company_secret(f"made{number}"), salt, keyring.epoch(thread.epoch))
        for number in range(count)
    ]
    db.session.rollback()
    _add(additions)


_PASSING = re.compile(r"[A-Za-z0-9_.\-]{20,}")  # nonces and tokens, new with every page


def everything(scene, *more: str) -> dict[tuple[str, str], str]:
    """Bodies and headers of every page for every seat, without what is new each time."""
    paths = {scene.path(route) for route in ROUTES if route[1] == "GET" and route[0] != "static"}
    paths |= {
        f"/threads/{scene.ids['promoted']}",
        "/?sort=popular",
        "/feedback/candidates",
        "/roadmap",
        "/feedback/team",
        *more,
    }
    seen = {}
    for seat in SEATS:
        client = scene.client(seat)
        for path in sorted(paths):
            answer = client.get(path)
            headers = [f"{name}: {value}" for name, value in answer.headers if name != "Set-Cookie"]
            seen[seat, path] = _PASSING.sub(
                "~", "\n".join((answer.data.decode(errors="replace"), *headers))
            )
            answer.close()
    return seen


def moved(before, after) -> set[str]:
    assert len(before) > 300
    return {where[1] for where in before if before[where] != after[where]}


def test_no_page_header_or_limit_moves_between_two_thresholds(scene, shared):
    """One company or four, eleven or seventeen: nobody may see the difference, in any role."""
    planted = Blueprint("planted", __name__)

    @planted.get("/planted")
    def page():
        return str(db.session.scalar(select(func.count()).select_from(CompanyTag)))

    scene.app.register_blueprint(planted)
    shared(promoted=1, question=11)
    before = everything(scene, "/planted")
    # Drawn anew each time: the secret of a factor to be, and its picture.
    drawn_anew = moved(before, everything(scene, "/planted"))
    assert drawn_anew <= {"/me/security/new", "/threads/new"}
    shared(promoted=4, question=17)
    assert moved(before, everything(scene, "/planted")) - drawn_anew == {"/planted"}
