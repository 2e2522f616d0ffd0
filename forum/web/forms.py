"""Forms that take what people send and nothing else; the rules are the actions' own."""

from collections.abc import Callable
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import Field, ValidationError

from forum.errors import NotValid
from forum.web.language import text


class Follows:
    """A validator: an action's own rule, told beside the field in the reader's words."""

    def __init__(self, rule: Callable[[str], object]) -> None:
        self._rule = rule

    def __call__(self, form: FlaskForm, field: Field) -> None:  # noqa: ARG002  WTForms' signature
        try:
            self._rule(field.data or "")
        except NotValid as refused:
            raise ValidationError(text(refused.key, **refused.params)) from refused


class PlainForm(FlaskForm):  # type: ignore[misc]
    """Takes form fields only, never JSON or files, and each of them once."""

    repeated = "errors.422.what"  # what a field says that was sent twice

    class Meta:
        """Messages come from the catalogue, not from WTForms."""

        locales = False

    def __init__(self, **given: Any) -> None:  # noqa: ANN401  what fields are filled with
        super().__init__(formdata=request.form if request.method == "POST" else None, **given)

    def takes(self) -> bool:
        """Whether a form was sent that can be taken; what cannot says why in its `errors`."""
        if request.method != "POST":
            return False
        fine = self.validate()
        for field in self:
            if len(request.form.getlist(field.name)) > 1:
                field.errors = [text(self.repeated)]
                fine = False
        return bool(fine)

    def refuse(self, refused: NotValid) -> None:
        """Put an action's refusal at the field that it names, or at the first."""
        field = self._fields.get(refused.field) or next(iter(self))
        field.errors = [*field.errors, text(refused.key, **refused.params)]
