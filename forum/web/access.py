"""The access log, where it is wanted: what was asked of which route, and how it was answered.

A route is told by its pattern, `/threads/<thread_id>`, so that no line names a thread; nobody's
address, session or browser is told, and no time finer than whoever keeps the lines adds.
"""

import logging
import sys

from flask import Flask, Response, request

from forum.config import Settings

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_UNTOLD = frozenset({"static", "house.health"})

_log = logging.getLogger("forum.access")


def set_access_log(app: Flask, settings: Settings) -> None:
    if not settings.access_log:
        return
    _log.setLevel(logging.INFO)
    _log.propagate = False
    _log.handlers = [logging.StreamHandler(sys.stdout)]
    app.after_request(_tell)


def _tell(answer: Response) -> Response:
    if request.endpoint not in _UNTOLD:
        method = request.method if request.method in _METHODS else "other"
        _log.info("%s %s %s", method, request.url_rule or "-", answer.status_code)
    return answer
