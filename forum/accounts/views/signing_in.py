"""Signing in and out."""

from flask import Response, request

from forum.accounts import actions, cookies
from forum.accounts.devices import device_of
from forum.accounts.forms import PATH, SignInForm
from forum.accounts.signed_in import current_actor
from forum.accounts.views.blueprint import accounts_pages, client, form_page, go, go_to
from forum.accounts.views.steps import ask_more, enter
from forum.errors import NotValid, TooMany
from forum.web.application import writes
from forum.web.fields import asked


def device() -> str:
    return device_of(request.user_agent.string)


@accounts_pages.route("/sign-in", methods=["GET", "POST"])
@writes("identity")
def sign_in() -> Response:
    form = SignInForm(next=asked("next", PATH))
    if request.method == "GET" and not current_actor().is_guest:
        return go_to(form.next.data)
    if not form.validate_on_submit():
        return form_page("sign_in", form)
    try:
        opened = actions.sign_in(
            form.address.data, form.password.data, device=device(), client=client()
        )
    except (NotValid, TooMany) as error:
        return form_page("sign_in", form, error)
    if isinstance(opened, actions.Waiting):
        return ask_more(opened, form.next.data, keeps_text=bool(form.resume.data))
    return enter(opened, form)


@accounts_pages.post("/sign-out")
@writes("identity")
def sign_out() -> Response:
    actions.sign_out(current_actor())
    answer = go("sign_in")
    cookies.take_session(answer)
    cookies.forget_form_token()
    return answer
