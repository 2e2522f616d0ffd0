"""A new password by mail, for who has neither the old one nor the recovery code.

Whoever reads the mailbox is let in after a week in which nobody with the old password or an open
session objected, and then as somebody new: with a secret of their own that shows no earlier post.
"""

from sqlalchemy import delete, select, update

from forum import clock
from forum.accounts import limits
from forum.accounts.actions.codes import Letter, send_code, take_code
from forum.accounts.actions.members import Joined
from forum.accounts.actions.posting import post
from forum.accounts.actions.renewing import replace_session
from forum.accounts.actions.signing_in import end_sessions_of_member, revoke_sessions
from forum.accounts.actor import Actor
from forum.accounts.addresses import Address, read_address
from forum.accounts.models import Company, JoinCode, Member, OpenSession, Reset
from forum.accounts.passwords import personal_words, read_password, typed_password
from forum.accounts.policy import RESET_OPEN_DAYS, RESET_WAIT_DAYS
from forum.accounts.queries import find_code
from forum.accounts.tokens import hash_of_session, hash_of_token, new_token
from forum.anonymity import SessionKey, attach, begin_again, derive, new_recovery_code
from forum.database import db
from forum.errors import NotFound, NotValid, SignInNeeded

_PER_ADDRESS = limits.Limit("reset", most=5, minutes=60)
_PER_CLIENT = limits.Limit("reset-client", most=300, minutes=60)
_CODES_PER_CLIENT = limits.Limit("reset-code-client", most=1000, minutes=60)
_PER_ACCOUNT = limits.Limit("attach", most=10, minutes=15)
_CODE_LENGTH = 60


def ask_to_reset(address: str, *, language: str = "ko", client: str = "") -> str:
    """Send a code, if a member has this address; the token by which the browser goes on.

    Raises NotValid for what is no address, and TooMany, neither of which tells who is a member.
    """
    asked = read_address(address)
    limits.count(_PER_ADDRESS, asked.canonical)
    limits.count(_PER_CLIENT, client)
    member, token = _member_of(asked), new_token()
    letter = Letter("nothing", "", None, language)
    if member:
        letter = Letter("reset_code", member.address, member.company_id, language)
    send_code(letter, token, _bound(token))
    return token


def prove_reset(token: str, code: str, *, language: str = "ko", client: str = "") -> bool:
    """Whether this was the code; then the week begins, if it had not."""
    limits.count(_CODES_PER_CLIENT, client)
    row = take_code(token, _bound(token), code)
    member = _member_of(read_address(row.address)) if row else None
    if member is None:
        return False
    proved = update(JoinCode).where(JoinCode.token_hash == _bound(token))
    db.session.execute(proved.values(is_proved=True))
    if db.session.get(Reset, member.id) is None:
        ready_on = clock.in_days(RESET_WAIT_DAYS)
        db.session.add(Reset(member_id=member.id, ready_on=ready_on, language=language))
        post("reset_begun", member.address, language, day=ready_on.isoformat())
    return True


def find_reset_code(token: str) -> JoinCode:
    """NotFound for a token that is unknown, used, for something else or too old."""
    return find_code(token, _bound(token))


def find_reset(token: str) -> Reset:
    """Raises NotFound without a proved code, and where the reset was cancelled meanwhile."""
    code = find_reset_code(token)
    member = _member_of(read_address(code.address)) if code.is_proved else None
    reset = db.session.get(Reset, member.id) if member else None
    if reset is None:
        raise NotFound
    return reset


def finish_reset(token: str, password: str) -> Joined:
    """Another secret under the new password; every session ends.

    Raises NotValid for the password, NotFound before the day and where it was cancelled.
    """
    member = db.session.get_one(Member, _ready(token).member_id)
    chosen = read_password(password, personal=personal_words(member.address))
    salt = member.password_salt  # stays: the old password is still to open the old secret
    db.session.rollback()  # others may write while Argon2 takes its time
    derived = derive(chosen, salt)
    reset = _ready(token)
    member = db.session.get_one(Member, reset.member_id)
    if not cancel_reset_of(member.id):
        raise NotFound
    joined = Joined(member.id, new_recovery_code(), derived)
    begin_again(joined.account_id, joined.derived, joined.recovery_code)
    member.verifier = derived.verifier
    db.session.delete(find_reset_code(token))
    end_sessions_of_member(member.id)
    post("password_reset", member.address, reset.language)
    return joined


def _ready(token: str) -> Reset:
    reset = find_reset(token)
    if reset.ready_on > clock.today():
        raise NotFound
    return reset


def cancel_reset(actor: Actor) -> None:
    """By whoever is signed in. Twice is the same as once."""
    if not actor.is_member:
        raise NotFound
    cancel_reset_of(actor.account_id)


def cancel_reset_with(session_key: SessionKey) -> bool:
    """By whoever has just come in by the old password; whether there was one."""
    here = select(OpenSession.member_id).where(
        OpenSession.id_hash == hash_of_session(session_key.id)
    )
    return cancel_reset_of(here.scalar_subquery())


def cancel_reset_of(member_id: object) -> bool:
    query = delete(Reset).where(Reset.member_id == member_id).returning(Reset.member_id)
    found = db.session.execute(query.execution_options(synchronize_session=False)).all()
    return bool(found)


def tell_ready_resets() -> int:
    """Each night: whose week is over is told once; what nobody finished for a month is dropped."""
    over = delete(Reset).where(Reset.ready_on < clock.in_days(-RESET_OPEN_DAYS))
    db.session.execute(over)
    ready = select(Reset, Member.address).join(Member, Member.id == Reset.member_id)
    rows = db.session.execute(ready.where(Reset.ready_on <= clock.today(), ~Reset.is_told)).all()
    for reset, address in rows:
        post("reset_ready", address, reset.language, path="/reset", days=RESET_OPEN_DAYS)
        reset.is_told = True
    return len(rows)


def attach_old(actor: Actor, typed: str) -> SessionKey:
    """The posts of before the reset are mine again, by the old password or recovery code.

    What goes into the cookie instead; the other sessions end. Raises NotValid.
    """
    if not actor.is_member:
        raise SignInNeeded
    limits.count(_PER_ACCOUNT, actor.account_id)
    salt = db.session.get_one(Member, actor.account_id).password_salt
    derived = derive(typed_password(typed), salt)
    session_key = attach(actor, actor.account_id, derived, typed[:_CODE_LENGTH])
    if session_key is None:
        raise NotValid("accounts.old.wrong", field="old")
    limits.forgive(_PER_ACCOUNT, actor.account_id)
    revoke_sessions(actor)
    replace_session(actor, session_key)
    return session_key


def _member_of(asked: Address) -> Member | None:
    query = (
        select(Member)
        .join(Company, Company.id == Member.company_id)
        .where(Member.canonical == asked.canonical, Member.left_on.is_(None), Company.is_active)
    )
    return db.session.scalar(query)


def _bound(token: str) -> bytes:
    return hash_of_token(f"reset {token}")
