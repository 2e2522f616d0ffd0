"""Question templates and topics, for those who look after the board."""

from typing import Any

from flask import Response, flash

from forum.accounts.actor import Actor
from forum.board import actions, policy, queries
from forum.board.forms import TemplateForm, TopicForm
from forum.board.views.blueprint import board_pages
from forum.board.views.here import category_names, reader, redirect
from forum.errors import NotAllowed, NotValid
from forum.web.fields import asked
from forum.web.language import text
from forum.web.nonces import created
from forum.web.resume import keeps_text
from forum.web.templating import render

_TOPICS = "/moderation/topics"


@board_pages.route("/moderation/templates", methods=["GET", "POST"])
@keeps_text
def question_templates() -> Response | tuple[str, int] | str:
    """`?category=`: the one that is written; the first where it says none."""
    actor, names = _curator(), category_names()
    chosen = asked("category") if asked("category") in names else next(iter(names), "")
    form = TemplateForm()
    if not form.is_submitted():
        form = TemplateForm(data=_template(chosen))
    if form.takes():
        words = {name: form[name].data or "" for name in ("category", "ko", "en", "ja")}
        try:
            actions.write_template(actor, **words, kept=form.kept)
            flash(text("board.template.said"), "done")
            return created(f"/moderation/templates?category={words['category']}")
        except NotValid as refused:
            form.refuse(refused)
    chosen = form.category.data if form.category.data in names else chosen
    there = queries.templates()
    page = render("board/templates.html", form=form, names=names, chosen=chosen, there=there)
    return (page, 422) if form.errors or form.is_guarded else page


def _template(category: str) -> dict[str, str]:
    found = queries.templates().get(category)
    return {"category": category} | (vars(found) if found else {})


@board_pages.get("/moderation/topics")
def topics() -> str:
    return _topics(_curator())


@board_pages.post("/moderation/topics/synonyms")
@keeps_text
def say_synonym() -> Response | tuple[str, int]:
    return _take(actions.say_synonym, "synonym")


@board_pages.delete("/moderation/topics/synonyms/<synonym_id>")
def forget_synonym(synonym_id: str) -> Response:
    actions.forget_synonym(_curator(), synonym_id)
    flash(text("board.topics.said.forgotten"), "done")
    return redirect(_TOPICS)


@board_pages.post("/moderation/topics/merges")
@keeps_text
def rename_topic() -> Response | tuple[str, int]:
    return _take(actions.rename_topic, "retagged")


@board_pages.delete("/moderation/topics/merges/<retagging_id>")
def undo_retagging(retagging_id: str) -> Response:
    actions.undo_retagging(_curator(), retagging_id)
    flash(text("board.topics.said.undone"), "done")
    return redirect(_TOPICS)


def _take(act: Any, said: str) -> Response | tuple[str, int]:  # noqa: ANN401  one of two actions
    actor, form = _curator(), TopicForm()
    if form.takes():
        words = {"name": form.name.data or "", "means": form.means.data or ""}
        try:
            act(actor, **words, kept=form.kept)
            flash(text(f"board.topics.said.{said}"), "done")
            return created(_TOPICS)
        except NotValid as refused:
            form.refuse(refused)
    return _topics(actor, **{said: form}), 422


def _topics(actor: Actor, **forms: TopicForm) -> str:
    return render(
        "board/topics.html",
        synonyms=queries.synonym_rows(actor),
        retaggings=queries.retaggings(actor),
        synonym_form=forms.get("synonym") or TopicForm(formdata=None),
        merge_form=forms.get("retagged") or TopicForm(formdata=None),
    )


def _curator() -> Actor:
    actor = reader()
    if not policy.may_curate(actor):
        raise NotAllowed("board.curating.not_allowed")
    return actor
