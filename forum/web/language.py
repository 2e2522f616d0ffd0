"""Three languages: every text for people stands in `forum/catalogue/<language>/<room>.po`.

Keys are dotted (`board.ask.title`). A key that ends in `_html` holds markup; its parameters are
escaped.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po
from flask import Flask, has_request_context, request
from flask_babel import Babel, get_locale
from flask_babel.speaklater import LazyString
from markupsafe import Markup, escape

from forum.config import LANGUAGES, Settings

COOKIE = "lang"

_FOLDER = Path(__file__).parent.parent / "catalogue"


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Every text of a language by key. Raises ValueError for a key that stands twice."""
    texts: dict[str, str] = {}
    for path in sorted((_FOLDER / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id in texts:
                    text = f"{path.name}: {message.id} stands twice"
                    raise ValueError(text)
                if message.id and message.string:
                    texts[str(message.id)] = str(message.string)
    return texts


def text(key: str, **params: object) -> str:
    """The text in the reader's language; Korean where the language lacks it.

    A key that no language has is shown as it is: no page is lost for a word. Tests look for both.
    """
    return text_in(language(), key, **params)


def text_in(chosen: str, key: str, **params: object) -> str:
    found = catalogue(chosen).get(key) or catalogue("ko").get(key, key)
    if not key.endswith("_html"):
        return found % params if params else found
    return Markup(found % {name: escape(value) for name, value in params.items()})  # noqa: S704  catalogue text is ours


def counted(one: str, many: str, n: int, **params: object) -> str:
    """The text for one or for many; `n` fills `%(n)s`."""
    return text(one if n == 1 else many, n=n, **params)


def lazy(key: str, **params: object) -> LazyString:
    """For what is written down before there is a reader: form labels."""
    return LazyString(text, key, **params)


def language() -> str:
    """The reader's language; looked up once a request, as a page asks a hundred times."""
    if not has_request_context():
        locale = get_locale()
        return locale.language if locale else "ko"
    known = request.environ.get("forum.language")
    if known is None:
        known = request.environ["forum.language"] = get_locale().language
    return str(known)


def set_language(app: Flask, settings: Settings) -> None:
    def choose() -> str:
        if not has_request_context():
            return settings.default_language
        chosen = request.cookies.get(COOKIE, "")
        if chosen in LANGUAGES:
            return chosen
        return request.accept_languages.best_match(LANGUAGES) or settings.default_language

    Babel(
        app,
        default_locale=settings.default_language,
        default_timezone=settings.timezone,
        locale_selector=choose,
    )
