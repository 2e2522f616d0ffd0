"""Pictures: sending one, and seeing one."""

from flask import Response, make_response, request
from werkzeug.datastructures import FileStorage

from forum.accounts.actor import Actor
from forum.board import actions, policy, queries
from forum.board.models import Upload
from forum.board.views.blueprint import board_pages
from forum.board.views.here import reader
from forum.errors import NotFound, NotValid
from forum.pictures import HEAVIEST, shelf
from forum.text import shown_size
from forum.web.application import takes_files
from forum.web.fields import asked
from forum.web.language import text
from forum.web.nonces import created
from forum.web.templating import render, wants_fragment

_FORM = 100_000  # bytes of a form around its file


@board_pages.get("/uploads/new")
def new_upload() -> str:
    """Without JavaScript: a picture is sent here, and what to paste is shown."""
    actor = _uploader()
    made = asked("made")
    upload = queries.find_upload(actor, made) if made else None
    return _page(upload, moved=asked("moved") == "1")


@board_pages.post("/uploads")
@takes_files(HEAVIEST + _FORM)
def create_upload() -> Response | tuple[str, int]:
    actor = _uploader()
    try:
        upload, moved = actions.upload(actor, _sent())
    except NotValid as refused:
        return _page(None, [text(refused.key, **refused.params)]), 422
    path = f"/uploads/new?made={upload.id}" + ("&moved=1" if moved else "")
    if not wants_fragment():
        return created(path)
    return created(path, make_response(_page(upload, moved=moved), 201))


@board_pages.get("/uploads/<upload_id>")
def show_upload(upload_id: str) -> Response:
    """The picture, whole and the same for whatever range or condition was asked; never kept."""
    upload = queries.find_upload(reader(), upload_id)
    webp = shelf.take(upload.id)
    if webp is None:
        raise NotFound("board.upload.not_found")
    answer = Response(webp, mimetype="image/webp")
    answer.headers["Content-Disposition"] = 'inline; filename="picture.webp"'
    return answer


def _uploader() -> Actor:
    actor = reader()
    if not policy.may_upload(actor):
        raise policy.refusal(actor, "board.upload.not_allowed")
    return actor


def _sent() -> bytes:
    """The one file of the form. Its name and its type are what the sender says: nobody asks."""
    files: list[FileStorage] = [one for _, sent in request.files.lists() for one in sent]
    if len(files) != 1:
        raise NotValid("board.upload.one" if files else "board.upload.none", "picture")
    files[0].stream.seek(0)  # read before, where the unit is done again
    return files[0].stream.read()


def _page(upload: Upload | None, errors: list[str] | None = None, *, moved: bool = False) -> str:
    size = shown_size(upload.width, upload.height) if upload else ()
    context = {"upload": upload, "size": size, "errors": errors or [], "moved": moved}
    return render("board/upload.html", "board/_upload.html", **context)
