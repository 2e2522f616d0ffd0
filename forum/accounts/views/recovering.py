"""Back in with the recovery code."""

from flask import Response, flash

from forum.accounts import actions, cookies
from forum.accounts.forms import RecoveryForm
from forum.accounts.views.blueprint import accounts_pages, client, form_page, go
from forum.errors import NotValid, TooMany
from forum.web.application import writes
from forum.web.language import text


@accounts_pages.route("/recovery", methods=["GET", "POST"])
@writes("identity")
def recovery() -> Response:
    form = RecoveryForm()
    if not form.validate_on_submit():
        return form_page("recovery", form)
    try:
        fresh = actions.recover_account(
            form.address.data, form.code.data, form.password.data, client=client()
        )
    except (NotValid, TooMany) as error:
        return form_page("recovery", form, error)
    flash(text("accounts.recovery.done"), "done")
    answer = go("join_recovery")
    cookies.give_recovery_code(answer, fresh)
    cookies.take_session(answer)
    return answer
