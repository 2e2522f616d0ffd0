"""Who is signed in, for views; nothing but views asks."""

from typing import cast

from flask_login import current_user

from forum.accounts.actor import Actor


def current_actor() -> Actor:
    return cast("Actor", current_user._get_current_object())  # noqa: SLF001  its documented way


def session_here() -> bytes:
    """By what limits know who is signed in; empty for a guest."""
    return current_actor().session_id
