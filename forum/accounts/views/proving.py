"""Proving again that I work at my company: what it is about, then the code that was sent."""

from flask import Response, flash

from forum.accounts import actions, cookies
from forum.accounts.actor import Actor
from forum.accounts.forms import CodeForm, PlainAccountForm
from forum.accounts.policy import PROOF_DAYS
from forum.accounts.views.blueprint import accounts_pages, form_page, go, go_to
from forum.accounts.views.moving import member_here
from forum.errors import NotFound, TooMany
from forum.web.application import writes
from forum.web.language import language, text


@accounts_pages.route("/me/employment", methods=["GET", "POST"])
@writes("identity")
def employment() -> Response:
    actor, form = member_here(), PlainAccountForm()
    if not form.validate_on_submit():
        address = actions.address_to_prove(actor)
        return form_page("employment", form, address=address, days=PROOF_DAYS)
    token = actions.ask_to_prove(actor, language=language())
    answer = go("employment_code")
    cookies.give_proof_token(answer, token)
    return answer


@accounts_pages.route("/me/employment/code", methods=["GET", "POST"])
@writes("identity")
def employment_code() -> Response:
    """A wrong code is answered by going here again: an answer of 422 would not keep the count."""
    actor, form, token = member_here(), CodeForm(), cookies.proof_token()
    if not form.validate_on_submit():
        return _code_page(actor, form, token)
    try:
        proved = actions.prove_employment(actor, token, form.code.data)
    except TooMany as error:
        return form_page("employment_code", form, error, tries_left=None)
    if not proved:
        return go("employment_code")
    flash(text("accounts.employment.done"), "done")
    answer = go_to("/")
    cookies.take_proof_token(answer)
    return answer


def _code_page(actor: Actor, form: CodeForm, token: str) -> Response:
    try:
        code = actions.find_proof(actor, token)
    except NotFound:
        return go("employment")
    return form_page("employment_code", form, tries_left=code.tries_left, tried=code.attempts > 0)
