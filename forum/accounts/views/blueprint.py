"""What the views of accounts share."""

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from forum.accounts.forms import AccountForm
from forum.errors import ForumError, TooMany

accounts_pages = Blueprint("accounts", __name__)


def client() -> str:
    return request.remote_addr or ""


def go(endpoint: str) -> Response:
    return go_to(url_for(f"accounts.{endpoint}"))


def go_to(path: str) -> Response:
    return make_response(redirect(path, 303))


def form_page(
    page: str, form: AccountForm, error: ForumError | None = None, **context: object
) -> Response:
    """The form; 422 with what was wrong after it was sent, 429 where it was sent too often."""
    if error:
        form.refuse(error)
    code = 429 if isinstance(error, TooMany) else 422 if form.errors or error else 200
    return make_response(render_template(f"accounts/{page}.html", form=form, **context), code)
