"""The scripts of a page: each tag carries a nonce that holds for this one answer."""

import secrets
from typing import Literal

from flask import g, has_request_context
from markupsafe import Markup

from forum.web.static import static_url

Kind = Literal["module", "defer", ""]

_WAYS = {
    "module": Markup(' type="module"'),
    "defer": Markup(" defer"),
    "": Markup(""),
}


def script(name: str, kind: Kind = "module") -> Markup:
    """A static file's script tag; what a module imports inherits its nonce."""
    return Markup('<script src="{}" nonce="{}"{}></script>').format(
        static_url(name), nonce(), _WAYS[kind]
    )


def nonce() -> str:
    """128 random bits, drawn when the answer's first script asks for them."""
    if not has_request_context():
        return ""
    if "script_nonce" not in g:
        g.script_nonce = secrets.token_urlsafe(16)
    return str(g.script_nonce)


def nonce_of_answer() -> str:
    """Empty for an answer without scripts: it may then run none."""
    return str(g.get("script_nonce", ""))
