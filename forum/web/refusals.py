"""How a refusal reaches the reader: a page or a fragment in their language, never a bare code."""

import logging

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from werkzeug.exceptions import HTTPException

from forum import away, errors
from forum.database import db
from forum.web import language, resume
from forum.web.templating import wants_fragment

_log = logging.getLogger("forum")

_CODES: dict[type[errors.ForumError], int] = {
    errors.NotFound: 404,
    errors.NotAllowed: 403,
    errors.HeldBack: 403,
    errors.SignInNeeded: 401,
    errors.NotValid: 422,
    errors.GivesAway: 422,
    errors.AlreadyDone: 409,
    errors.TooMany: 429,
}
# What was being written is given back: nothing is wrong with it, or it is only too long.
_GIVES_BACK = frozenset({409, 413, 429, 500, 503})
_SECONDS = 10  # after which what was away may be asked again


def set_refusals(app: Flask) -> None:
    app.register_error_handler(errors.ForumError, _refused)
    app.register_error_handler(CSRFError, _form_expired)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(IntegrityError, _lost_race)
    app.register_error_handler(Exception, _failed)


def _refused(error: errors.ForumError) -> ResponseReturnValue:
    if isinstance(error, errors.SignInNeeded):
        return _door()
    words = language.text(error.key, **error.params) if error.key else ""
    answer = _page(_CODES[type(error)], words, gives_back=isinstance(error, errors.HeldBack))
    if isinstance(error, errors.TooMany):
        answer.headers["Retry-After"] = str(error.seconds)
    return answer


def _http(error: HTTPException) -> ResponseReturnValue:
    answer = _page(error.code or 500)
    if wait := getattr(error, "retry_after", None):
        answer.headers["Retry-After"] = str(wait)
    return answer


def _door() -> ResponseReturnValue:
    """Ask to sign in, keeping what was being written."""
    path = request.full_path.rstrip("?") if request.method == "GET" else "/"
    sealed = resume.sealed_form()
    if wants_fragment() and not sealed:
        return _page(401)  # the page may hold a text that was not sent: it stays
    answer = make_response(render_template("accounts/door.html", next=path, resume=sealed), 401)
    if wants_fragment():
        answer.headers["HX-Retarget"] = "body"
    return answer


def _form_expired(error: CSRFError) -> ResponseReturnValue:  # noqa: ARG001  the words are ours
    db.session.rollback()
    sealed = resume.sealed_form()
    if not sealed:
        return _page(400, language.text("errors.form_expired"))
    return _door()


def _lost_race(error: IntegrityError) -> ResponseReturnValue:
    _log.warning("lost race at %s: %s", request.url_rule, type(error.orig).__name__)
    return _page(409)


def _failed(error: Exception) -> ResponseReturnValue:
    db.session.rollback()
    if away.is_away(error):
        return _away(error)
    # forum.logs leaves out the exception's own words: they may quote what was written.
    _log.error("failed at %s", request.url_rule, exc_info=error)
    return _page(500)


def _away(error: Exception) -> ResponseReturnValue:
    # The statement's parameters may hold a text, so neither they nor the message are logged.
    _log.error("store away at %s: %s", request.url_rule, away.name_of(error))
    answer = _page(503)
    answer.headers["Retry-After"] = str(_SECONDS)
    return answer


def _page(code: int, words: str = "", *, gives_back: bool = False) -> Response:
    """An error page; for htmx a short fragment for the place that announces."""
    _be_nobody_where_identity_is_away()
    name = "errors/_notice.html" if wants_fragment() else "errors/page.html"
    kept = resume.kept_form() if gives_back or code in _GIVES_BACK else None
    answer = make_response(render_template(name, code=code, message=words, kept=kept), code)
    if wants_fragment():
        answer.headers["HX-Retarget"] = "#notice"
        answer.headers["HX-Reswap"] = "innerHTML"
    return answer


def _be_nobody_where_identity_is_away() -> None:
    """Else the page that says so would fail for the same reason."""
    try:
        _ = current_user.is_authenticated
    except (DBAPIError, PoolExhausted):
        db.session.rollback()
        g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]  # noqa: SLF001  where Flask-Login keeps who is here
