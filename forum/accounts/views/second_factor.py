"""Signing in, the second step: a factor is proved, or the first one is added."""

from flask import Response

from forum.accounts import actions, cookies
from forum.accounts.forms import PATH, NewFactorForm, ProofForm
from forum.accounts.queries import find_step
from forum.accounts.signed_in import current_actor
from forum.accounts.views.blueprint import accounts_pages
from forum.accounts.views.signing_in import device
from forum.accounts.views.steps import (
    adding_page,
    begin_again,
    codes_page,
    enter,
    proof_of,
    step_page,
)
from forum.errors import NotFound, NotValid
from forum.web.application import writes
from forum.web.fields import asked
from forum.web.language import language


@accounts_pages.route("/sign-in/second-step", methods=["GET", "POST"])
@writes("identity")
def second_step() -> Response:
    form, token = ProofForm(next=asked("next", PATH)), cookies.step_token()
    try:
        if not form.validate_on_submit():
            return step_page(form, token)
        session_key = actions.pass_second_step(
            token, proof_of(form), device=device(), language=language()
        )
    except NotFound:
        return begin_again(form)
    if session_key is None:
        return step_page(form, token)
    answer = enter(session_key, form)
    cookies.take_step_token(answer)
    return answer


@accounts_pages.route("/sign-in/enrol", methods=["GET", "POST"])
@writes("identity")
def enrol() -> Response:
    form, token = NewFactorForm(next=asked("next", PATH)), cookies.step_token()
    try:
        step = find_step(token, "enrol")
        if not form.validate_on_submit():
            return adding_page("enrol", form, step)
        session_key, added = actions.enrol(
            token, proof_of(form), form.name.data or "", device=device(), language=language()
        )
    except NotValid as error:
        return adding_page("enrol", form, step, error)
    except NotFound:
        return begin_again(form)
    actions.sign_out(current_actor())
    answer = codes_page(added, form.next.data)
    cookies.give_session(answer, session_key)
    cookies.take_step_token(answer)
    return answer
