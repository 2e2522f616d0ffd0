"""No text is lost when a session ends, or something refuses, in the middle of writing.

Where the session has ended, what was sent is sealed into the sign-in form itself and offered
again after signing in. Where something else refuses, the error page itself holds it. Neither
needs a store. Only views that say `keeps_text` take part.
"""

import base64
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Self, TypeVar

from flask import current_app, render_template, request
from nacl.exceptions import CryptoError
from nacl.hash import blake2b
from nacl.secret import SecretBox
from werkzeug.exceptions import RequestEntityTooLarge

from forum.web.fields import HOUSE

View = TypeVar("View", bound=Callable[..., Any])
FIELD = "resume"
# Bytes: twice the longest text a post may hold, in Hangul. Sealed, it fits the form for signing in.
_LIMIT = 700_000
_FIELDS = 100  # more than any form of ours has
_OURS = HOUSE | {"draft", "base"}


@dataclass(frozen=True)
class Kept:
    """A form that was sent: its path and its fields in their order, but for its protection."""

    path: str
    fields: list[tuple[str, str]]

    @property
    def longest(self) -> int:
        """Which field holds the longest words: those are shown, and nothing of ours."""
        return max(range(len(self.fields)), key=lambda at: self._words(*self.fields[at]))

    @staticmethod
    def _words(name: str, value: str) -> int:
        return -1 if name in _OURS else len(value)

    def sealed(self) -> str:
        """Empty where it is too long for the form that would carry it."""
        words = json.dumps(asdict(self), ensure_ascii=False).encode("utf-8", "ignore")
        return base64.urlsafe_b64encode(_box().encrypt(words)).decode() if _fits(words) else ""

    @classmethod
    def opened(cls, sealed: str) -> Self:
        """Raises ValueError, CryptoError."""
        words = json.loads(_box().decrypt(base64.urlsafe_b64decode(sealed)))
        return cls(words["path"], [(name, value) for name, value in words["fields"]])


def keeps_text(view: View) -> View:
    view.keeps_text = True  # type: ignore[attr-defined]
    return view


def kept_form() -> Kept | None:
    """What a view that keeps texts was sent; None where there is nothing to keep."""
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method != "POST" or not getattr(view, "keeps_text", False):
        return None
    fields = [(name, value) for name, value in _sent() if name not in {"csrf_token", FIELD}]
    return Kept(request.path, fields) if 0 < len(fields) <= _FIELDS else None


def _sent() -> list[tuple[str, str]]:
    try:
        return list(request.form.items(multi=True))
    except RequestEntityTooLarge:
        return []  # longer than is read at all: the browser has it still


def sealed_form() -> str:
    """What the request carried, sealed; empty where there is nothing to keep."""
    kept = kept_form()
    return kept.sealed() if kept else ""


def offer() -> str | None:
    """The page that offers the kept text again, after signing in; None where there is none."""
    try:
        kept = Kept.opened(request.form.get(FIELD, ""))
    except (ValueError, CryptoError):
        return None
    return render_template("layout/resume.html", kept=kept)


def _fits(words: bytes) -> bool:
    return len(words) <= _LIMIT


def _box() -> SecretBox:
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return SecretBox(base64.b16decode(blake2b(b"forum.resume.v1" + secret).upper()))
