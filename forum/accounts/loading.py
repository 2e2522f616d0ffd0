"""Who is here: one statement in identity for each request, none in the vault."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, Protocol

from sqlalchemy import Row, bindparam, select

from forum.accounts.actor import Actor, Badge, Role
from forum.accounts.models import Company, Member, OpenSession, Reset, Staff
from forum.accounts.policy import PROOF_DAYS, needs_second_factor
from forum.accounts.queries import days, still_known
from forum.accounts.tokens import hash_of_session, read_cookie
from forum.anonymity import Credential, SessionKey
from forum.database import db

COOKIE = "s"
SECURE_COOKIE = "__Host-s"  # the prefix keeps a neighbouring host from setting it


class _Request(Protocol):
    @property
    def cookies(self) -> Any: ...  # noqa: ANN401  werkzeug's mapping


def cookie_name(*, secure: bool) -> str:
    return SECURE_COOKIE if secure else COOKIE


_session, _member = OpenSession.__table__, Member.__table__
_staff, _company, _reset = Staff.__table__, Company.__table__, Reset.__table__

# Columns, not entities: a tenth of the time, and nothing that could be changed by mistake.
_WHO = (
    select(
        _member.c.id.label("member_id"),
        _member.c.company_id,
        _member.c.role.label("member_role"),
        _member.c.proved_on,
        _member.c.left_on,
        _reset.c.ready_on,
        _staff.c.id.label("staff_id"),
        _staff.c.name,
        _staff.c.team,
        _staff.c.role.label("staff_role"),
        _session.c.key_half,
        _session.c.has_second_factor,
    )
    .select_from(
        _session.outerjoin(
            _member.join(_company, _company.c.id == _member.c.company_id).outerjoin(
                _reset, _reset.c.member_id == _member.c.id
            ),
            (_member.c.id == _session.c.member_id) & still_known() & _company.c.is_active,
        ).outerjoin(_staff, (_staff.c.id == _session.c.staff_id) & _staff.c.is_active)
    )
    .where(_session.c.id_hash == bindparam("id_hash"), _session.c.expires_on >= bindparam("today"))
)
_IN_IDENTITY = {"mapper": OpenSession}


def load_actor(request: _Request, *, secure: bool) -> Actor | None:
    """None for a guest, an ended session, one who left and one who was disabled.

    Also for a session opened with the password alone where the role needs more.
    """
    session_key = read_cookie(request.cookies.get(cookie_name(secure=secure), ""))
    if session_key is None:
        return None
    row = db.session.execute(
        _WHO,
        {"id_hash": hash_of_session(session_key.id), **days()},
        bind_arguments=_IN_IDENTITY,
    ).one_or_none()
    return _actor(row, replace(session_key, half=row.key_half or b"")) if row else None


def _actor(row: Row[*tuple[Any, ...]], session_key: SessionKey) -> Actor | None:
    if row.member_id:
        return Actor(
            role=Role.GUEST if row.left_on else Role(row.member_role),
            credential=Credential(session_key, row.company_id, row.member_id),
            account_id=row.member_id,
            company_id=row.company_id,
            session_id=session_key.id,
            proved_till=row.proved_on + timedelta(days=PROOF_DAYS),
            reset_on=row.ready_on,
            is_leaving=row.left_on is not None,
        )
    if row.staff_id and _opened_as_needed(row):
        return Actor(
            role=Role(row.staff_role),
            badge=Badge(row.staff_id, row.name, row.team),
            account_id=row.staff_id,
            session_id=session_key.id,
        )
    return None


def _opened_as_needed(row: Row[*tuple[Any, ...]]) -> bool:
    return row.has_second_factor or not needs_second_factor(Role(row.staff_role))
