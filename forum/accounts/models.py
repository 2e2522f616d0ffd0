"""The named world: companies, members, staff and how they sign in.

Nothing here holds a thread's or post's id, a time about a member finer than the day, or when
somebody was last here (ANONYMITY.md §1). No table keeps the order in which rows came.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, LargeBinary, false
from sqlalchemy.orm import Mapped, mapped_column

from forum.database import UNORDERED, Instant, Model

ADDRESS = 254  # RFC 5321: what a path between angle brackets may hold
NAME = 120
CODE_ATTEMPTS = 5
FACTOR_NAME = 60
# Three of a million codes count at a time: 20 tries a day are one chance in 45 a year, and a letter
# on each of those days. Passkeys and backup codes go on working, so nobody is locked out.
WRONG_CODES_A_DAY = 20

_MEMBER_ROLES = "'member', 'company_admin'"
_CHANGES = "'app_added', 'app_removed', 'passkey_added', 'passkey_removed', 'codes_made', 'reset'"
_STAFF_ROLES = "'moderator', 'cx', 'cx_lead', 'product', 'privacy_officer', 'operator'"


def _at_most(**lengths: int) -> tuple[CheckConstraint, ...]:
    # VARCHAR(n) is a hint to SQLite; a check is a rule everywhere
    return tuple(
        CheckConstraint(f"length({column}) <= {length}", name=f"{column}_length")
        for column, length in lengths.items()
    )


def _table(*constraints: CheckConstraint, **lengths: int) -> tuple[Any, ...]:
    return (*constraints, *_at_most(**lengths), UNORDERED)


class Company(Model):
    __tablename__ = "company"
    __bind_key__ = "identity"
    __table_args__ = _table(id=16, name=NAME, size_band=20, active_month=7)

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    size_band: Mapped[str] = mapped_column(default="")  # for instance 50-200
    is_active: Mapped[bool] = mapped_column(default=True)
    # `2026-11`: somebody of this company signed in that month. Never who, never the day.
    active_month: Mapped[str] = mapped_column(default="")


class CompanyDomain(Model):
    """A verified mail domain as an IDNA A-label; matched as a whole, never by its end."""

    __tablename__ = "company_domain"
    __bind_key__ = "identity"
    __table_args__ = _table(domain=253)

    domain: Mapped[str] = mapped_column(primary_key=True)
    company_id: Mapped[str] = mapped_column(ForeignKey("company.id", ondelete="CASCADE"))


class CompanyAlias(Model):
    """What else people call the company: for the guard, while its own members write."""

    __tablename__ = "company_alias"
    __bind_key__ = "identity"
    __table_args__ = _table(alias=NAME)

    company_id: Mapped[str] = mapped_column(
        ForeignKey("company.id", ondelete="CASCADE"), primary_key=True
    )
    alias: Mapped[str] = mapped_column(primary_key=True)


class Member(Model):
    __tablename__ = "member"
    __bind_key__ = "identity"
    __table_args__ = _table(
        CheckConstraint(f"role IN ({_MEMBER_ROLES})", name="role_known"),
        id=16,
        address=ADDRESS,
        canonical=ADDRESS,
        role=20,
        password_salt=16,
        verifier=32,
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    company_id: Mapped[str] = mapped_column(ForeignKey("company.id"), index=True)
    address: Mapped[str]
    canonical: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str] = mapped_column(default="member")
    # Kept when the password changes: see actions/signing_in.py, `_heal`.
    password_salt: Mapped[bytes] = mapped_column(LargeBinary)
    verifier: Mapped[bytes] = mapped_column(LargeBinary)
    joined_on: Mapped[date]
    proved_on: Mapped[date]
    left_on: Mapped[date | None]


class Staff(Model):
    """Staff appear by name and team; they have no secret and never write as a member."""

    __tablename__ = "staff"
    __bind_key__ = "identity"
    __table_args__ = _table(
        CheckConstraint(f"role IN ({_STAFF_ROLES})", name="role_known"),
        id=16,
        address=ADDRESS,
        canonical=ADDRESS,
        name=NAME,
        role=20,
        team=NAME,
        password_salt=16,
        verifier=32,
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    address: Mapped[str]
    canonical: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[str]
    team: Mapped[str] = mapped_column(default="")
    password_salt: Mapped[bytes] = mapped_column(LargeBinary)
    # Empty until the one-time link was used; an empty verifier matches nothing.
    verifier: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    is_active: Mapped[bool] = mapped_column(default=True)
    # Wrong codes of the day: six digits are few, so a day allows only so many.
    wrong_codes: Mapped[int] = mapped_column(default=0, server_default="0")
    wrong_codes_on: Mapped[date | None]


_ONE_ACCOUNT = "(member_id IS NULL) <> (staff_id IS NULL)"


class OpenSession(Model):
    """A signed-in browser. `public_id` names it on pages; the hash is of what the cookie holds."""

    __tablename__ = "session"
    __bind_key__ = "identity"
    __table_args__ = _table(
        CheckConstraint(_ONE_ACCOUNT, name="one_account"), id_hash=16, public_id=16, device=60
    )

    id_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    member_id: Mapped[str | None] = mapped_column(
        ForeignKey("member.id", ondelete="CASCADE"), index=True
    )
    staff_id: Mapped[str | None] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE"), index=True
    )
    opened_on: Mapped[date]
    expires_on: Mapped[date]
    device: Mapped[str] = mapped_column(default="")  # for instance Chrome · Windows
    # Without it the seal in the vault does not open: what ends the session ends that, too.
    key_half: Mapped[bytes | None] = mapped_column(LargeBinary)  # none in sessions of before
    # Staff alone: opened with more than the password.
    has_second_factor: Mapped[bool] = mapped_column(default=False, server_default=false())


class Reset(Model):
    """Somebody has the member's mailbox and wants a new password: not before this day."""

    __tablename__ = "reset"
    __bind_key__ = "identity"
    __table_args__ = _table(language=2)

    member_id: Mapped[str] = mapped_column(
        ForeignKey("member.id", ondelete="CASCADE"), primary_key=True
    )
    ready_on: Mapped[date]
    is_told: Mapped[bool] = mapped_column(default=False)  # that the week is over
    language: Mapped[str]


class Departure(Model):
    """That an address was a member's before. Which, tells only who asks with the address."""

    __tablename__ = "departure"
    __bind_key__ = "identity"
    __table_args__ = _table(address_hash=16)

    address_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    left_on: Mapped[date]
    was_removed: Mapped[bool]  # by the company: comes back by its invitation alone


class JoinCode(Model):
    """A code on its way, kept for every address that asks.

    For one that cannot join, the row has no address, no company, and a code that nobody was sent.
    """

    __tablename__ = "join_code"
    __bind_key__ = "identity"
    __table_args__ = _table(token_hash=16, address=ADDRESS, code_hash=16)

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    address: Mapped[str]
    company_id: Mapped[str | None] = mapped_column(ForeignKey("company.id", ondelete="CASCADE"))
    # Keyed by the token, which only the browser has: eight digits alone are soon tried through.
    code_hash: Mapped[bytes] = mapped_column(LargeBinary)
    attempts: Mapped[int] = mapped_column(default=0)
    is_proved: Mapped[bool] = mapped_column(default=False)
    expires_at: Mapped[datetime] = mapped_column(Instant)  # rounded up to the hour

    @property
    def tries_left(self) -> int:
        return CODE_ATTEMPTS - self.attempts


class Invitation(Model):
    """A one-time link: for a colleague's address, or for staff to set their password."""

    __tablename__ = "invitation"
    __bind_key__ = "identity"
    __table_args__ = _table(
        CheckConstraint("(company_id IS NULL) <> (staff_id IS NULL)", name="one_purpose"),
        CheckConstraint(f"role IN ({_MEMBER_ROLES})", name="role_known"),
        token_hash=16,
        address=ADDRESS,
        canonical=ADDRESS,
    )

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    company_id: Mapped[str | None] = mapped_column(
        ForeignKey("company.id", ondelete="CASCADE"), index=True
    )
    staff_id: Mapped[str | None] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE"), index=True
    )
    address: Mapped[str]
    canonical: Mapped[str] = mapped_column(index=True)
    role: Mapped[str] = mapped_column(default="member")  # of a member to be
    expires_on: Mapped[date]


class LetterSubscription(Model):
    """Somebody wants letters; whose it is no row says.

    `id` is a hash of a token that comes from a member's secret, and the address in `box` is sealed
    to the mail worker (forum.anonymity.mailing).
    `code_hash` is there until the code was typed that was sent to the address.
    """

    __tablename__ = "letter_subscription"
    __bind_key__ = "identity"
    __table_args__ = _table(
        CheckConstraint("pace IN ('weekly', 'daily')", name="pace_known"),
        id=16,
        pace=6,
        code_hash=16,
    )

    id: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    pace: Mapped[str]
    box: Mapped[bytes] = mapped_column(LargeBinary)
    until: Mapped[date]  # of one that is confirmed, a Monday
    told_week: Mapped[date]  # of the last weekly letter
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    attempts: Mapped[int] = mapped_column(default=0)

    @property
    def is_confirmed(self) -> bool:
        return self.code_hash is None

    @property
    def tries_left(self) -> int:
        return max(0, CODE_ATTEMPTS - self.attempts)


class AuthenticatorApp(Model):
    """Codes of six digits that change every 30 seconds (RFC 6238)."""

    __tablename__ = "authenticator_app"
    __bind_key__ = "identity"
    __table_args__ = _table(id=16, name=FACTOR_NAME, box=100)

    id: Mapped[str] = mapped_column(primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    box: Mapped[bytes] = mapped_column(LargeBinary)  # the secret, sealed by forum.anonymity
    last_step: Mapped[int]  # the newest code taken, so that none is taken twice
    added_on: Mapped[date]


class Passkey(Model):
    """A WebAuthn credential."""

    __tablename__ = "passkey"
    __bind_key__ = "identity"
    __table_args__ = _table(credential_id=1023, id=16, name=FACTOR_NAME, public_key=2000)

    credential_id: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    id: Mapped[str] = mapped_column(unique=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    added_on: Mapped[date]


class BackupCode(Model):
    """One of ten that were shown once; the row goes when it is used."""

    __tablename__ = "backup_code"
    __bind_key__ = "identity"
    __table_args__ = _table(code_hash=16)

    staff_id: Mapped[str] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True
    )
    code_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)


class PendingStep(Model):
    """The password was right; what is asked next. It is no session and opens nothing by itself.

    `factor`: to come in; `enrol`: to come in with a first one; `change`: here already, to change
    one's factors once the step `is_confirmed`.
    """

    __tablename__ = "pending_step"
    __bind_key__ = "identity"
    __table_args__ = _table(
        CheckConstraint("asked IN ('factor', 'enrol', 'change')", name="asked_known"),
        token_hash=16,
        asked=10,
        challenge=32,
        new_box=100,
    )

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    asked: Mapped[str]
    is_confirmed: Mapped[bool] = mapped_column(default=False)
    attempts: Mapped[int] = mapped_column(default=0)
    challenge: Mapped[bytes] = mapped_column(LargeBinary)  # for one passkey's answer only
    # The secret of an authenticator app that may be added, sealed; empty to prove an old one.
    new_box: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    expires_at: Mapped[datetime] = mapped_column(Instant)  # rounded up to the hour

    @property
    def tries_left(self) -> int:
        return max(0, CODE_ATTEMPTS - self.attempts)


class FactorChange(Model):
    """What became of somebody's factors, for them to see; the day, and no order within it."""

    __tablename__ = "factor_change"
    __bind_key__ = "identity"
    __table_args__ = _table(
        CheckConstraint(f"what IN ({_CHANGES})", name="what_known"), id=16, what=20
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    what: Mapped[str]
    changed_on: Mapped[date]
