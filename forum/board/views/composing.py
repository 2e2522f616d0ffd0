"""Asking a question and sharing a tip."""

from typing import Any

from flask import Response

from forum import text
from forum.accounts.actor import Actor
from forum.board import actions, queries
from forum.board.forms import ComposeForm
from forum.board.models import BODY_LIMIT, Thread
from forum.board.queries import NEW_THREAD, DraftPage
from forum.board.views import drafts
from forum.board.views.blueprint import board_pages
from forum.board.views.here import category_names, reader, thread_path, writer
from forum.errors import NotValid
from forum.web.fields import asked, sent_text
from forum.web.language import language
from forum.web.nonces import created
from forum.web.resume import keeps_text
from forum.web.templating import render


@board_pages.get("/threads/new")
def new_thread() -> str:
    """The composer, with what was begun; what the address says fills it in."""
    actor = writer()
    given = {name: asked(name) for name in ("title", "category")}
    if asked("template"):
        return _composer(ComposeForm(data={"kind": "question", **given, **_filled_in()}))
    kind = "tip" if asked("kind") == "tip" else "question"
    begun = None if given["title"] else drafts.restored(actor, NEW_THREAD)
    if begun and (begun.head.kind == kind or not asked("kind")):
        return _composer(ComposeForm(data=begun.fields | {"draft": begun.handle}), begun)
    return _composer(ComposeForm(data={"kind": kind, **given}))


@board_pages.post("/threads/template")
@keeps_text
def insert_template() -> str:
    """The composer again, with all that was written and the category's template below it."""
    writer()
    form = ComposeForm()
    found = queries.templates().get(form.category.data or "")
    if found:
        words = (form.body.data or "").rstrip()
        given = found.words(language())
        form.body.data = words if given in words else f"{words}\n\n{given}".lstrip("\n")
    return _composer(form, wants_template=found is None)


@board_pages.post("/threads")
@keeps_text
def create_thread() -> Response | tuple[str, int]:
    actor = writer()
    form = ComposeForm()
    if form.takes():
        try:
            with actions.paced(actor, "ask"):
                thread = _begun(actor, form)
            drafts.settle(actor, form)
            return created(thread_path(thread.id))
        except NotValid as refused:
            form.refuse(refused)
    return _composer(form), 422


@board_pages.post("/preview")
def preview() -> str | tuple[str, int]:
    """What a text will look like; nothing is kept."""
    actor = reader()
    source = sent_text("body", BODY_LIMIT)
    pictures = queries.sizes_shown_to(actor, source)
    return render("board/_preview.html", html=text.render(source, pictures).html)


def _begun(actor: Actor, form: ComposeForm) -> Thread:
    common = {name: form[name].data or "" for name in ("title", "category", "context")}
    if form.kind.data == "tip":
        return actions.share(actor, **common, **form.parts, tags=form.tag_names, kept=form.kept)
    return actions.ask(
        actor,
        **common,
        body=form.body.data or "",
        tags=form.tag_names,
        environment=form.environment,
        kept=form.kept,
    )


def _filled_in() -> dict[str, str]:
    """`?template=`: the category whose template the question begins with."""
    found = queries.templates().get(asked("template"))
    return {"category": asked("template"), "body": found.words(language())} if found else {}


def _composer(
    form: ComposeForm, draft: DraftPage | None = None, *, wants_template: bool = False
) -> str:
    """`wants_template`: one was asked for where the category has none."""
    about: dict[str, Any] = {
        "names": category_names(),
        "crowd": queries.crowd(),
        "templates": queries.templates(),
        "wants_template": wants_template,
    }
    return render("board/compose.html", form=form, draft=draft, **about)
