"""What accounts ask for. Every field has a limit; a field sent twice is refused."""

from unicodedata import normalize

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, EmailField, HiddenField, PasswordField, StringField
from wtforms.i18n import DummyTranslations
from wtforms.validators import InputRequired, Length, Regexp

from forum.accounts.models import ADDRESS
from forum.accounts.passwords import LONGEST
from forum.errors import ForumError
from forum.web.language import lazy, text
from forum.web.pages import own_path

_RESUME = 1_000_000  # a kept text, sealed; forum.web.resume sets the true limit
_needed = InputRequired(lazy("accounts.form.needed"))
_short = Length(max=ADDRESS, message=lazy("accounts.form.long"))
_password = Length(max=LONGEST * 2, message=lazy("accounts.form.long"))


class AccountForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is not typed
    class Meta:
        """Every message comes from the catalogue, none from WTForms; JSON and files are no form."""

        def wrap_formdata(self, form: FlaskForm, _given: object) -> MultiDict[str, str] | None:
            return request.form if form.is_submitted() else None

        def get_translations(self, form: object) -> DummyTranslations:  # noqa: ARG002
            return DummyTranslations()

    def validate(self, extra_validators: object = None) -> bool:
        return super().validate(extra_validators) and self._each_once()

    def _each_once(self) -> bool:
        twice = [field for field in self if len(field.raw_data or ()) > 1]
        for field in twice:
            field.errors = [text("accounts.form.twice")]
        return not twice

    def refuse(self, error: ForumError) -> None:
        """Put the refusal's words at the field it names, or at the last one seen."""
        named = getattr(error, "field", "")
        seen = [field for field in self if not isinstance(field, HiddenField)]
        field = self[named] if named in self else seen[-1]
        field.errors = [text(error.key, **error.params)]


def _digits(typed: str | None) -> str:
    """Without blanks; digits of full width, as Japanese keyboards write them, become plain."""
    return "".join(normalize("NFKC", (typed or "")[:100]).split())


def _path(typed: str | None) -> str:
    """A path of ours. Browsers drop control characters, so `/<tab>/evil` is another host."""
    path = typed or "/"
    return "/" if any(character <= " " for character in path) else own_path(path)


def _address(label: str) -> EmailField:
    return EmailField(lazy(label), [_needed, _short])


def _new_password(label: str) -> PasswordField:
    return PasswordField(
        lazy(label), [_needed, _password], description=lazy("accounts.password.hint")
    )


class JoinForm(AccountForm):
    address = _address("accounts.field.company_address")


class CodeForm(AccountForm):
    code = StringField(
        lazy("accounts.field.code"),
        [_needed, Regexp(r"[0-9]{8}$", message=lazy("accounts.code.malformed"))],
        filters=[_digits],
    )


class ChoosePasswordForm(AccountForm):
    password = _new_password("accounts.field.new_password")


class KeptForm(AccountForm):
    kept = BooleanField(
        lazy("accounts.recovery.kept"), [InputRequired(lazy("accounts.recovery.kept_needed"))]
    )


class InvitationCodeForm(AccountForm):
    code = StringField(lazy("accounts.field.invitation"), [_needed, _short])


class SignInForm(AccountForm):
    address = _address("accounts.field.address")
    password = PasswordField(lazy("accounts.field.password"), [_needed, _password])
    next = HiddenField(validators=[Length(max=2000)], filters=[_path])
    resume = HiddenField(validators=[Length(max=_RESUME)])


class RecoveryForm(AccountForm):
    address = _address("accounts.field.address")
    code = StringField(lazy("accounts.field.recovery"), [_needed, Length(max=60)])
    password = _new_password("accounts.field.new_password")


class ChangePasswordForm(AccountForm):
    old = PasswordField(lazy("accounts.field.old_password"), [_needed, _password])
    new = _new_password("accounts.field.new_password")


class ColleagueForm(AccountForm):
    address = _address("accounts.field.colleague")
