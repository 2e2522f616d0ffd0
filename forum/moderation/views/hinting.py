"""What staff look out for, what the hints about a post are, and slow mode."""

from flask import Response, flash, make_response, url_for

from forum.accounts.signed_in import current_actor
from forum.board import actions as board_actions
from forum.board import queries as board
from forum.errors import NotValid
from forum.hints import starter
from forum.moderation import actions
from forum.moderation.forms import WordForm
from forum.moderation.views.blueprint import moderation_pages
from forum.web.fields import sent
from forum.web.language import text
from forum.web.nonces import created
from forum.web.resume import keeps_text
from forum.web.templating import render


@moderation_pages.get("/moderation/words")
def words() -> str:
    return _words_page(WordForm())


@moderation_pages.post("/moderation/words")
@keeps_text
def add_word() -> Response:
    actor, form = current_actor(), WordForm()
    board.watch_words(actor)  # who may not is told so before any field is looked at
    if form.takes():
        given = {name: form[name].data or "" for name in ("word", "act", "note")}
        try:
            board_actions.add_watch_word(
                actor, **given, is_pattern=form.is_pattern.data, kept=form.kept
            )
            flash(text("moderation.said.word"), "done")
            return created(url_for(".words"))
        except NotValid as refused:
            form.refuse(refused)
    return make_response(_words_page(form), 422)


@moderation_pages.delete("/moderation/words/<word_id>")
def remove_word(word_id: str) -> Response:
    actor = current_actor()
    board_actions.remove_watch_word(actor, board.find_watch_word(actor, word_id))
    flash(text("moderation.said.unword"), "done")
    return created(url_for(".words"))


@moderation_pages.get("/posts/<post_id>/hints")
def hints(post_id: str) -> str:
    """The score with its reasons, made as staff look; members never see one."""
    actor = current_actor()
    thread, post = board.find_post(actor, post_id)
    found = board.hints_of(actor, thread, post)
    return render("moderation/hints.html", thread=thread, post=post, hints=found)


@moderation_pages.post("/threads/<thread_id>/slow")
def slow(thread_id: str) -> Response:
    """`minutes`: 0 takes slow mode away."""
    actor = current_actor()
    actions.slow_down(actor, board.find_thread(actor, thread_id), minutes=sent("minutes"))
    flash(text("moderation.said.slow"), "done")
    return created(f"/threads/{thread_id}")


def _words_page(form: WordForm) -> str:
    found = board.watch_words(current_actor())
    return render("moderation/words.html", form=form, words=found, starter=len(starter()))
