"""How a refusal reaches the reader: a page or a fragment in their language, never a bare code."""

import logging
from traceback import format_tb

from flask import Flask, current_app, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException

from forum import errors
from forum.database import db
from forum.web import language, resume
from forum.web.templating import wants_fragment

_log = logging.getLogger("forum")

_CODES: dict[type[errors.ForumError], int] = {
    errors.NotFound: 404,
    errors.NotAllowed: 403,
    errors.SignInNeeded: 401,
    errors.NotValid: 422,
    errors.AlreadyDone: 409,
    errors.TooMany: 429,
}


def set_refusals(app: Flask) -> None:
    app.register_error_handler(errors.ForumError, _refused)
    app.register_error_handler(CSRFError, _form_expired)
    app.register_error_handler(HTTPException, lambda error: _page(error.code or 500))
    app.register_error_handler(IntegrityError, _lost_race)
    app.register_error_handler(OperationalError, _store_away)
    app.register_error_handler(Exception, _failed)


def _refused(error: errors.ForumError) -> ResponseReturnValue:
    if isinstance(error, errors.SignInNeeded):
        return _door()
    words = language.text(error.key, **error.params) if error.key else ""
    return _page(_CODES[type(error)], words)


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


def _store_away(error: OperationalError) -> ResponseReturnValue:
    # The statement's parameters may hold a text, so neither they nor the message are logged.
    _log.error("store away at %s: %s", request.url_rule, type(error.orig).__name__)
    db.session.rollback()
    return _page(503)


def _failed(error: Exception) -> ResponseReturnValue:
    # The trace without the exception's own words: they may quote what was written.
    trace = "".join(format_tb(error.__traceback__))
    _log.error("failed at %s: %s\n%s", request.url_rule, type(error).__name__, trace)
    db.session.rollback()
    return _page(500)


def _page(code: int, words: str = "") -> ResponseReturnValue:
    """An error page; for htmx a short fragment for the place that announces."""
    _be_nobody_where_identity_is_away()
    name = "errors/_notice.html" if wants_fragment() else "errors/page.html"
    answer = make_response(render_template(name, code=code, message=words), code)
    if wants_fragment():
        answer.headers["HX-Retarget"] = "#notice"
        answer.headers["HX-Reswap"] = "innerHTML"
    return answer


def _be_nobody_where_identity_is_away() -> None:
    """Else the page that says so would fail for the same reason."""
    try:
        _ = current_user.is_authenticated
    except DBAPIError:
        db.session.rollback()
        g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]  # noqa: SLF001  where Flask-Login keeps who is here
