"""Signing in and out."""

from flask import Response, make_response, request

from forum.accounts import actions, cookies
from forum.accounts.devices import device_of
from forum.accounts.forms import SignInForm
from forum.accounts.signed_in import current_actor
from forum.accounts.views.blueprint import accounts_pages, client, form_page, go, go_to
from forum.anonymity import SessionKey
from forum.errors import NotValid, TooMany
from forum.web import resume
from forum.web.application import writes


def device() -> str:
    return device_of(request.user_agent.string)


@accounts_pages.route("/sign-in", methods=["GET", "POST"])
@writes("identity")
def sign_in() -> Response:
    form = SignInForm(next=request.args.get("next"))
    if request.method == "GET" and not current_actor().is_guest:
        return go_to(form.next.data)
    if not form.validate_on_submit():
        return form_page("sign_in", form)
    try:
        session_key = actions.sign_in(
            form.address.data, form.password.data, device=device(), client=client()
        )
    except (NotValid, TooMany) as error:
        return form_page("sign_in", form, error)
    return _enter(session_key, form)


def _enter(session_key: SessionKey, form: SignInForm) -> Response:
    """In by a new session: one that was open before ends. What was being written is offered."""
    actions.sign_out(current_actor())
    page = resume.offer() if form.resume.data else None
    answer = make_response(page) if page else go_to(form.next.data)
    cookies.give_session(answer, session_key)
    return answer


@accounts_pages.post("/sign-out")
@writes("identity")
def sign_out() -> Response:
    actions.sign_out(current_actor())
    answer = go("sign_in")
    cookies.take_session(answer)
    return answer
