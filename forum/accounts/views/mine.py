"""My sessions and my password."""

from flask import Response, flash, make_response

from forum.accounts import actions, cookies
from forum.accounts.actor import Actor
from forum.accounts.forms import ChangePasswordForm
from forum.accounts.queries import old_secret_till, sessions_of
from forum.accounts.signed_in import current_actor
from forum.accounts.views.blueprint import accounts_pages, form_page, go
from forum.errors import NotValid, SignInNeeded, TooMany
from forum.web.application import writes
from forum.web.language import text
from forum.web.templating import render


def _somebody() -> Actor:
    actor = current_actor()
    if actor.is_guest:
        raise SignInNeeded
    return actor


@accounts_pages.get("/me/sessions")
def sessions() -> Response:
    actor = _somebody()
    lines, till = sessions_of(actor), old_secret_till(actor) if actor.is_member else None
    return make_response(render("accounts/sessions.html", sessions=lines, old_till=till))


@accounts_pages.delete("/me/sessions/<session_id>")
@writes("identity")
def revoke_session(session_id: str) -> Response:
    actions.revoke_session(_somebody(), session_id)
    flash(text("accounts.sessions.revoked"), "done")
    return go("sessions")


@accounts_pages.delete("/me/sessions")
@writes("identity")
def revoke_sessions() -> Response:
    actions.revoke_sessions(_somebody())
    flash(text("accounts.sessions.all_revoked"), "done")
    return go("sessions")


@accounts_pages.route("/me/password", methods=["GET", "POST"])
@writes("identity")
def password() -> Response:
    form, actor = ChangePasswordForm(), _somebody()
    if not form.validate_on_submit():
        return form_page("change_password", form)
    try:
        actions.change_password(actor, form.old.data, form.new.data)
    except (NotValid, TooMany) as error:
        return form_page("change_password", form, error)
    flash(text("accounts.password.changed"), "done")
    answer = go("sessions")
    cookies.give_session(answer, actions.renew_session(actor))
    return answer
