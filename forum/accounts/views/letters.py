"""메일로 알림: which letters I want and where to, and the page that a letter's link leads to."""

from flask import Response, flash, make_response, request

from forum.accounts import actions
from forum.accounts.actor import Actor
from forum.accounts.forms import CodeForm, LettersForm
from forum.accounts.queries import letters_line
from forum.accounts.signed_in import current_actor
from forum.accounts.views.blueprint import accounts_pages, form_page, go
from forum.errors import ForumError, NotAllowed, NotFound, NotValid, SignInNeeded, TooMany
from forum.web.application import writes
from forum.web.language import language, text
from forum.web.templating import render


def _member() -> Actor:
    """Staff are told by their own tools."""
    actor = current_actor()
    if actor.is_guest:
        raise SignInNeeded
    if not actor.is_member:
        raise NotFound
    return actor


def _page(
    actor: Actor,
    form: LettersForm | CodeForm,
    error: ForumError | None = None,
    page: str = "letters",
) -> Response:
    return form_page(page, form, error, line=letters_line(actor))


@accounts_pages.route("/me/letters", methods=["GET", "POST"])
@writes("identity")
def letters() -> Response:
    actor, form = _member(), LettersForm()
    if not form.validate_on_submit():
        return _page(actor, form)
    try:
        return _chosen(actor, form)
    except (NotValid, NotAllowed, TooMany) as error:
        return _page(actor, form, error)


def _chosen(actor: Actor, form: LettersForm) -> Response:
    pace, address = form.pace.data or "", form.address.data or ""
    if pace == "none":
        actions.stop_letters(actor)
        flash(text("accounts.letters.stopped"), "done")
        return go("letters")
    if actions.choose_letters(actor, pace, address, language=language()):
        return go("letters_code")
    flash(text("accounts.letters.kept"), "done")
    return go("letters")


@accounts_pages.route("/me/letters/code", methods=["GET", "POST"])
@writes("identity")
def letters_code() -> Response:
    """A wrong code is answered by going here again: an answer of 422 would not keep the count."""
    actor, form = _member(), CodeForm()
    if not letters_line(actor).is_waiting:
        return go("letters")
    if not form.validate_on_submit():
        return _page(actor, form, page="letters_code")
    try:
        done = actions.confirm_letters(actor, form.code.data)
    except TooMany as error:
        return _page(actor, form, error, page="letters_code")
    if not done:
        return go("letters_code")
    flash(text("accounts.letters.confirmed"), "done")
    return go("letters")


@accounts_pages.route("/letters/stop/<token>", methods=["GET", "POST"])
@writes("identity")
def stop_letters(token: str) -> Response:
    """For whoever has the letter, signed in or not; a mail program may send the form by itself.

    It asks for no form token (RFC 8058): the link's own is as hard to guess. Whether there was
    anything to stop nobody is told.
    """
    is_done = request.method == "POST"
    if is_done:
        actions.stop_letters_of(token)
    return make_response(render("accounts/letters_stop.html", is_done=is_done, token=token))
