"""모음: for members to read, for curators to put together."""

from flask import Response, flash

from forum.accounts.actor import Actor
from forum.board import actions, policy, queries
from forum.board.forms import CollectionForm
from forum.board.models import Collection
from forum.board.views.blueprint import board_pages
from forum.board.views.here import category_names, reader, redirect
from forum.errors import NotAllowed, NotValid
from forum.web.fields import sent
from forum.web.language import text
from forum.web.nonces import created
from forum.web.resume import keeps_text
from forum.web.templating import render

board_pages.app_template_global("may_curate")(policy.may_curate)

_ID = 16
_MOVES = {"up": True, "down": False}


@board_pages.get("/collections")
def collections() -> str:
    actor = reader()
    return render("board/collections.html", lines=queries.collections(actor))


@board_pages.get("/collections/<collection_id>")
def show_collection(collection_id: str) -> str:
    page = queries.collection_page(reader(), collection_id)
    return render("board/collection.html", page=page, names=category_names())


@board_pages.route("/moderation/collections/new", methods=["GET", "POST"])
@keeps_text
def new_collection() -> Response | tuple[str, int] | str:
    actor, form = _curator(), CollectionForm()
    if form.takes():
        try:
            words = {"title": form.title.data or "", "body": form.body.data or ""}
            row = actions.begin_collection(actor, **words, kept=form.kept)
            return created(_path(row))
        except NotValid as refused:
            form.refuse(refused)
    page = render("board/collection_edit.html", form=form, page=None)
    return (page, 422) if form.errors or form.is_guarded else page


@board_pages.route("/moderation/collections/<collection_id>", methods=["GET", "POST"])
@keeps_text
def edit_collection(collection_id: str) -> Response | tuple[str, int] | str:
    actor = reader()
    row = queries.find_collection(actor, collection_id)
    form = CollectionForm()
    if not form.is_submitted():
        form = CollectionForm(data={"title": row.title, "body": row.source})
    if form.takes():
        try:
            words = {"title": form.title.data or "", "body": form.body.data or ""}
            actions.edit_collection(actor, row, **words, kept=form.kept)
            return _said("kept", row)
        except NotValid as refused:
            form.refuse(refused)
    page = queries.collection_page(actor, row.id)
    drawn = render("board/collection_edit.html", form=form, page=page, names=category_names())
    return (drawn, 422) if form.errors or form.is_guarded else drawn


@board_pages.delete("/moderation/collections/<collection_id>")
def remove_collection(collection_id: str) -> Response:
    actor = reader()
    actions.remove_collection(actor, queries.find_collection(actor, collection_id))
    flash(text("board.collection.said.removed"), "done")
    return created("/collections")


@board_pages.post("/moderation/collections/<collection_id>/publication")
def publish_collection(collection_id: str) -> Response:
    actor = reader()
    row = queries.find_collection(actor, collection_id)
    actions.publish_collection(actor, row)
    return _said("published", row)


@board_pages.delete("/moderation/collections/<collection_id>/publication")
def unpublish_collection(collection_id: str) -> Response:
    actor = reader()
    row = queries.find_collection(actor, collection_id)
    actions.unpublish_collection(actor, row)
    return _said("unpublished", row)


@board_pages.post("/moderation/collections/<collection_id>/order")
def order_collection(collection_id: str) -> Response:
    """One thread a place up or down, or out of it."""
    actor = reader()
    row = queries.find_collection(actor, collection_id)
    thread_id, how = sent("thread", _ID), sent("move")
    if how == "out":
        actions.take_out(actor, row, thread_id)
    elif how in _MOVES:
        actions.move_in_collection(actor, row, thread_id, up=_MOVES[how])
    else:
        raise NotValid("errors.form.unknown")
    return created(f"{_path(row)}#threads")


def _curator() -> Actor:
    actor = reader()
    if not policy.may_curate(actor):
        raise NotAllowed("board.curating.not_allowed")
    return actor


def _path(row: Collection) -> str:
    return f"/moderation/collections/{row.id}"


def _said(what: str, row: Collection) -> Response:
    flash(text(f"board.collection.said.{what}"), "done")
    return redirect(_path(row))
