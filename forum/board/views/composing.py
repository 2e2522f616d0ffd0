"""Asking a question and sharing a tip."""

from flask import Response, request

from forum import text
from forum.accounts.actor import Actor
from forum.board import actions
from forum.board.forms import ComposeForm
from forum.board.models import BODY_LIMIT, Thread
from forum.board.views.blueprint import board_pages
from forum.board.views.here import category_names, reader, thread_path, writer
from forum.errors import NotValid
from forum.web.nonces import created
from forum.web.resume import keeps_text
from forum.web.templating import render

_TITLE_SHOWN = 200


@board_pages.get("/threads/new")
def new_thread() -> str:
    """The composer; `?kind=`, `?title=` and `?category=` fill it in."""
    writer()
    given = {name: request.args.get(name, "")[:_TITLE_SHOWN] for name in ("title", "category")}
    kind = "tip" if request.args.get("kind") == "tip" else "question"
    return _composer(ComposeForm(data={"kind": kind, **given}))


@board_pages.post("/threads")
@keeps_text
def create_thread() -> Response | tuple[str, int]:
    actor = writer()
    form = ComposeForm()
    if form.takes():
        try:
            return created(thread_path(_begun(actor, form).id))
        except NotValid as refused:
            form.refuse(refused)
    return _composer(form), 422


@board_pages.post("/preview")
def preview() -> str | tuple[str, int]:
    """What a text will look like; nothing is kept."""
    reader()
    source = request.form.get("body", "")
    if len(source) > BODY_LIMIT:
        raise NotValid("board.body.long", "body", limit=BODY_LIMIT)
    return render("board/_preview.html", html=text.render(text.clean(source)).html)


def _begun(actor: Actor, form: ComposeForm) -> Thread:
    common = {"title": form.title.data or "", "category": form.category.data or ""}
    if form.kind.data == "tip":
        return actions.share(actor, **common, **form.parts, tags=form.tag_names)
    return actions.ask(
        actor,
        **common,
        body=form.body.data or "",
        tags=form.tag_names,
        environment=form.environment,
    )


def _composer(form: ComposeForm) -> str:
    return render("board/compose.html", form=form, names=category_names())
