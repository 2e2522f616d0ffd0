"""The vault: secrets wrapped or sealed, salts, sets. No name, no text, no time."""

from datetime import date

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from forum.database import UNORDERED, Model


class WrappedSecret(Model):
    """An account's secret under a key from its password, and once more from its recovery code.

    After a reset the old ones stand beside the new (`<random>.password`) until their week; then
    `attached` holds older secrets under the newest.
    """

    __tablename__ = "wrapped_secret"
    __bind_key__ = "vault"
    __table_args__ = (UNORDERED,)

    account_id: Mapped[str] = mapped_column(primary_key=True)
    way: Mapped[str] = mapped_column(primary_key=True)  # password · recovery · attached
    box: Mapped[bytes] = mapped_column(LargeBinary)
    expires_week: Mapped[date | None]


class SealedSecret(Model):
    """An account's secret for one session, under the key that only its cookie holds."""

    __tablename__ = "sealed_secret"
    __bind_key__ = "vault"
    __table_args__ = (UNORDERED,)

    session_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    box: Mapped[bytes] = mapped_column(LargeBinary)
    expires_week: Mapped[date]


class CompanySecret(Model):
    __tablename__ = "company_secret"
    __bind_key__ = "vault"
    __table_args__ = (UNORDERED,)

    company_id: Mapped[str] = mapped_column(primary_key=True)
    secret: Mapped[bytes] = mapped_column(LargeBinary)


class ThreadSalt(Model):
    __tablename__ = "thread_salt"
    __bind_key__ = "vault"
    __table_args__ = (UNORDERED,)

    id: Mapped[str] = mapped_column(primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary)


class CompanyTag(Model):
    """The set of companies that took part in a thread; it only grows."""

    __tablename__ = "company_tag"
    __bind_key__ = "vault"
    __table_args__ = (UNORDERED,)

    salt_id: Mapped[str] = mapped_column(primary_key=True)
    tag: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)


class ReportingCompany(Model):
    """The set of companies that reported a post; gone once somebody has decided about it."""

    __tablename__ = "reporting_company"
    __bind_key__ = "vault"
    __table_args__ = (UNORDERED,)

    post_id: Mapped[str] = mapped_column(primary_key=True)
    tag: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
