"""Staff accounts, made by whoever runs the forum. Staff are never members."""

from sqlalchemy import delete

from forum.accounts.actions.factors import end_sessions_without_factor
from forum.accounts.actions.inviting import INVITATION_DAYS, invitation_end
from forum.accounts.actions.passwords import set_staff_password
from forum.accounts.actions.posting import post
from forum.accounts.actions.steps import Waiting, begin_sign_in, forget_steps
from forum.accounts.actor import STAFF, Role
from forum.accounts.addresses import read_address
from forum.accounts.models import NAME, Invitation, OpenSession, Staff
from forum.accounts.passwords import personal_words, read_password, typed_password
from forum.accounts.policy import needs_second_factor
from forum.accounts.queries import find_invitation, member_of_address, staff_of_address
from forum.accounts.tokens import hash_of_token, new_token
from forum.anonymity import new_salt
from forum.database import db, new_id
from forum.errors import AlreadyDone, NotFound, NotValid


def add_staff(address: str, name: str, role: str, team: str = "", password: str = "") -> str:
    """The new account's id. Without a password nobody can sign in until `invite_staff`."""
    asked = read_address(address)
    if member_of_address(asked) or staff_of_address(asked):
        raise AlreadyDone("accounts.join.exists")
    staff = Staff(
        id=new_id(),
        address=asked.text,
        canonical=asked.canonical,
        name=_name(name),
        role=_role(role),
        team=team.strip()[:NAME],
        password_salt=new_salt(),
    )
    if password:
        set_staff_password(staff, typed_password(password))
    db.session.add(staff)
    db.session.flush()
    return staff.id


def invite_staff(staff: Staff, *, language: str = "ko", by_mail: bool = False) -> str:
    """The path of a one-time link for setting the password; earlier ones no longer work."""
    token = new_token()
    path = f"/invitations/{token}"
    db.session.execute(delete(Invitation).where(Invitation.staff_id == staff.id))
    db.session.add(
        Invitation(
            token_hash=hash_of_token(token),
            staff_id=staff.id,
            address=staff.address,
            canonical=staff.canonical,
            expires_on=invitation_end(),
        )
    )
    if by_mail:
        post("staff_invitation", staff.address, language, path=path, days=INVITATION_DAYS)
    return path


def accept_staff_invitation(token: str, password: str) -> Waiting | None:
    """Set the password; sessions opened with an older one end.

    What is asked next, as of who signs in; None where the password is enough.
    """
    invitation = find_invitation(token)
    staff = invitation.staff_id and db.session.get(Staff, invitation.staff_id)
    if not staff or not staff.is_active:
        raise NotFound
    chosen = read_password(password, personal=personal_words(staff.address))
    set_staff_password(staff, chosen)
    db.session.delete(invitation)
    _end_sessions(staff)
    return begin_sign_in(staff.id)


def change_staff(staff: Staff, *, role: str | None = None, team: str | None = None) -> None:
    """A change of role counts from the next request.

    Open sessions stay, but where the role needs a second factor, those opened without one end.
    """
    if role is not None:
        staff.role = _role(role)
        if needs_second_factor(Role(staff.role)):
            end_sessions_without_factor(staff.id)
    if team is not None:
        staff.team = team.strip()[:NAME]


def disable_staff(staff: Staff) -> None:
    staff.is_active = False
    db.session.execute(delete(Invitation).where(Invitation.staff_id == staff.id))
    forget_steps(staff.id)
    _end_sessions(staff)


def _end_sessions(staff: Staff) -> None:
    db.session.execute(delete(OpenSession).where(OpenSession.staff_id == staff.id))


def _role(role: str) -> str:
    if role not in {one.value for one in STAFF}:
        raise NotValid("accounts.staff.role_unknown", field="role", roles=", ".join(sorted(STAFF)))
    return role


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name or len(name) > NAME:
        raise NotValid("accounts.company.name_length", field="name", longest=NAME)
    return name
