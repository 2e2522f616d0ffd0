"""The Flask application: one unit of work a request.

A request that may change something commits the one store it declares, before its answer goes
out: what was acknowledged is on disk. An answer of 400 or more commits nothing. What fails over
somebody else's lock is done once more.
"""

import logging
from collections.abc import Callable, MutableMapping
from io import BytesIO
from types import TracebackType
from typing import IO, Any, TypeVar

from flask import Flask, Request, Response, current_app, g, request, session
from flask.templating import Environment
from flask_login import current_user
from sqlalchemy.exc import IntegrityError

from forum.database import Store, begin_unit, db, end_unit
from forum.retrying import retried
from forum.web import nonces
from forum.web.bounds import BoundParser

View = TypeVar("View", bound=Callable[..., Any])

_log = logging.getLogger("forum")

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_REFUSED = 400


def writes(store: Store) -> Callable[[View], View]:
    """Declare that a view changes another store than the board."""

    def mark(view: View) -> View:
        view.store = store  # type: ignore[attr-defined]
        return view

    return mark


def takes_files(most_bytes: int) -> Callable[[View], View]:
    """Declare that a view takes files: from who is signed in, more than a form of texts."""

    def mark(view: View) -> View:
        view.most_bytes = most_bytes  # type: ignore[attr-defined]
        return view

    return mark


def set_file_limit(app: Flask) -> None:
    @app.before_request
    def _raise_for_files() -> None:
        most = _bytes_taken()
        if most and current_user.is_authenticated:
            request.max_content_length = most


def _bytes_taken() -> int:
    """How much a view takes that says `takes_files`; 0 for any other."""
    view = current_app.view_functions.get(request.endpoint or "")
    return int(getattr(view, "most_bytes", 0))


class MemoryRequest(Request):
    """Files wait in memory, within the limit: as they were sent they never reach a disk."""

    form_data_parser_class = BoundParser

    def _get_file_stream(self, *_args: object, **_named: object) -> IO[bytes]:
        return BytesIO()


def _begin_anew() -> None:
    """Forget what a first try said and read, where this is the second."""
    if g.pop("was_begun", False):
        g.pop("created_at_location", None)
        session.pop("_flashes", None)
        for file in request.files.values():
            file.stream.seek(0)
    g.was_begun = True


class Templates(Environment):
    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """A plain dict: Jinja's chain of two is walked through at every import and include."""
        return {**self.globals, **d} if d else self.globals


class Forum(Flask):
    request_class = MemoryRequest
    jinja_environment = Templates

    def log_exception(
        self,
        exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None],
    ) -> None:
        """Flask's own line holds the path, which names a thread, and the exception's words."""
        _log.error("failed at %s: %s", request.url_rule, getattr(exc_info[0], "__name__", ""))

    def dispatch_request(self) -> Any:  # noqa: ANN401  Flask's own type
        if request.method in SAFE or request.endpoint is None:
            return super().dispatch_request()
        return self._changed(getattr(self.view_functions[request.endpoint], "store", "board"))

    @retried
    def _changed(self, store: Store) -> Response:
        _begin_anew()
        begin_unit(store)
        try:
            return self._answer(store)
        except BaseException:
            db.session.rollback()
            raise
        finally:
            end_unit()

    def _answer(self, store: Store) -> Response:
        if answer := nonces.stored_answer(store):
            return answer
        if _bytes_taken():
            db.session.rollback()  # nothing is written yet: others may write while a file is read
        response = self.make_response(super().dispatch_request())
        if response.status_code >= _REFUSED:
            db.session.rollback()
            return response
        try:
            nonces.store_answer(store, response)
            db.session.commit()
        except IntegrityError:
            # The same form, sent twice at once: the other one won, and its answer is ours.
            db.session.rollback()
            if answer := nonces.stored_answer(store):
                return answer
            raise
        return response
