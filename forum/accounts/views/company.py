"""The company admin's page: who was invited, who joined, and nothing else."""

from flask import Response, flash

from forum.accounts import actions
from forum.accounts.actor import Actor
from forum.accounts.forms import ColleagueForm
from forum.accounts.policy import may_see_colleagues
from forum.accounts.queries import colleagues_of
from forum.accounts.signed_in import current_actor
from forum.accounts.views.blueprint import accounts_pages, form_page, go
from forum.errors import ForumError, NotFound, NotValid, SignInNeeded, TooMany
from forum.web.application import writes
from forum.web.language import language, text


def _admin() -> Actor:
    """A page for admins is not there for anybody else."""
    actor = current_actor()
    if actor.is_guest:
        raise SignInNeeded
    if not may_see_colleagues(actor):
        raise NotFound
    return actor


def _page(actor: Actor, form: ColleagueForm, error: ForumError | None = None) -> Response:
    return form_page("company", form, error, colleagues=colleagues_of(actor))


@accounts_pages.route("/company", methods=["GET", "POST"])
@writes("identity")
def company() -> Response:
    actor, form = _admin(), ColleagueForm()
    if not form.validate_on_submit():
        return _page(actor, form)
    try:
        actions.invite(actor, form.address.data, language=language())
    except (NotValid, TooMany) as error:
        return _page(actor, form, error)
    flash(text("accounts.company.invited"), "done")
    return go("company")


@accounts_pages.delete("/company/invitations")
@writes("identity")
def withdraw_invitation() -> Response:
    actor, form = _admin(), ColleagueForm()
    if not form.validate_on_submit():
        return _page(actor, form)
    actions.withdraw_invitation(actor, form.address.data)
    flash(text("accounts.company.withdrawn"), "done")
    return go("company")


@accounts_pages.delete("/company/members")
@writes("identity")
def remove_colleague() -> Response:
    actor, form = _admin(), ColleagueForm()
    if not form.validate_on_submit():
        return _page(actor, form)
    actions.remove_colleague(actor, form.address.data, language=language())
    flash(text("accounts.company.removed"), "done")
    return go("company")
