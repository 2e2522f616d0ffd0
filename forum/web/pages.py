"""The house's own addresses: health, language, theme."""

from flask import Blueprint, Response, current_app, jsonify, make_response, redirect
from sqlalchemy import text

from forum.config import LANGUAGES
from forum.database import STORES, engine_of
from forum.web.application import writes
from forum.web.fields import sent
from forum.web.language import COOKIE
from forum.web.templating import THEMES

house_pages = Blueprint("house", __name__)
_PATH = 2000
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
    return _remember(COOKIE, sent("language"), LANGUAGES)


@house_pages.post("/theme")
@writes("identity")
def choose_theme() -> Response:
    return _remember("theme", sent("theme"), THEMES)


def _remember(cookie: str, value: str, allowed: tuple[str, ...]) -> Response:
    answer = make_response(redirect(own_path(sent("next", _PATH)), 303))
    secure = current_app.config["FORUM"].secure_cookies
    if value in allowed:
        answer.set_cookie(
            cookie, value, max_age=_YEAR, samesite="Lax", httponly=True, secure=secure
        )
    else:
        answer.delete_cookie(cookie, samesite="Lax", httponly=True, secure=secure)
    return answer


def own_path(path: str) -> str:
    """A path of this site, or the front page: never another host."""
    # browsers drop control characters, so "/<tab>/host" would become "//host"
    plain = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    plain = plain and " " not in path
    return path if plain else "/"
