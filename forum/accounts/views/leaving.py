"""Leaving: what happens to my posts, said beforehand; and all that who was removed may see."""

from flask import Response, flash, request

from forum.accounts import actions, cookies
from forum.accounts.actor import Actor
from forum.accounts.forms import LeavingForm
from forum.accounts.policy import CHOICE_DAYS, may_leave
from forum.accounts.signed_in import current_actor
from forum.accounts.views.blueprint import accounts_pages, form_page, go
from forum.errors import NotFound, NotValid, SignInNeeded, TooMany
from forum.web.application import writes
from forum.web.language import language, text

# Where somebody whom their company removed may go: to their posts and out.
_STAYS_OPEN = frozenset(
    {
        "static",
        "house.health",
        "house.choose_language",
        "house.choose_theme",
        "board.promise",
        "board.help_page",
        "board.schedule_deletions",
        "board.unschedule_deletions",
        "accounts.leaving",
        "accounts.sign_out",
        "accounts.sign_in",
        "demo.choose",
        "demo.sign_in",
    }
)


@accounts_pages.before_app_request
def _lead_to_leaving() -> Response | None:
    if request.endpoint is None:  # not there for anybody; nobody need be known for that
        return None
    if request.endpoint in _STAYS_OPEN - {"accounts.sign_in"} or not current_actor().is_leaving:
        return None
    if request.endpoint == "accounts.sign_in" and request.method == "POST":
        return None
    return go("leaving")


def _who() -> Actor:
    actor = current_actor()
    if actor.is_staff:
        raise NotFound  # theirs are the operator's
    if not may_leave(actor):
        raise SignInNeeded
    return actor


@accounts_pages.route("/me/leaving", methods=["GET", "POST"])
@writes("identity")
def leaving() -> Response:
    actor, form = _who(), LeavingForm()
    if not form.validate_on_submit():
        return form_page("leaving", form, days=CHOICE_DAYS)
    try:
        actions.leave(actor, form.password.data, language=language())
    except (NotValid, TooMany) as error:
        return form_page("leaving", form, error, days=CHOICE_DAYS)
    flash(text("accounts.leaving.done"), "done")
    answer = go("sign_in")
    cookies.take_session(answer)
    cookies.forget_form_token()
    return answer
