"""글쓴이 확인: officers ask, look on and close. Opening takes their private keys; no page does."""

from flask import Blueprint, Response, flash, url_for

from forum.accounts.signed_in import current_actor
from forum.breakglass import actions, queries
from forum.breakglass.forms import RequestForm
from forum.breakglass.models import GROUNDS
from forum.errors import NotValid
from forum.web.language import text
from forum.web.nonces import created
from forum.web.resume import keeps_text
from forum.web.templating import render

breakglass_pages = Blueprint("breakglass_pages", __name__)


@breakglass_pages.get("/breakglass")
def requests() -> str:
    return _page(RequestForm())


@breakglass_pages.post("/breakglass")
@keeps_text
def request() -> Response | tuple[str, int]:
    actor, form = current_actor(), RequestForm()
    queries.requests(actor)  # whoever may not look on may not ask either
    if not form.takes():
        return _page(form), 422
    try:
        made = actions.request(
            actor,
            post=form.post.data or "",
            ground=form.ground.data or "",
            reason=form.text.data or "",
            delay=form.delay.data or "",
        )
    except NotValid as refused:
        form.refuse(refused)
        return _page(form), 422
    return created(url_for(".show", request_id=made.id))


@breakglass_pages.get("/breakglass/<request_id>")
def show(request_id: str) -> str:
    page = queries.request_page(current_actor(), request_id)
    return render("breakglass/request.html", page=page, request_=page.request)


@breakglass_pages.post("/breakglass/<request_id>/closing")
def close(request_id: str) -> Response:
    actor = current_actor()
    queries.request_page(actor, request_id)
    actions.close(actor, request_id)
    flash(text("breakglass.said.closed"), "done")
    return created(url_for(".show", request_id=request_id))


def _page(form: RequestForm) -> str:
    return render(
        "breakglass/requests.html",
        requests=queries.requests(current_actor()),
        promise=queries.promise(),
        form=form,
        grounds=GROUNDS,
    )
