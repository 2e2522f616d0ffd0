"""What the views of accounts share."""

from flask import Blueprint, Response, make_response, redirect, render_template, url_for

from forum.accounts import cookies
from forum.accounts.forms import AccountForm
from forum.errors import ForumError, TooMany
from forum.web.limits import address_class

accounts_pages = Blueprint("accounts", __name__)
accounts_pages.after_app_request(cookies.take_ended_session)


def client() -> str:
    """Where a request comes from, as far as it is counted."""
    return address_class()


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
    answer = make_response(render_template(f"accounts/{page}.html", form=form, **context), code)
    if isinstance(error, TooMany):
        answer.headers["Retry-After"] = str(error.seconds)
    return answer
