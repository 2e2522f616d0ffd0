"""What the board's pages take: the actions' own rules, told all at once beside each field."""

import re
from collections.abc import Callable
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, StringField, TextAreaField, ValidationError

from forum.board.actions import PARTS, asking, writing
from forum.board.actions.asking import ENVIRONMENT
from forum.errors import NotValid
from forum.web.language import lazy, text

_ONLY_ONCE = 1


class Passes:
    """A validator: the action's own rule, in the reader's words."""

    def __init__(self, rule: Callable[[str], object]) -> None:
        self._rule = rule

    def __call__(self, form: FlaskForm, field: Field) -> None:  # noqa: ARG002
        try:
            self._rule(field.data or "")
        except NotValid as refused:
            raise ValidationError(text(refused.key, **refused.params)) from refused


class BoardForm(FlaskForm):  # type: ignore[misc]
    """Takes form fields only, never JSON or files, and each of them once."""

    def __init__(self, **given: Any) -> None:  # noqa: ANN401
        super().__init__(formdata=request.form if request.method == "POST" else None, **given)

    def takes(self) -> bool:
        """Whether everything can be taken; what cannot says why in its `errors`."""
        fine = self.validate()
        for field in self:
            if len(request.form.getlist(field.name)) > _ONLY_ONCE:
                field.errors = [text("board.form.repeated")]
                fine = False
        return bool(fine)

    def refuse(self, refused: NotValid) -> None:
        """Put a refusal of the action where it belongs."""
        field = self._fields.get(refused.field) or next(iter(self))
        field.errors = [*field.errors, text(refused.key, **refused.params)]


def _body(name: str, *, least: int = 1) -> TextAreaField:
    def ready(given: str) -> str:
        return writing.ready_source(given, name, least=least)

    return TextAreaField(lazy(f"board.field.{name}"), [Passes(ready)])


class BodyForm(BoardForm):
    """An answer, a comment, or new words for one."""

    body = _body("body")
    official = BooleanField(lazy("board.answer.official"))


class ThreadForm(BoardForm):
    """What a question and a tip have in common."""

    title = StringField(lazy("board.field.title"), [Passes(asking.ready_title)])
    category = StringField(lazy("board.field.category"), [Passes(asking.ready_category)])
    tags = StringField(
        lazy("board.field.tags"), [Passes(lambda given: asking.ready_tags(split_tags(given)))]
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

    def validate_kind(self, field: Field) -> None:
        if field.data not in {"question", "tip"}:
            raise ValidationError(text("board.kind.unknown"))

    def validate_body(self, field: Field) -> None:
        if self.kind.data != "tip":
            Passes(writing.ready_source)(self, field)

    def validate_method(self, field: Field) -> None:
        if self.kind.data == "tip":
            Passes(lambda given: writing.ready_source(given, "method"))(self, field)

    def validate_os(self, field: Field) -> None:
        if self.category.data == "problem" and self.kind.data != "tip":
            Passes(lambda _: asking.ready_environment(self.environment))(self, field)

    @property
    def environment(self) -> dict[str, str]:
        return {name: self[name].data or "" for name in ENVIRONMENT}

    @property
    def parts(self) -> dict[str, str]:
        return {name: self[name].data or "" for name in PARTS}


def split_tags(given: str) -> list[str]:
    """Topics as people write them: `결재, 알림` or `#결재 #알림`."""
    parted = re.split(r"[,，、\n]|\s(?=#)", given)
    return [one for one in parted if one.strip()]
