"""The house's own addresses: health, language, theme."""

from flask import Blueprint, Response, jsonify, make_response, redirect, request
from sqlalchemy import text

from forum.config import LANGUAGES
from forum.database import STORES, engine_of
from forum.web.application import writes
from forum.web.language import COOKIE
from forum.web.templating import THEMES

house_pages = Blueprint("house", __name__)
_YEAR = 365 * 24 * 3600


@house_pages.get("/healthz")
def health() -> Response:
    """200 when each store answers; says nothing else."""
    for store in STORES:
        with engine_of(store).connect() as connection:
            connection.execute(text("SELECT 1"))
    return jsonify(status="ok")


@house_pages.post("/language")
@writes("identity")
def choose_language() -> Response:
    return _remember(COOKIE, request.form.get("language", ""), LANGUAGES)


@house_pages.post("/theme")
@writes("identity")
def choose_theme() -> Response:
    return _remember("theme", request.form.get("theme", ""), THEMES)


def _remember(cookie: str, value: str, allowed: tuple[str, ...]) -> Response:
    answer = make_response(redirect(own_path(request.form.get("next", "/")), 303))
    if value in allowed:
        answer.set_cookie(cookie, value, max_age=_YEAR, samesite="Lax", httponly=True)
    else:
        answer.delete_cookie(cookie)
    return answer


def own_path(path: str) -> str:
    """A path of this site, or the front page: never another host."""
    # browsers drop control characters, so "/<tab>/host" would become "//host"
    plain = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if plain else "/"
