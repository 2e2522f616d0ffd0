"""What is asked after the password, and the way in when it was answered."""

from flask import Response, current_app, flash, make_response, render_template, url_for

from forum.accounts import actions, cookies, steps
from forum.accounts.forms import AccountForm, NewFactorForm, ProofForm, SignInForm
from forum.accounts.models import PendingStep
from forum.accounts.passkeys import Site, site_of
from forum.accounts.qr import drawing
from forum.accounts.queries import find_step
from forum.accounts.signed_in import current_actor
from forum.accounts.views.blueprint import form_page, go_to
from forum.anonymity import SessionKey
from forum.errors import ForumError
from forum.web import resume
from forum.web.language import text

_ENDPOINTS = {"factor": "accounts.second_step", "enrol": "accounts.enrol"}


def enter(session_key: SessionKey, form: SignInForm | ProofForm) -> Response:
    """In by a new session: one that was open before ends. What was being written is offered."""
    actions.sign_out(current_actor())
    if actions.cancel_reset_with(session_key):
        flash(text("accounts.reset.cancelled_here"), "info")
    page = resume.offer() if form.resume.data else None
    answer = make_response(page) if page else go_to(form.next.data)
    cookies.give_session(answer, session_key)
    return answer


def ask_more(waiting: actions.Waiting, path: str, *, keeps_text: bool = False) -> Response:
    """Go where the factor is asked for; a text that is kept stays in the page, so it comes here."""
    if keeps_text and waiting.asked == "factor":
        answer = step_page(ProofForm(), waiting.token)
    else:
        answer = go_to(url_for(_ENDPOINTS[waiting.asked], next=path))
    cookies.give_step_token(answer, waiting.token)
    return answer


def site() -> Site | None:
    return site_of(current_app.config["FORUM"].base_url)


def proof_of(form: ProofForm) -> actions.Proof:
    return actions.Proof(
        code=form.code.data or "",
        backup=form.backup.data or "",
        passkey=form.credential.data or "",
        site=site(),
    )


def step_page(form: ProofForm, token: str) -> Response:
    """Raises NotFound where the step is over."""
    return proof_page("second_step", form, find_step(token, "factor"))


def proof_page(page: str, form: ProofForm, step: PendingStep) -> Response:
    """Where an old factor is proved; 200 also after a wrong one, as its count is to be kept."""
    form.code.data = form.backup.data = form.credential.data = ""
    return form_page(page, form, proving=steps.proving(step, site()))


def adding_page(
    page: str, form: NewFactorForm, step: PendingStep, error: ForumError | None = None
) -> Response:
    """Where a new factor is added: the QR code, the secret to type, the passkey."""
    shown = steps.adding(step, site(), text("layout.name"))
    form.credential.data = ""
    return form_page(
        page, form, error, adding=shown, qr=drawing(shown.address, text("accounts.factor.qr"))
    )


def codes_page(added: actions.Added, path: str) -> Response:
    page = render_template("accounts/backup_codes.html", codes=added.backup_codes, next=path)
    return make_response(page)


def begin_again(form: AccountForm) -> Response:
    """The step is over: to the page that was wanted, which asks to sign in."""
    flash(text("accounts.factor.over"), "info")
    answer = go_to(form.next.data)
    cookies.take_step_token(answer)
    return answer
