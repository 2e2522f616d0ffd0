"""권리 침해 신고 (임시조치): a page for outsiders; a list and decisions for those who decide."""

from typing import Any

from flask import Blueprint, Response, flash, make_response, url_for

from forum.accounts.signed_in import current_actor
from forum.errors import NotValid
from forum.moderation import actions, queries
from forum.moderation.forms import BlindForm, ClaimForm, PlaceForm, RefusalForm
from forum.moderation.models import GROUNDS, REFUSALS
from forum.web.language import language, text
from forum.web.nonces import created
from forum.web.resume import keeps_text
from forum.web.templating import render

rights_pages = Blueprint("rights_pages", __name__)
_FORMS = {"place": PlaceForm, "blinding": BlindForm, "refusal": RefusalForm}
_DAYS = {"decided": actions.DECIDED_WITHIN, "blinded": actions.BLINDED_FOR}


@rights_pages.route("/rights", methods=["GET", "POST"])
@keeps_text
def claim() -> Response:
    """Open to everybody; the answer tells nothing of the post."""
    form = ClaimForm()
    if form.takes():
        try:
            actions.claim(current_actor(), **form.claim, language=language(), kept=form.kept)
            return created(url_for(".claimed"))
        except NotValid as refused:
            form.refuse(refused)
    page = render(
        "moderation/rights.html",
        form=form,
        grounds=GROUNDS,
        days=_DAYS,
        figures=queries.claim_figures(),
    )
    return make_response(page, 422 if form.errors or form.is_guarded else 200)


@rights_pages.get("/rights/received")
def claimed() -> str:
    return render("moderation/rights_received.html", days=_DAYS)


@rights_pages.get("/moderation/claims")
def claims() -> str:
    reader = current_actor()
    live = queries.live_claims(reader)
    return render("moderation/claims.html", live=live, past=queries.past_claims(reader))


@rights_pages.get("/moderation/claims/<claim_id>")
def show(claim_id: str) -> str:
    return _page(claim_id)


@rights_pages.post("/moderation/claims/<claim_id>/post")
@keeps_text
def name_post(claim_id: str) -> Response | tuple[str, int]:
    form = _form(PlaceForm, claim_id)
    if form.takes():
        try:
            actions.name_post(current_actor(), claim_id, place=form.place.data or "")
            return _done(claim_id, "named")
        except NotValid as refused:
            form.refuse(refused)
    return _page(claim_id, place=form), 422


@rights_pages.post("/moderation/claims/<claim_id>/blinding")
@keeps_text
def blind(claim_id: str) -> Response | tuple[str, int]:
    form = _form(BlindForm, claim_id)
    if form.takes():
        try:
            note = form.note.data or ""
            actions.blind(current_actor(), claim_id, note=note, kept=form.kept)
            return _done(claim_id, "blinded")
        except NotValid as refused:
            form.refuse(refused)
    return _page(claim_id, blinding=form), 422


@rights_pages.delete("/moderation/claims/<claim_id>/blinding")
def restore(claim_id: str) -> Response:
    actions.restore(current_actor(), claim_id)
    return _done(claim_id, "restored")


@rights_pages.post("/moderation/claims/<claim_id>/removal")
def remove(claim_id: str) -> Response:
    actions.remove(current_actor(), claim_id)
    return _done(claim_id, "removed")


@rights_pages.post("/moderation/claims/<claim_id>/rejection")
def reject(claim_id: str) -> Response | tuple[str, int]:
    form = _form(RefusalForm, claim_id)
    if form.takes():
        actions.reject(current_actor(), claim_id, reason=form.reason.data or "")
        return _done(claim_id, "rejected")
    return _page(claim_id, refusal=form), 422


def _form(kind: Any, claim_id: str) -> Any:  # noqa: ANN401  one of the forms
    """Whoever may not see the claim is told so, whatever they sent."""
    queries.claim_page(current_actor(), claim_id)
    return kind()


def _page(claim_id: str, **refused: object) -> str:
    page = queries.claim_page(current_actor(), claim_id)
    forms: dict[str, Any] = {
        name: refused.get(name) or kind(formdata=None) for name, kind in _FORMS.items()
    }
    return render("moderation/claim.html", page=page, refusals=REFUSALS, days=_DAYS, **forms)


def _done(claim_id: str, what: str) -> Response:
    flash(text(f"rights.said.{what}"), "done")
    return created(url_for(".show", claim_id=claim_id))
