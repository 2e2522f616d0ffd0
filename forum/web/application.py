"""The Flask application: one unit of work a request.

A request that may change something commits the one store it declares, before its answer goes
out: what was acknowledged is on disk. An answer of 400 or more commits nothing.
"""

import logging
from collections.abc import Callable, MutableMapping
from types import TracebackType
from typing import Any, TypeVar

from flask import Flask, Response, request
from flask.templating import Environment
from sqlalchemy.exc import IntegrityError

from forum.database import Store, begin_unit, db, end_unit
from forum.web import nonces

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


class Templates(Environment):
    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """A plain dict: Jinja's chain of two is walked through at every import and include."""
        return {**self.globals, **d} if d else self.globals


class Forum(Flask):
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
        store: Store = getattr(self.view_functions[request.endpoint], "store", "board")
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
