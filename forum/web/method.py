"""DELETE for forms: `POST …?_method=DELETE` arrives as DELETE, CSRF checks and all."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class MethodOverride:
    def __init__(self, application: "WSGIApplication") -> None:
        self._application = application

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "POST" and "_method=DELETE" in environ.get(
            "QUERY_STRING", ""
        ).split("&"):
            environ["REQUEST_METHOD"] = "DELETE"
        return self._application(environ, start_response)
