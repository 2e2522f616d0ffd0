"""What the board's pages take: the actions' own rules, told all at once beside each field."""

import re
from typing import Any, ClassVar

from wtforms import BooleanField, Field, StringField, TextAreaField, ValidationError

from forum.board.actions import (
    PARTS,
    asking,
    collecting,
    refreshing,
    relaying,
    renaming_topics,
    writing,
)
from forum.board.actions.asking import ENVIRONMENT
from forum.board.models import BODY_LIMIT, QUESTIONS, RELAY_LIMIT, TITLE_LIMIT
from forum.config import LANGUAGES
from forum.web.forms import Follows, PlainForm
from forum.web.language import lazy, text


class BoardForm(PlainForm):
    """What is longer by far than the actions take is not even tried on their rules."""

    draft = StringField(lazy("board.field.draft"))  # the handle of the draft it is written in
    # An edit: which words it began from, and whether the words of before are to be kept.
    base = StringField(lazy("board.field.base"))
    forget = BooleanField(lazy("board.field.forget"))

    limits: ClassVar = {
        **dict.fromkeys(("body", *PARTS), 2 * BODY_LIMIT),
        "title": 10 * TITLE_LIMIT,  # as it is typed, decomposed and with marks that go
        "tags": 2_000,
    }
    # What the draft is about: for its own route.
    beside: ClassVar = frozenset({"purpose"})
    unseen: ClassVar = frozenset({"draft", "base", "forget"})


def _body(name: str, *, least: int = 1) -> TextAreaField:
    def ready(given: str) -> str:
        return writing.ready_source(given, name, least=least)

    return TextAreaField(lazy(f"board.field.{name}"), [Follows(ready)])


def _context() -> StringField:
    return StringField(lazy("board.field.context"), [Follows(writing.ready_context)])


class BodyForm(BoardForm):
    """An answer, a comment, or new words for one."""

    body = _body("body")
    context = _context()
    official = BooleanField(lazy("board.answer.official"))


class ThreadForm(BoardForm):
    """What a question and a tip have in common."""

    title = StringField(lazy("board.field.title"), [Follows(asking.ready_title)])
    category = StringField(lazy("board.field.category"), [Follows(asking.ready_category)])
    tags = StringField(
        lazy("board.field.tags"), [Follows(lambda given: asking.ready_tags(split_tags(given)))]
    )

    @property
    def tag_names(self) -> list[str]:
        return split_tags(self.tags.data or "")


class QuestionForm(ThreadForm):
    body = _body("body")

    @property
    def parts(self) -> list[str]:
        return [self.body.data or ""]


class TipForm(ThreadForm):
    situation = _body("situation", least=0)
    method = _body("method")
    result = _body("result", least=0)

    @property
    def parts(self) -> list[str]:
        return [self[name].data or "" for name in PARTS]


class ComposeForm(ThreadForm):
    """Both kinds on one page: changing one's mind loses nothing; the kind decides what counts."""

    kind = StringField(lazy("board.field.kind"), default="question")
    body = TextAreaField(lazy("board.field.body"))
    situation = TextAreaField(lazy("board.field.situation"))
    method = TextAreaField(lazy("board.field.method"))
    result = TextAreaField(lazy("board.field.result"))
    os = StringField(lazy("board.field.os"))
    browser = StringField(lazy("board.field.browser"))
    app_version = StringField(lazy("board.field.app_version"))
    context = _context()

    def validate_kind(self, field: Field) -> None:
        if field.data not in {"question", "tip"}:
            raise ValidationError(text("board.kind.unknown"))

    def validate_body(self, field: Field) -> None:
        if self.kind.data != "tip":
            Follows(writing.ready_source)(self, field)

    def validate_method(self, field: Field) -> None:
        if self.kind.data == "tip":
            Follows(lambda given: writing.ready_source(given, "method"))(self, field)

    def validate_os(self, field: Field) -> None:
        if self.category.data == "problem" and self.kind.data != "tip":
            Follows(lambda _: asking.ready_environment(self.environment))(self, field)

    @property
    def environment(self) -> dict[str, str]:
        return {name: self[name].data or "" for name in ENVIRONMENT}

    @property
    def parts(self) -> dict[str, str]:
        return {name: self[name].data or "" for name in PARTS}


class CollectionForm(PlainForm):
    """A collection's title and introduction."""

    limits: ClassVar = {"body": 2 * BODY_LIMIT, "title": 10 * TITLE_LIMIT}
    title = StringField(lazy("board.collection.name"), [Follows(asking.ready_title)])
    body = TextAreaField(
        lazy("board.collection.introduction"), [Follows(collecting.ready_introduction)]
    )


class TemplateForm(PlainForm):
    """What a question of a category says best, in each language."""

    limits: ClassVar = dict.fromkeys(LANGUAGES, 2 * collecting.TEMPLATE_LIMIT)
    category = StringField(lazy("board.field.category"), [Follows(asking.ready_category)])
    ko = TextAreaField(lazy("board.template.ko"), [Follows(collecting.ready_template)])
    en = TextAreaField(lazy("board.template.en"), [Follows(collecting.ready_template)])
    ja = TextAreaField(lazy("board.template.ja"), [Follows(collecting.ready_template)])


class TopicForm(PlainForm):
    """One topic means another."""

    name = StringField(
        lazy("board.topics.name"),
        [Follows(lambda given: renaming_topics.ready_topic(given, "name"))],
    )
    means = StringField(
        lazy("board.topics.means"),
        [Follows(lambda given: renaming_topics.ready_topic(given, "means"))],
    )


class CheckForm(PlainForm):
    release = StringField(lazy("board.check.release"), [Follows(refreshing.ready_release)])


class AskBackForm(PlainForm):
    """To the author of a post: a question, or whether their words may be quoted."""

    limits: ClassVar = {"words": 2 * RELAY_LIMIT}
    kind = StringField(lazy("board.relay.kind"), default="question")
    words = TextAreaField(lazy("board.relay.words"), [Follows(relaying.ready_words)])

    def validate_kind(self, field: Field) -> None:
        if field.data not in QUESTIONS:
            raise ValidationError(text("board.kind.unknown"))

    @property
    def question(self) -> dict[str, Any]:
        return {"words": self.words.data or "", "consent": self.kind.data == "consent"}


class AnswerBackForm(PlainForm):
    """The author's answer; to a question of consent also yes or no."""

    limits: ClassVar = {"words": 2 * RELAY_LIMIT}
    words = TextAreaField(lazy("board.relay.answer"))
    agreed = StringField(lazy("board.relay.agreed"))

    @property
    def reply(self) -> dict[str, Any]:
        agreed = {"yes": True, "no": False}.get(self.agreed.data or "")
        return {"words": self.words.data or "", "agreed": agreed}


def split_tags(given: str) -> list[str]:
    """Topics as people write them: `결재, 알림` or `#결재 #알림`."""
    parted = re.split(r"[,，、\n]|\s(?=#)", given)
    return [one for one in parted if one.strip()]
