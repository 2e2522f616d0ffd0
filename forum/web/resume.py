"""No text is lost when a session ends in the middle of writing.

What was sent is sealed into the sign-in form itself, not into a store, and offered again after
signing in. Only views that say `keeps_text` take part.
"""

import base64
import json
from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, render_template, request
from nacl.exceptions import CryptoError
from nacl.hash import blake2b
from nacl.secret import SecretBox

View = TypeVar("View", bound=Callable[..., Any])
FIELD = "resume"
# Bytes: twice the longest text a post may hold, in Hangul. Sealed, it fits the form for signing in.
_LIMIT = 700_000


def keeps_text(view: View) -> View:
    view.keeps_text = True  # type: ignore[attr-defined]
    return view


def sealed_form() -> str:
    """What the request carried, sealed; empty where there is nothing to keep."""
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method != "POST" or not getattr(view, "keeps_text", False):
        return ""
    fields = [(k, v) for k, v in request.form.items(multi=True) if k not in {"csrf_token", FIELD}]
    kept = json.dumps({"path": request.path, "fields": fields}, ensure_ascii=False)
    text = kept.encode("utf-8", "ignore")
    if len(text) > _LIMIT:
        return ""
    return base64.urlsafe_b64encode(_box().encrypt(text)).decode()


def offer() -> str | None:
    """The page that offers the kept text again, after signing in; None where there is none."""
    try:
        sealed = base64.urlsafe_b64decode(request.form.get(FIELD, ""))
        kept = json.loads(_box().decrypt(sealed))
    except (ValueError, CryptoError):
        return None
    longest = max((value for _, value in kept["fields"]), key=len, default="")
    return render_template("layout/resume.html", kept=kept, longest=longest)


def _box() -> SecretBox:
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return SecretBox(base64.b16decode(blake2b(b"forum.resume.v1" + secret).upper()))
