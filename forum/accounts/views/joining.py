"""Joining: the address, the code, the password, the recovery code; or by an invitation."""

from flask import Response, flash, make_response

from forum.accounts import actions, cookies
from forum.accounts.actions import Joined
from forum.accounts.forms import (
    ChoosePasswordForm,
    CodeForm,
    InvitationCodeForm,
    JoinForm,
    KeptForm,
)
from forum.accounts.queries import find_code, find_invitation
from forum.accounts.views.blueprint import accounts_pages, client, form_page, go, go_to
from forum.accounts.views.signing_in import device
from forum.accounts.views.steps import ask_more
from forum.errors import AlreadyDone, NotFound, NotValid, TooMany
from forum.web.application import writes
from forum.web.language import language, text
from forum.web.templating import render


@accounts_pages.route("/join", methods=["GET", "POST"])
@writes("identity")
def join() -> Response:
    form = JoinForm()
    if not form.validate_on_submit():
        return form_page("join", form)
    try:
        token = actions.ask_to_join(form.address.data, language=language(), client=client())
    except (NotValid, TooMany) as error:
        return form_page("join", form, error)
    answer = go("join_code")
    cookies.give_joining_token(answer, token)
    return answer


@accounts_pages.route("/join/code", methods=["GET", "POST"])
@writes("identity")
def join_code() -> Response:
    """A wrong code is answered by going here again: an answer of 422 would not keep the count."""
    form, token = CodeForm(), cookies.joining_token()
    if not form.validate_on_submit():
        return _code_page(form, token)
    try:
        proved = actions.prove_code(token, form.code.data, client=client())
    except TooMany as error:
        return form_page("code", form, error, tries_left=None)
    return go("join_password" if proved else "join_code")


def _code_page(form: CodeForm, token: str) -> Response:
    try:
        code = find_code(token)
    except NotFound:
        return go("join")
    if code.is_proved:
        return go("join_password")
    return form_page("code", form, tries_left=code.tries_left, tried=code.attempts > 0)


@accounts_pages.route("/join/password", methods=["GET", "POST"])
@writes("identity")
def join_password() -> Response:
    form, token = ChoosePasswordForm(), cookies.joining_token()
    if not form.validate_on_submit():
        return form_page("password", form) if _may_choose(token) else go("join")
    try:
        joined = actions.finish_joining(token, form.password.data)
    except NotValid as error:
        return form_page("password", form, error)
    except AlreadyDone as error:
        return _sign_in_instead(error.key)
    except NotFound:
        return go("join_recovery")  # sent twice: the first one made the member
    return _welcome(joined)


def _may_choose(token: str) -> bool:
    try:
        return find_code(token).is_proved
    except NotFound:
        return False


def _welcome(joined: Joined | None) -> Response:
    if joined is None:
        return _sign_in_instead("accounts.join.back")
    answer = go("join_recovery")
    cookies.give_session(answer, actions.open_first_session(joined, device()))
    cookies.give_recovery_code(answer, joined.recovery_code)
    cookies.take_joining_token(answer)
    return answer


def _sign_in_instead(key: str) -> Response:
    flash(text(key), "info")
    answer = go("sign_in")
    cookies.take_joining_token(answer)
    return answer


@accounts_pages.route("/join/recovery", methods=["GET", "POST"])
@writes("identity")
def join_recovery() -> Response:
    """The recovery code, until its owner says that it is written down."""
    form, code = KeptForm(), cookies.recovery_code()
    if not code:
        return go_to("/")
    if not form.validate_on_submit():
        return form_page("recovery_code", form, code=code)
    answer = go_to("/")
    cookies.take_recovery_code(answer)
    return answer


@accounts_pages.get("/join/unlisted")
def join_unlisted() -> Response:
    return make_response(render("accounts/unlisted.html"))


@accounts_pages.route("/join/invitation", methods=["GET", "POST"])
@writes("identity")
def join_invitation() -> Response:
    """A code or the whole link, as it was pasted."""
    form = InvitationCodeForm()
    if not form.validate_on_submit():
        return form_page("invitation_code", form)
    code = form.code.data.strip().rstrip("/").rpartition("/")[2].lower()
    try:
        find_invitation(code)
    except NotFound:
        return form_page("invitation_code", form, NotValid("accounts.invitation.gone", "code"))
    return go_to(f"/invitations/{code}")


@accounts_pages.route("/invitations/<token>", methods=["GET", "POST"])
@writes("identity")
def invitation(token: str) -> Response:
    form = ChoosePasswordForm()
    try:
        invited = find_invitation(token)
    except NotFound as error:
        raise NotFound("accounts.invitation.gone") from error
    page = "staff_invitation" if invited.staff_id else "invitation"
    if not form.validate_on_submit():
        return form_page(page, form)
    try:
        return _accept(token, form.password.data, is_staff=bool(invited.staff_id))
    except NotValid as error:
        return form_page(page, form, error)
    except AlreadyDone:
        return _sign_in_instead("accounts.join.exists")


def _accept(token: str, password: str, *, is_staff: bool) -> Response:
    if is_staff:
        waiting = actions.accept_staff_invitation(token, password)
        return ask_more(waiting, "/") if waiting else _sign_in_instead("accounts.staff.ready")
    return _welcome(actions.accept_invitation(token, password))
