"""Changing my mail address: password and new address, then the code that was sent there."""

from flask import Response, flash

from forum.accounts import actions, cookies
from forum.accounts.actor import Actor
from forum.accounts.forms import MoveCodeForm, MoveForm
from forum.accounts.signed_in import current_actor
from forum.accounts.views.blueprint import accounts_pages, form_page, go
from forum.errors import NotFound, NotValid, SignInNeeded, TooMany
from forum.web.application import writes
from forum.web.language import language, text


def member_here() -> Actor:
    """A page for members is not there for staff: their addresses are the operator's."""
    actor = current_actor()
    if actor.is_guest:
        raise SignInNeeded
    if not actor.is_member:
        raise NotFound
    return actor


@accounts_pages.route("/me/address", methods=["GET", "POST"])
@writes("identity")
def move() -> Response:
    actor, form = member_here(), MoveForm()
    if not form.validate_on_submit():
        return form_page("move", form)
    try:
        token = actions.ask_to_move(
            actor, form.password.data, form.address.data, language=language()
        )
    except (NotValid, TooMany) as error:
        return form_page("move", form, error)
    answer = go("move_code")
    cookies.give_move_token(answer, token)
    return answer


@accounts_pages.route("/me/address/code", methods=["GET", "POST"])
@writes("identity")
def move_code() -> Response:
    """A wrong code is answered by going here again: an answer of 422 would not keep the count."""
    actor, form, token = member_here(), MoveCodeForm(), cookies.move_token()
    if not form.validate_on_submit():
        return _code_page(actor, form, token)
    try:
        moved = actions.move(
            actor, token, form.code.data, ends_others=form.others.data, language=language()
        )
    except TooMany as error:
        return form_page("move_code", form, error, tries_left=None)
    if not moved:
        return go("move_code")
    flash(text("accounts.move.done"), "done")
    answer = go("sessions")
    cookies.take_move_token(answer)
    cookies.give_session(answer, actions.renew_session(actor))
    return answer


def _code_page(actor: Actor, form: MoveCodeForm, token: str) -> Response:
    try:
        code = actions.find_move(actor, token)
    except NotFound:
        return go("move")
    return form_page("move_code", form, tries_left=code.tries_left, tried=code.attempts > 0)
