"""No text outside the catalogue, no key without its texts, in three languages."""

import ast
import re
from pathlib import Path

import pytest

from forum.web.language import catalogue

ROOT = Path(__file__).parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
CODE = sorted((ROOT / "forum").rglob("*.py"))
LANGUAGES = ("ko", "en", "ja")

_ROOMS = (
    "layout|anonymity|errors|board|accounts|mail|search|moderation|feedback|breakglass|demo|rights"
)
_KEY = re.compile(rf"""["']((?:{_ROOMS})\.[a-z0-9_.-]+)["']""")
_WORD = re.compile(r"[A-Za-z가-힣ぁ-ん一-龥]{2,}")
_NOT_TEXT = re.compile(
    r"\{% block \w*class %\}.*?\{% endblock %\}|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->"
    r"|<(?:script|style|svg).*?</(?:script|style|svg)>"
    r"|<(?:\"[^\"]*\"|'[^']*'|[^'\">])*>|&[a-z]+;",
    re.DOTALL,
)


def used_keys() -> set[str]:
    return {
        key
        for path in (*TEMPLATES, *CODE)
        for key in _KEY.findall(path.read_text())
        if not key.endswith((".html", ".py", ".css", ".js", ".", ".po", ".txt", ".json"))
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_that_is_used_has_a_text(language):
    texts = catalogue(language)
    prefixes = {key.rsplit(".", 1)[0] + "." for key in texts}
    missing = {
        key for key in used_keys() if key not in texts and f"{key}." not in prefixes and "." in key
    }
    assert not {key for key in missing if not _is_endpoint(key)}


def _is_endpoint(key: str) -> bool:
    # `url_for("board.show_thread")` looks like a key of two parts
    return key.count(".") == 1


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_the_languages_have_the_same_keys_and_placeholders(language):
    korean, other = catalogue("ko"), catalogue(language)
    assert set(korean) == set(other)
    holes = re.compile(r"%\((\w+)\)s")
    different = [
        key for key in korean if set(holes.findall(korean[key])) != set(holes.findall(other[key]))
    ]
    # a language may leave a figure out where its plural says it (1 answer)
    assert not [key for key in different if not _drops_only_n(korean[key], other[key], holes)]


def _drops_only_n(korean: str, other: str, holes: re.Pattern[str]) -> bool:
    return set(holes.findall(korean)) ^ set(holes.findall(other)) <= {"n"}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_text_stands_in_a_template(path):
    text = _NOT_TEXT.sub(" ", path.read_text())
    assert not _WORD.findall(text)


def test_no_korean_stands_in_code():
    """Words for people; what search and checks compare with is data."""
    data = (
        "search/",
        "text/",
        "hints/",
        "anonymity/guard/",
        "accounts/passwords",
        "laying_out.py",
        "demo/",
        "templating.py",
    )
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in CODE
        if not any(part in str(path) for part in data)
        for line in _strings(path)
        if re.search("[가-힣]", line)
    ]
    assert not found


def _strings(path: Path) -> list[str]:
    tree = ast.parse(path.read_text())
    docs = {
        ast.get_docstring(node, clean=False)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.FunctionDef, ast.ClassDef))
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value not in docs
    ]
