"""What every template can use. Nothing here runs a query: who is here was loaded before."""

import re

from flask import Flask, render_template, request
from flask_babel import format_decimal, get_locale
from flask_login import current_user
from markupsafe import Markup, escape

from forum.config import LANGUAGES, Settings
from forum.web import language, times
from forum.web.guarded import rows
from forum.web.icons import icon
from forum.web.nonces import nonce_field
from forum.web.pebble import pebble
from forum.web.scripts import script
from forum.web.static import static_url

THEMES = ("light", "dark")
_GROUPED = 1000

# Numeral and counter, and pairs that read badly when a line breaks between them.
_JOIN = re.compile(r"(?<=\d) (?=[가-힣])|(?<=수) (?=있|없)|(?<=몇) (?=[가-힣])")


def nb(words: str) -> str:
    """Words with no-break spaces where Korean wants them; for display only. Markup stays safe."""
    return type(words)(_JOIN.sub("\u00a0", words))


def set_templates(app: Flask, settings: Settings) -> None:
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        _=language.text,
        draw_icon=_icon,
        n_=language.counted,
        static_url=static_url,
        script=script,
        pebble=pebble,
        nonce_field=nonce_field,
        demo=settings.demo,
        settings=settings,
        languages=LANGUAGES,
        wants_fragment=wants_fragment,
        guard_rows=rows,
    )
    app.jinja_env.filters.update(
        ago=times.ago,
        day=times.day,
        whole_day=times.whole_day,
        full_time=times.full,
        number=_number,
        nb=nb,
        lines=_lines,
    )
    app.jinja_env.globals.update(ago=times.ago, day=times.day, number=_number, nb=nb)

    @app.context_processor
    def _who_and_how() -> dict[str, object]:
        return {"actor": current_user, "locale": str(get_locale()), "theme": theme()}


def theme() -> str:
    """`light`, `dark`, or empty where the device decides."""
    chosen = request.cookies.get("theme", "")
    return chosen if chosen in THEMES else ""


def wants_fragment() -> bool:
    """Whether htmx asks and will swap a fragment; a boosted or restored page is asked for whole."""
    return request.headers.get("HX-Request") == "true" and not request.headers.get("HX-Boosted")


def render(page: str, /, fragment: str = "", **context: object) -> str:
    """The page, or its fragment where htmx asked for one."""
    return render_template(fragment if fragment and wants_fragment() else page, **context)


def _lines(words: str) -> Markup:
    return Markup("<br>").join(escape(line) for line in words.splitlines())


def _icon(name: str, size: int = 18, strong: bool = False, label: str | None = None) -> Markup:  # noqa: FBT001, FBT002  as templates write it
    return icon(static_url("img/icons.svg"), name, size=size, strong=strong, label=label)


def _number(value: int) -> str:
    """Grouped by the reader's language from a thousand on."""
    return str(value) if abs(value) < _GROUPED else str(format_decimal(value))
