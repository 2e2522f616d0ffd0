"""보안: what staff have as a second factor, and changing it after proving who one is."""

from flask import Response, flash, make_response, request, url_for

from forum.accounts import actions, cookies
from forum.accounts.actor import Actor
from forum.accounts.forms import (
    PATH,
    ConfirmPasswordForm,
    FactorNameForm,
    NewFactorForm,
    PlainAccountForm,
    ProofForm,
)
from forum.accounts.models import PendingStep
from forum.accounts.policy import may_have_second_factor, needs_second_factor
from forum.accounts.queries import factor_line, find_factor, find_step, security_of
from forum.accounts.signed_in import current_actor
from forum.accounts.views.blueprint import accounts_pages, form_page, go, go_to
from forum.accounts.views.steps import adding_page, codes_page, proof_of, proof_page
from forum.errors import NotAllowed, NotFound, NotValid, SignInNeeded, TooMany
from forum.web.application import writes
from forum.web.fields import asked
from forum.web.language import language, text
from forum.web.templating import render


def _staff() -> Actor:
    actor = current_actor()
    if actor.is_guest:
        raise SignInNeeded
    if not may_have_second_factor(actor):
        raise NotAllowed("accounts.factor.members")
    return actor


def _step(actor: Actor, *, is_confirmed: bool) -> PendingStep | None:
    """The change that this browser began as this actor, as far as it was to have come."""
    try:
        step = find_step(cookies.step_token(), "change")
    except NotFound:
        return None
    is_own = step.staff_id == actor.account_id
    return step if is_own and step.is_confirmed == is_confirmed else None


def _ask_who() -> Response:
    return go_to(url_for("accounts.confirm_password", next=request.path))


def _done(key: str) -> Response:
    flash(text(key), "done")
    answer = go("security")
    cookies.take_step_token(answer)
    return answer


@accounts_pages.get("/me/security")
def security() -> Response:
    actor = _staff()
    page = render(
        "accounts/security.html",
        security=security_of(actor),
        is_needed=needs_second_factor(actor.role),
    )
    return make_response(page)


@accounts_pages.route("/me/security/password", methods=["GET", "POST"])
@writes("identity")
def confirm_password() -> Response:
    actor, form = _staff(), ConfirmPasswordForm(next=asked("next", PATH))
    if not form.validate_on_submit():
        return form_page("confirm_password", form)
    try:
        waiting = actions.begin_change(actor, form.password.data)
    except (NotValid, TooMany) as error:
        return form_page("confirm_password", form, error)
    answer = go_to(url_for("accounts.confirm_factor", next=form.next.data))
    cookies.give_step_token(answer, waiting.token)
    return answer


@accounts_pages.route("/me/security/confirm", methods=["GET", "POST"])
@writes("identity")
def confirm_factor() -> Response:
    """Passed by at once where there is no factor yet."""
    actor, form = _staff(), ProofForm(next=asked("next", PATH))
    if _step(actor, is_confirmed=True):
        return go_to(form.next.data)
    step = _step(actor, is_confirmed=False)
    if step is None:
        return go_to(url_for("accounts.confirm_password", next=form.next.data))
    if not form.validate_on_submit():
        return proof_page("confirm_factor", form, step)
    try:
        proved = actions.confirm(actor, cookies.step_token(), proof_of(form), language=language())
    except NotFound:
        return go_to(url_for("accounts.confirm_password", next=form.next.data))
    return go_to(form.next.data) if proved else proof_page("confirm_factor", form, step)


@accounts_pages.route("/me/security/new", methods=["GET", "POST"])
@writes("identity")
def new_factor() -> Response:
    actor, form = _staff(), NewFactorForm(next="/me/security")
    step = _step(actor, is_confirmed=True)
    if step is None:
        return _ask_who()
    if not form.validate_on_submit():
        return adding_page("new_factor", form, step)
    try:
        added = actions.add_factor(
            actor, cookies.step_token(), proof_of(form), form.name.data or "", language=language()
        )
    except NotValid as error:
        return adding_page("new_factor", form, step, error)
    if not added.backup_codes:
        return _done("accounts.factor.added")
    answer = codes_page(added, "/me/security")
    cookies.give_session(answer, actions.renew_session(actor))
    return answer


@accounts_pages.route("/me/security/codes", methods=["GET", "POST"])
@writes("identity")
def backup_codes() -> Response:
    actor, form = _staff(), PlainAccountForm()
    if _step(actor, is_confirmed=True) is None:
        return _ask_who()
    if not form.validate_on_submit():
        return form_page("new_codes", form)
    added = actions.make_backup_codes(actor, cookies.step_token(), language=language())
    return codes_page(added, "/me/security")


@accounts_pages.route("/me/security/factors/<factor_id>", methods=["GET", "POST"])
@writes("identity")
def factor(factor_id: str) -> Response:
    actor, form = _staff(), FactorNameForm()
    shown = factor_line(find_factor(actor.account_id, factor_id))
    if _step(actor, is_confirmed=True) is None:
        return _ask_who()
    if not form.validate_on_submit():
        form.name.data = form.name.data or shown.name
        return form_page("factor", form, factor=shown)
    try:
        actions.rename_factor(actor, cookies.step_token(), factor_id, form.name.data)
    except NotValid as error:
        return form_page("factor", form, error, factor=shown)
    return _done("accounts.factor.renamed")


@accounts_pages.delete("/me/security/factors/<factor_id>")
@writes("identity")
def remove_factor(factor_id: str) -> Response:
    actor = _staff()
    find_factor(actor.account_id, factor_id)
    if _step(actor, is_confirmed=True) is None:
        return _ask_who()
    actions.remove_factor(actor, cookies.step_token(), factor_id, language=language())
    return _done("accounts.factor.removed")
