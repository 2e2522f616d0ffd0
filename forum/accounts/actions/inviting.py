"""Company admins invite and remove colleagues. They learn who was invited and who joined."""

from datetime import date

from sqlalchemy import delete, select

from forum import clock
from forum.accounts import limits
from forum.accounts.actions.departing import remove
from forum.accounts.actions.joining import settle
from forum.accounts.actions.members import Joined, choose_unhurried
from forum.accounts.actions.posting import post
from forum.accounts.actor import Actor
from forum.accounts.addresses import Address, read_address
from forum.accounts.models import Invitation, Member
from forum.accounts.passwords import personal_words, read_password
from forum.accounts.policy import may_invite, may_remove
from forum.accounts.queries import find_invitation, member_of_address, staff_of_address
from forum.accounts.tokens import hash_of_token, new_token
from forum.database import db
from forum.errors import NotAllowed, NotFound, NotValid

INVITATION_DAYS = 14
_PER_ADMIN = limits.Limit("invite", most=100, minutes=60)


def invite(actor: Actor, address: str, *, language: str = "ko") -> None:
    """Send a link; it replaces an earlier one to the same address.

    A colleague who joined is refused, as the admin sees them in the list anyway. That an address
    has an account elsewhere is told to its owner alone.
    """
    if not may_invite(actor):
        raise NotAllowed("board.read_only" if actor.is_read_only else "")
    limits.count(_PER_ADMIN, actor.account_id)
    asked = read_address(address)
    member = member_of_address(asked)
    if member and member.company_id == actor.company_id and member.left_on is None:
        raise NotValid("accounts.company.joined_already", field="address")
    token = _replace(actor.company_id, asked)
    taken = (member and member.left_on is None) or staff_of_address(asked)
    letter = "already_joined" if taken else "invitation"
    post(letter, asked.text, language, path=f"/invitations/{token}", days=INVITATION_DAYS)


def invite_admin(company_id: str, address: str) -> str:
    """The path of a one-time link, for the company's first admin; the caller hands it over."""
    return f"/invitations/{_replace(company_id, read_address(address), 'company_admin')}"


def _replace(company_id: str, asked: Address, role: str = "member") -> str:
    """A new token; an earlier one for the same address no longer works."""
    _forget(company_id, asked)
    token = new_token()
    db.session.add(
        Invitation(
            token_hash=hash_of_token(token),
            company_id=company_id,
            address=asked.text,
            canonical=asked.canonical,
            role=role,
            expires_on=invitation_end(),
        )
    )
    return token


def invitation_end() -> date:
    return date.fromordinal(clock.today().toordinal() + INVITATION_DAYS)


def withdraw_invitation(actor: Actor, address: str) -> None:
    if not may_invite(actor):
        raise NotAllowed
    if not _forget(actor.company_id, read_address(address)):
        raise NotFound


def _forget(company_id: str, asked: Address) -> bool:
    query = (
        delete(Invitation)
        .where(Invitation.company_id == company_id, Invitation.canonical == asked.canonical)
        .returning(Invitation.canonical)
    )
    return bool(db.session.execute(query).all())


def accept_invitation(token: str, password: str) -> Joined | None:
    """As finish_joining; the invitation is used up."""
    personal = personal_words(_for_member(token).address)
    chosen = choose_unhurried(read_password(password, personal=personal))
    invitation = _for_member(token)
    db.session.delete(invitation)
    company_id, address = str(invitation.company_id), read_address(invitation.address)
    return settle(company_id, address, chosen, invitation.role, is_invited=True)


def _for_member(token: str) -> Invitation:
    invitation = find_invitation(token)
    if invitation.company_id is None:
        raise NotFound
    return invitation


def remove_colleague(actor: Actor, address: str, *, language: str = "ko") -> None:
    """The colleague's sessions end and they cannot sign in; what they wrote stays as it is."""
    query = select(Member).where(
        Member.company_id == actor.company_id,
        Member.canonical == read_address(address).canonical,
        Member.left_on.is_(None),
    )
    if not may_invite(actor):
        raise NotAllowed
    member = db.session.scalar(query)
    if member is None:
        raise NotFound
    if not may_remove(actor, member.id):
        raise NotAllowed("accounts.company.not_oneself")
    remove(member, language=language)
