"""What accounts know. Nothing from here may reach a page but its owner's and their admin's."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, func, select

from forum import clock
from forum.accounts.actor import Actor, Role
from forum.accounts.addresses import Address, read_address
from forum.accounts.models import (
    AuthenticatorApp,
    BackupCode,
    Company,
    CompanyAlias,
    CompanyDomain,
    FactorChange,
    Invitation,
    JoinCode,
    Member,
    OpenSession,
    Passkey,
    PendingStep,
    Staff,
)
from forum.accounts.policy import needs_second_factor
from forum.accounts.tokens import hash_of_session, hash_of_token
from forum.database import db, hold
from forum.errors import NotFound
from forum.figures import Bucket, publish

# A band that pages know how to say: 50-200, 1000+.
SIZE = re.compile(r"[0-9]{1,6}(?:-[0-9]{1,6}|\+)")


@dataclass(frozen=True)
class SessionLine:
    id: str
    device: str
    opened_on: date
    is_this: bool


@dataclass(frozen=True)
class Colleague:
    """All that an admin learns: no day, no order but the alphabet's."""

    address: str
    state: Literal["joined", "invited"]
    is_self: bool = False


@dataclass(frozen=True)
class CompanyLine:
    id: str
    name: str
    size_band: str
    domains: Sequence[str]
    aliases: Sequence[str]
    members: int
    is_active: bool


@dataclass(frozen=True)
class FactorLine:
    id: str
    kind: Literal["app", "passkey"]
    name: str
    added_on: date


@dataclass(frozen=True)
class ChangeLine:
    what: str
    changed_on: date


@dataclass(frozen=True)
class Security:
    """What staff see of their own second factor."""

    factors: Sequence[FactorLine]
    codes_left: int
    changes: Sequence[ChangeLine]


def company_of_domain(domain: str) -> str | None:
    """The active company whose domain this is, to the letter."""
    query = (
        select(Company.id)
        .join(CompanyDomain, CompanyDomain.company_id == Company.id)
        .where(CompanyDomain.domain == domain, Company.is_active)
    )
    return db.session.scalar(query)


def member_of_address(address: Address) -> Member | None:
    return db.session.scalar(select(Member).where(Member.canonical == address.canonical))


def staff_of_address(address: Address) -> Staff | None:
    return db.session.scalar(select(Staff).where(Staff.canonical == address.canonical))


def find_code(token: str) -> JoinCode:
    """NotFound for a token that is unknown, used or too old."""
    hold(JoinCode, hash_of_token(token))
    code = db.session.get(JoinCode, hash_of_token(token))
    if code is None or code.expires_at <= clock.now():
        raise NotFound
    return code


def find_company(name: str) -> Company:
    company = db.session.scalar(select(Company).where(Company.name == name))
    if company is None:
        raise NotFound("accounts.company.unknown")
    return company


def find_staff_by_address(address: str) -> Staff:
    staff = staff_of_address(read_address(address))
    if staff is None:
        raise NotFound("accounts.staff.unknown")
    return staff


def find_invitation(token: str) -> Invitation:
    """NotFound for one that is unknown, used, withdrawn or too old: they look the same."""
    hold(Invitation, hash_of_token(token))
    invitation = db.session.get(Invitation, hash_of_token(token))
    if invitation is None or invitation.expires_on < clock.today():
        raise NotFound
    return invitation


def own_sessions(actor: Actor) -> ColumnElement[bool]:
    column = OpenSession.staff_id if actor.is_staff else OpenSession.member_id
    return column == actor.account_id


def sessions_of(actor: Actor) -> list[SessionLine]:
    """The one that asks comes first."""
    here = hash_of_session(actor.session_id)
    query = select(OpenSession).where(own_sessions(actor), OpenSession.expires_on >= clock.today())
    lines = [
        SessionLine(row.public_id, row.device, row.opened_on, row.id_hash == here)
        for row in db.session.scalars(query)
    ]
    return sorted(lines, key=lambda line: (not line.is_this, line.opened_on))


def colleagues_of(actor: Actor) -> list[Colleague]:
    """Who joined or was invited, of the actor's company, by address."""
    members = db.session.scalars(
        select(Member).where(Member.company_id == actor.company_id, Member.left_on.is_(None))
    )
    joined = {
        row.canonical: Colleague(row.address, "joined", row.id == actor.account_id)
        for row in members
    }
    invitations = db.session.scalars(
        select(Invitation).where(
            Invitation.company_id == actor.company_id, Invitation.expires_on >= clock.today()
        )
    )
    invited = {row.canonical: Colleague(row.address, "invited") for row in invitations}
    return sorted((invited | joined).values(), key=lambda one: one.address)


def all_companies() -> list[CompanyLine]:
    domains = _grouped(CompanyDomain.company_id, CompanyDomain.domain)
    aliases = _grouped(CompanyAlias.company_id, CompanyAlias.alias)
    members = _members_by_company()
    return [
        CompanyLine(
            id=row.id,
            name=row.name,
            size_band=row.size_band,
            domains=domains.get(row.id, []),
            aliases=aliases.get(row.id, []),
            members=members.get(row.id, 0),
            is_active=row.is_active,
        )
        for row in db.session.scalars(select(Company).order_by(Company.name))
    ]


def active_companies() -> dict[str, Bucket]:
    """Companies of which somebody signed in lately: `all`, and by what five or more share.

    Lately is this month or the one of 30 days ago: nothing finer is known of anybody.
    """
    months = {f"{day:%Y-%m}" for day in (clock.today(), clock.today() - timedelta(days=30))}
    query = select(Company.size_band, func.count().label("companies")).where(
        Company.is_active, Company.active_month.in_(months)
    )
    bands = {
        row.size_band: row.companies
        for row in db.session.execute(query.group_by(Company.size_band))
    }
    told = {
        f"size:{band}": bucket
        for band, count in bands.items()
        if SIZE.fullmatch(band) and (bucket := publish(count))
    }
    return {"all": publish(sum(bands.values()))} | told


def _members_by_company() -> dict[str, int]:
    query = (
        select(Member.company_id, func.count().label("members"))
        .where(Member.left_on.is_(None))
        .group_by(Member.company_id)
    )
    return {row.company_id: row.members for row in db.session.execute(query)}


def _grouped(key: ColumnElement[str] | object, value: object) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for company_id, word in db.session.execute(select(key, value).order_by(value)):  # type: ignore[call-overload]
        grouped.setdefault(company_id, []).append(word)
    return grouped


def all_staff() -> list[Staff]:
    return list(db.session.scalars(select(Staff).order_by(Staff.name)))


def find_step(token: str, asked: str) -> PendingStep:
    """NotFound for a step that is unknown, used, begun for something else or too old."""
    step = db.session.get(PendingStep, hash_of_token(token))
    if step is None or step.asked != asked or step.expires_at <= clock.now():
        raise NotFound
    return step


def apps_of(staff_id: str) -> list[AuthenticatorApp]:
    query = select(AuthenticatorApp).where(AuthenticatorApp.staff_id == staff_id)
    return list(db.session.scalars(query))


def passkeys_of(staff_id: str) -> list[Passkey]:
    return list(db.session.scalars(select(Passkey).where(Passkey.staff_id == staff_id)))


def factors_of(staff_id: str) -> list[AuthenticatorApp | Passkey]:
    return [*apps_of(staff_id), *passkeys_of(staff_id)]


def count_factors(staff_id: str) -> int:
    return len(factors_of(staff_id))


def has_factor(staff_id: str) -> bool:
    return count_factors(staff_id) > 0


def find_factor(staff_id: str, factor_id: str) -> AuthenticatorApp | Passkey:
    """One of this account's own; NotFound for anybody else's."""
    for factor in factors_of(staff_id):
        if factor.id == factor_id:
            return factor
    raise NotFound


def factor_line(factor: AuthenticatorApp | Passkey) -> FactorLine:
    kind: Literal["app", "passkey"] = "app" if isinstance(factor, AuthenticatorApp) else "passkey"
    return FactorLine(factor.id, kind, factor.name, factor.added_on)


def security_of(actor: Actor) -> Security:
    """Factors by the day they were added; the newest changes first."""
    staff_id = actor.account_id
    codes = select(func.count()).select_from(BackupCode).where(BackupCode.staff_id == staff_id)
    changes = (
        select(FactorChange)
        .where(FactorChange.staff_id == staff_id)
        .order_by(FactorChange.changed_on.desc(), FactorChange.what)
        .limit(10)
    )
    lines = [factor_line(factor) for factor in factors_of(staff_id)]
    return Security(
        sorted(lines, key=lambda line: (line.added_on, line.id)),
        db.session.scalar(codes) or 0,
        [ChangeLine(row.what, row.changed_on) for row in db.session.scalars(changes)],
    )


def count_staff_lacking_factor() -> int:
    """How many can sign in to a role that needs a second factor, and have none."""
    safe = staff_with_factor()
    return sum(
        needs_second_factor(Role(one.role))
        and one.is_active
        and bool(one.verifier)
        and one.id not in safe
        for one in all_staff()
    )


def staff_with_factor() -> set[str]:
    """Ids of everybody who has a second factor."""
    apps, keys = select(AuthenticatorApp.staff_id), select(Passkey.staff_id)
    return {*db.session.scalars(apps), *db.session.scalars(keys)}
