"""Forms that take what people send and nothing else; the rules are the actions' own.

Every field has a limit, comes once and is clean: a new one without a word of its own is a line.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from flask import request
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    PasswordField,
    StringField,
    TextAreaField,
    ValidationError,
)

from forum import text as texts
from forum.errors import GivenAway, GivesAway, NotValid
from forum.web.fields import HOUSE, LINE, sent
from forum.web.language import text

TICKED = "y"
KEEP, MASK = "keep", "mask"  # what the guard's buttons ask for, before the marks they mean
_MARKS = 20_000  # characters: more than all that is found at once


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

    # Characters that are taken of a field as it is sent; of all others as of a line.
    limits: ClassVar[Mapping[str, int]] = {}
    # What must not be touched: sealed words. Passwords never are.
    as_sent: ClassVar[frozenset[str]] = frozenset()
    # What the guard found, by field; nothing where all of it was masked at the author's word.
    guarded: Mapping[str, Sequence[GivenAway]] = {}
    is_guarded = False
    # Names that a form may hold beside its fields, and fields that nobody sees.
    beside: ClassVar[frozenset[str]] = frozenset()
    unseen: ClassVar[frozenset[str]] = frozenset()
    # A file beside a form is dropped unread; here it is an error worth knowing of.
    refuses_files: ClassVar[bool] = False

    class Meta:
        """Messages come from the catalogue, not from WTForms."""

        locales = False

        def bind_field(self, form: "PlainForm", unbound: Any, options: dict[str, Any]) -> Field:  # noqa: ANN401
            """Each field is cleaned before its own filters see it."""
            kind, name = unbound.field_class, options["name"]
            own = unbound.kwargs.get("filters", ())
            if not issubclass(kind, StringField) or issubclass(kind, PasswordField):
                return unbound.bind(form=form, **options)
            if name in form.as_sent:
                return unbound.bind(form=form, **options)
            clean = texts.clean if issubclass(kind, TextAreaField) else texts.clean_line
            mine = partial(_cleaned, clean=clean, most=form.limit_of(name))
            return unbound.bind(form=form, filters=[mine, *own], **options)

    def __init__(self, **given: Any) -> None:  # noqa: ANN401  what fields are filled with
        given.setdefault("formdata", request.form if self.is_submitted() else None)
        super().__init__(**given)

    @classmethod
    def limit_of(cls, name: str) -> int:
        return next((one.limits[name] for one in cls._with_limits() if name in one.limits), LINE)

    @classmethod
    def _with_limits(cls) -> list[type["PlainForm"]]:
        return [one for one in cls.__mro__ if "limits" in vars(one)]

    def takes(self) -> bool:
        """Whether a form was sent that can be taken; what cannot says why in its `errors`."""
        return bool(request.method == "POST" and self.validate())

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401  WTForms' own
        """The shape first: rules are not tried on what is too long for them."""
        misshapen = {field.name: wrong for field in self if (wrong := self._wrong_shape(field))}
        if not misshapen and not self._unknown():
            return bool(super().validate(extra_validators))
        if not misshapen:
            self.refuse(NotValid("errors.form.unknown"))
        for name, words in misshapen.items():
            self[name].errors = [words]
        return False

    def _wrong_shape(self, field: Field) -> str:
        """What is wrong with a field as it was sent, in words; empty where nothing is."""
        values = [one for one in field.raw_data or () if isinstance(one, str)]
        most = self.limit_of(field.name)
        if len(values) > 1:
            return text("errors.form.twice")
        if any(len(value) > most for value in values):
            return text("errors.form.long")
        if isinstance(field, BooleanField) and values not in ([], [TICKED]):
            return text("errors.form.unknown")
        return ""

    def _unknown(self) -> bool:
        sent = {*request.form, *(request.files if self.refuses_files else ())}
        return self.is_submitted() and not sent <= {
            *self._fields,
            *self.beside,
            *HOUSE,
        }

    def _first_seen(self) -> Field | None:
        seen = (one for one in self if one.name not in {*self.unseen, "csrf_token"})
        return next((one for one in seen if not isinstance(one, HiddenField)), None)

    @property
    def kept(self) -> frozenset[str]:
        """Marks of what the author decided to keep, before and by the button that was pressed."""
        verb, _, marks = sent("guard", _MARKS).partition(" ")
        pressed = marks.split() if verb == KEEP else ()
        return frozenset((*sent("kept", _MARKS).split(), *pressed))

    def refuse(self, refused: NotValid) -> None:
        """Put an action's refusal at the field that it names, or at the first that is seen.

        What gives somebody away is no error: it is masked where its button was pressed, and else
        shown (`guarded`). Raises the refusal where there is no field: a form that is one button.
        """
        if isinstance(refused, GivesAway):
            self.guarded, self.is_guarded = self._masked(refused.found), True
            return
        field = self._fields.get(refused.field) or self._first_seen()
        if field is None:
            raise refused
        field.errors = [*field.errors, text(refused.key, **refused.params)]

    def _masked(self, found: Mapping[str, Sequence[GivenAway]]) -> dict[str, list[GivenAway]]:
        """Hide what the button names; what is left to decide."""
        verb, _, marks = sent("guard", _MARKS).partition(" ")
        chosen = frozenset(marks.split()) if verb == MASK else frozenset()
        left = {}
        for name, findings in found.items():
            for one in reversed(findings):
                if one.mark in chosen and name in self._fields:
                    self[name].data = one.hidden_in(self[name].data or "")
            left[name] = [one for one in findings if one.mark not in chosen]
        return {name: findings for name, findings in left.items() if findings}


def _cleaned(value: Any, *, clean: Callable[[str], str], most: int) -> Any:  # noqa: ANN401  a field's data
    return clean(value) if isinstance(value, str) and len(value) <= most else value
