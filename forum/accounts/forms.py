"""What accounts ask for. Every field has a limit; a field sent twice is refused."""

from typing import ClassVar
from unicodedata import normalize

from wtforms import BooleanField, EmailField, HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from forum.accounts.models import ADDRESS, FACTOR_NAME
from forum.accounts.passwords import LONGEST
from forum.errors import ForumError
from forum.web.forms import PlainForm
from forum.web.language import lazy, text
from forum.web.pages import own_path

_RESUME = 1_000_000  # a kept text, sealed; forum.web.resume sets the true limit
_CREDENTIAL = 20_000  # a passkey's answer; those of today have about 1,500 characters
PATH = 2000
_needed = InputRequired(lazy("accounts.form.needed"))
_name = Length(max=FACTOR_NAME * 2, message=lazy("errors.form.long"))


class AccountForm(PlainForm):
    limits: ClassVar = {
        **dict.fromkeys(("address", "code"), ADDRESS),
        **dict.fromkeys(("password", "old", "new"), LONGEST * 2),
        "next": PATH,
        "resume": _RESUME,
        "credential": _CREDENTIAL,
    }
    # An address with something hidden in it is refused, not mended.
    as_sent: ClassVar = frozenset({"address", "resume", "credential"})

    def refuse(self, refused: ForumError) -> None:
        """Put the refusal's words at the field it names, or at the last one seen."""
        named = getattr(refused, "field", "")
        seen = [field for field in self if not isinstance(field, HiddenField)]
        if not seen:
            raise refused
        field = self[named] if named in self else seen[-1]
        field.errors = [text(refused.key, **refused.params)]


def _digits(typed: str | None) -> str:
    """Without blanks; digits of full width, as Japanese keyboards write them, become plain."""
    return "".join(normalize("NFKC", typed or "").split())


def _path(typed: str | None) -> str:
    """A path of ours. Browsers drop control characters, so `/<tab>/evil` is another host."""
    path = typed or "/"
    return "/" if any(character <= " " for character in path) else own_path(path)


def _address(label: str) -> EmailField:
    return EmailField(lazy(label), [_needed])


def _new_password(label: str) -> PasswordField:
    return PasswordField(lazy(label), [_needed], description=lazy("accounts.password.hint"))


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
    code = StringField(lazy("accounts.field.invitation"), [_needed])


class SignInForm(AccountForm):
    address = _address("accounts.field.address")
    password = PasswordField(lazy("accounts.field.password"), [_needed])
    next = HiddenField(filters=[_path])
    resume = HiddenField()


class RecoveryForm(AccountForm):
    address = _address("accounts.field.address")
    code = StringField(lazy("accounts.field.recovery"), [_needed])
    password = _new_password("accounts.field.new_password")


class OldSecretForm(AccountForm):
    old = PasswordField(lazy("accounts.old.field"), [_needed])


class LeavingForm(AccountForm):
    password = PasswordField(lazy("accounts.field.old_password"), [_needed])


class ResetForm(AccountForm):
    address = _address("accounts.field.address")


class ChangePasswordForm(AccountForm):
    old = PasswordField(lazy("accounts.field.old_password"), [_needed])
    new = _new_password("accounts.field.new_password")


class MoveForm(AccountForm):
    address = _address("accounts.field.new_address")
    password = PasswordField(lazy("accounts.field.old_password"), [_needed])


class MoveCodeForm(CodeForm):
    others = BooleanField(lazy("accounts.move.others"))


class LettersForm(AccountForm):
    """An address left empty stays the one that was given before."""

    pace = StringField(lazy("accounts.letters.pace"))
    address = EmailField(
        lazy("accounts.letters.address"), [Optional()], description=lazy("accounts.letters.hint")
    )


class ColleagueForm(AccountForm):
    address = _address("accounts.field.colleague")


class ProofForm(AccountForm):
    """The code of an app, a backup code or a passkey's answer: one of them."""

    code = StringField(
        lazy("accounts.factor.code"),
        [Optional(), Regexp(r"[0-9]{6}$", message=lazy("accounts.factor.code.malformed"))],
        filters=[_digits],
    )
    backup = StringField(lazy("accounts.factor.backup"))
    credential = HiddenField()
    next = HiddenField(filters=[_path])
    resume = HiddenField()

    def validate(self, extra_validators: object = None) -> bool:
        return super().validate(extra_validators) and self._is_filled()

    def _is_filled(self) -> bool:
        if self.code.data or self.backup.data or self.credential.data:
            return True
        field = self.code if self.backup.raw_data is None else self.backup
        field.errors = [text("accounts.form.needed")]
        return False


class NewFactorForm(ProofForm):
    name = StringField(
        lazy("accounts.factor.name"),
        [_name],
    )


class ConfirmPasswordForm(AccountForm):
    password = PasswordField(lazy("accounts.field.old_password"), [_needed])
    next = HiddenField(filters=[_path])


class FactorNameForm(AccountForm):
    name = StringField(
        lazy("accounts.factor.name"),
        [_needed, _name],
    )


class PlainAccountForm(AccountForm):
    """A button."""
