"""What moderators do with a post besides hiding: mend it, take a passage out, confirm, pass on."""

from flask import Response, make_response

from forum.accounts.actor import Actor
from forum.accounts.signed_in import current_actor
from forum.board import policy
from forum.board import queries as board
from forum.board.actions import PARTS, without
from forum.board.models import PART_BREAK, Post, Thread
from forum.board.queries import Words, changes_between
from forum.errors import AlreadyDone, NotAllowed, NotValid
from forum.moderation import actions, queries
from forum.moderation.forms import CorrectForm, CorrectTipForm, NoteForm, RedactForm
from forum.moderation.models import Decision
from forum.moderation.views.acting import say
from forum.moderation.views.blueprint import moderation_pages
from forum.text import Block, clean
from forum.web.language import text_in
from forum.web.nonces import created
from forum.web.resume import keeps_text
from forum.web.templating import render

AnyForm = CorrectForm | CorrectTipForm


@moderation_pages.get("/posts/<post_id>/moderation")
def post_tools(post_id: str) -> str:
    return _tools(*_found(post_id))


@moderation_pages.post("/posts/<post_id>/official")
def confirm(post_id: str) -> Response:
    return _done(actions.confirm(*_found(post_id)))


@moderation_pages.post("/posts/<post_id>/passing")
@keeps_text
def pass_on(post_id: str) -> Response:
    actor, thread, post = _found(post_id)
    form = NoteForm()
    if form.takes():
        try:
            return _done(actions.pass_on(actor, post, note=form.note.data or "", kept=form.kept))
        except NotValid as refused:
            form.refuse(refused)
    return make_response(_tools(actor, thread, post, form), 422)


@moderation_pages.route("/posts/<post_id>/correction", methods=["GET", "POST"])
@keeps_text
def correct(post_id: str) -> Response:
    actor, thread, post = _found(post_id)
    if not policy.may_correct(actor, post):
        raise NotAllowed("board.act.not_allowed")
    form = _form(actor, thread, post)
    if form.takes():
        try:
            base = form.base.data or ""
            return _done(
                actions.correct(actor, thread, post, parts=form.parts, base=base, **form.why)
            )
        except NotValid as refused:
            form.refuse(refused)
        except AlreadyDone:
            return make_response(_changed_meanwhile(actor, thread, post, form), 409)
    page = _editor(thread, post, form)
    return make_response(page, 422 if form.errors or form.is_guarded else 200)


@moderation_pages.route("/posts/<post_id>/redaction", methods=["GET", "POST"])
@keeps_text
def redact(post_id: str) -> Response:
    """What will be gone is shown first, and taken out when that was seen."""
    actor, thread, post = _found(post_id)
    if not policy.may_redact(actor, post):
        raise NotAllowed("board.act.not_allowed")
    form, changes = RedactForm(), None
    if form.takes():
        passage, mark = form.passage.data or "", text_in(thread.language, "moderation.redact.mark")
        try:
            changes = _without(thread, post, passage, mark)
            if form.sure.data:
                given = {"passage": passage, "mark": mark} | form.why
                return _done(actions.redact(actor, thread, post, **given))
        except NotValid as refused:
            form.refuse(refused)
    queries.know_reasons()
    page = render("moderation/redact.html", thread=thread, post=post, form=form, changes=changes)
    return make_response(page, 422 if form.errors or form.is_guarded else 200)


def _without(thread: Thread, post: Post, passage: str, mark: str) -> dict[str, list[Block]]:
    source, title = without(thread, post, passage, mark)
    return changes_between(thread, post, Words(thread.title, post.source), Words(title, source))


def _found(post_id: str) -> tuple[Actor, Thread, Post]:
    actor = current_actor()
    thread, post = board.find_post(actor, post_id)
    queries.check_may_decide(actor)
    return actor, thread, post


def _form(actor: Actor, thread: Thread, post: Post) -> AnyForm:
    given = {"base": board.version_of(actor, thread, post)}
    if post.kind == "opening" and thread.kind == "tip":
        parts = dict(zip(PARTS, post.source.split(PART_BREAK), strict=False))
        return CorrectTipForm(data=given | parts)
    return CorrectForm(data=given | {"body": post.source})


def _editor(
    thread: Thread, post: Post, form: AnyForm, changes: dict[str, list[Block]] | None = None
) -> str:
    queries.know_reasons()
    return render("moderation/correct.html", thread=thread, post=post, form=form, changes=changes)


def _changed_meanwhile(actor: Actor, thread: Thread, post: Post, form: AnyForm) -> str:
    """What saving would change now; the form then begins from the words that it has shown."""
    mine = Words(thread.title, PART_BREAK.join(clean(part) for part in form.parts))
    form.base.data = board.version_of(actor, thread, post)
    changes = changes_between(thread, post, Words(thread.title, post.source), mine)
    return _editor(thread, post, form, changes)


def _done(decision: Decision) -> Response:
    say(decision.verdict)
    return created(f"/posts/{decision.post_id}/moderation")


def _tools(actor: Actor, thread: Thread, post: Post, passing: NoteForm | None = None) -> str:
    queries.know_reasons()
    return render(
        "moderation/post_tools.html",
        thread=thread,
        post=post,
        may_confirm=policy.may_confirm(actor, post) and not post.is_official,
        may_sanction=policy.may_sanction(actor, post),
        decisions=queries.decisions_on(actor, thread, post),
        passing=passing,
    )
