"""A new password by mail: what it means beforehand, the code, the week, the password.

Whoever asks with whatever address gets the same answers until the code was typed.
"""

from flask import Response, flash, make_response

from forum import clock
from forum.accounts import actions, cookies
from forum.accounts.forms import ChoosePasswordForm, CodeForm, OldSecretForm, ResetForm
from forum.accounts.models import Reset
from forum.accounts.policy import RESET_WAIT_DAYS
from forum.accounts.queries import old_secret_till
from forum.accounts.views.blueprint import accounts_pages, client, form_page, go
from forum.accounts.views.moving import member_here
from forum.accounts.views.signing_in import device
from forum.anonymity import REATTACH_DAYS
from forum.errors import NotFound, NotValid, TooMany
from forum.web.application import writes
from forum.web.language import language, text
from forum.web.templating import render


@accounts_pages.route("/reset", methods=["GET", "POST"])
@writes("identity")
def reset() -> Response:
    form = ResetForm()
    if not form.validate_on_submit():
        return form_page("reset", form, wait=RESET_WAIT_DAYS, attach=REATTACH_DAYS)
    try:
        token = actions.ask_to_reset(form.address.data, language=language(), client=client())
    except (NotValid, TooMany) as error:
        return form_page("reset", form, error, wait=RESET_WAIT_DAYS, attach=REATTACH_DAYS)
    answer = go("reset_code")
    cookies.give_reset_token(answer, token)
    return answer


@accounts_pages.route("/reset/code", methods=["GET", "POST"])
@writes("identity")
def reset_code() -> Response:
    """A wrong code is answered by going here again: an answer of 422 would not keep the count."""
    form, token = CodeForm(), cookies.reset_token()
    if not form.validate_on_submit():
        return _code_page(form, token)
    try:
        proved = actions.prove_reset(token, form.code.data, language=language(), client=client())
    except TooMany as error:
        return form_page("reset_code", form, error, tries_left=None)
    return go("reset_password" if proved else "reset_code")


def _code_page(form: CodeForm, token: str) -> Response:
    try:
        code = actions.find_reset_code(token)
    except NotFound:
        return go("reset")
    if code.is_proved:
        return go("reset_password")
    return form_page("reset_code", form, tries_left=code.tries_left, tried=code.attempts > 0)


@accounts_pages.route("/reset/password", methods=["GET", "POST"])
@writes("identity")
def reset_password() -> Response:
    """Until its day the page says when that is."""
    form, token = ChoosePasswordForm(), cookies.reset_token()
    waiting = _waiting(token)
    if isinstance(waiting, Response):
        return waiting
    if not form.validate_on_submit():
        return form_page("reset_password", form, attach=REATTACH_DAYS)
    try:
        joined = actions.finish_reset(token, form.password.data)
    except NotValid as error:
        return form_page("reset_password", form, error, attach=REATTACH_DAYS)
    except NotFound:
        return go("reset")
    answer = go("join_recovery")
    cookies.give_session(answer, actions.open_first_session(joined, device()))
    cookies.give_recovery_code(answer, joined.recovery_code)
    cookies.take_reset_token(answer)
    return answer


def _waiting(token: str) -> Response | Reset:
    """What is to be shown instead of the form; the reset where its day has come."""
    try:
        found = actions.find_reset(token)
    except NotFound:
        return go("reset")
    if found.ready_on <= clock.today():
        return found
    return make_response(render("accounts/reset_waiting.html", ready_on=found.ready_on))


@accounts_pages.delete("/me/reset")
@writes("identity")
def cancel_reset() -> Response:
    actions.cancel_reset(member_here())
    flash(text("accounts.reset.cancelled"), "done")
    return go("sessions")


@accounts_pages.route("/me/old-posts", methods=["GET", "POST"])
@writes("identity")
def old_posts() -> Response:
    """The posts of before a reset: mine again, while the old secret waits."""
    actor, form = member_here(), OldSecretForm()
    till = old_secret_till(actor)
    if till is None or not form.validate_on_submit():
        return form_page("old_posts", form, till=till)
    try:
        session_key = actions.attach_old(actor, form.old.data)
    except (NotValid, TooMany) as error:
        return form_page("old_posts", form, error, till=till)
    flash(text("accounts.old.done"), "done")
    answer = go("sessions")
    cookies.give_session(answer, session_key)
    return answer
