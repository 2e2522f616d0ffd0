"""How much of a request is read, and of which shape, before anything looks into it."""

import binascii
import re
from typing import IO

from flask import Flask, request
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.formparser import FormDataParser
from werkzeug.routing import BaseConverter

URLENCODED = "application/x-www-form-urlencoded"
FORMS = frozenset({URLENCODED, "multipart/form-data"})
_BARE_PERCENT = re.compile(b"%(?![0-9A-Fa-f]{2})")
_BARE_PERCENTS = 1_000  # more than a browser ever leaves: it leaves none


class Word(BaseConverter):
    """An id in a path. Whatever else stands there names nothing, and no store is asked for it."""

    regex = r"[A-Za-z0-9_.=@+-]{1,80}"


class BoundParser(FormDataParser):
    def _parse_urlencoded(
        self,
        stream: IO[bytes],
        mimetype: str,  # noqa: ARG002  werkzeug's signature
        content_length: int | None,  # noqa: ARG002
        options: dict[str, str],  # noqa: ARG002
    ) -> tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]:
        """As werkzeug reads it, but bounded as multipart is, and in a tenth of its time."""
        sent = stream.read()
        if len(sent) > (self.max_form_memory_size or len(sent)):
            raise RequestEntityTooLarge
        if sent.count(b"&") >= (self.max_form_parts or len(sent)):
            raise RequestEntityTooLarge
        sent.decode()  # raw bytes that are no UTF-8 make no form at all
        pairs = (pair.partition(b"=") for pair in sent.split(b"&") if pair)
        fields = [(_decoded(name), _decoded(value)) for name, _, value in pairs]
        return stream, self.cls(fields), self.cls()


def _decoded(sent: bytes) -> str:
    """A name or value of a form. Half a percent sign stays, what is no UTF-8 becomes U+FFFD.

    The longest Korean post is 300,000 percent signs, over which the standard library takes a
    tenth of a second; quoted-printable says the same with another sign.
    """
    sent = sent.replace(b"+", b" ")
    if b"%" not in sent:
        return sent.decode()
    sent, bare = _BARE_PERCENT.subn(b"%25", sent, count=_BARE_PERCENTS)
    if bare == _BARE_PERCENTS:
        raise RequestEntityTooLarge
    quoted = sent.replace(b"=", b"%3D").replace(b"%", b"=")
    return binascii.a2b_qp(quoted).decode(errors="replace")


def set_bounds(app: Flask) -> None:
    app.url_map.converters["default"] = Word

    @app.before_request
    def _forms_only() -> None:
        """The pages take forms: nothing else is half understood."""
        if request.content_length and request.mimetype not in FORMS:
            raise UnsupportedMediaType
