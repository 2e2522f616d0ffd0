"""What the reasons are called."""

from flask import Response, flash, make_response

from forum.accounts.signed_in import current_actor
from forum.config import LANGUAGES
from forum.errors import NotValid
from forum.moderation import actions, queries
from forum.moderation.forms import ReasonsForm
from forum.moderation.models import REASONS
from forum.moderation.views.blueprint import moderation_pages
from forum.web.language import text, text_in
from forum.web.nonces import created
from forum.web.resume import keeps_text
from forum.web.templating import render


@moderation_pages.route("/moderation/reasons", methods=["GET", "POST"])
@keeps_text
def reasons() -> Response:
    actor = current_actor()
    queries.check_may_decide(actor)
    form = ReasonsForm(data=_present())
    if form.takes():
        try:
            actions.name_reasons(actor, names=form.names, kept=form.kept)
            queries.forget_reasons()
            flash(text("moderation.reasons.said"), "done")
            return created("/moderation/reasons")
        except NotValid as refused:
            form.refuse(refused)
    page = render("moderation/reasons.html", form=form, usual=_usual())
    return make_response(page, 422 if form.errors or form.is_guarded else 200)


def _usual() -> dict[str, str]:
    """What the catalogue calls them, in each language."""
    return {
        f"{reason}_{one}": text_in(one, f"moderation.reason.{reason}")
        for reason in REASONS
        for one in LANGUAGES
    }


def _present() -> dict[str, str]:
    queries.forget_reasons()  # who changes them sees them as they are
    known = queries.know_reasons()
    return {f"{one}_{language}": name for one, by in known.items() for language, name in by.items()}
