"""Another mail address for the same member, of the same company: by password and by a code.

Whoever asks for an address that somebody has gets the same answer as for a free one; only the
letter differs. A code sent for this opens no joining, and the other way round: what is stored of
its token is bound to the member who asked.
"""

from sqlalchemy.exc import IntegrityError

from forum import clock
from forum.accounts import limits
from forum.accounts.actions.codes import Letter, send_code, take_code
from forum.accounts.actions.departing import remember
from forum.accounts.actions.posting import post
from forum.accounts.actions.resetting import cancel_reset_of
from forum.accounts.actions.signing_in import revoke_sessions
from forum.accounts.actor import Actor
from forum.accounts.addresses import Address, read_address
from forum.accounts.models import JoinCode, Member
from forum.accounts.passwords import typed_password
from forum.accounts.queries import company_of_domain, member_of_address, staff_of_address
from forum.accounts.tokens import hash_of_token, new_token
from forum.anonymity import derive, matches
from forum.database import db
from forum.errors import AlreadyDone, NotFound, NotValid, SignInNeeded

_PER_ACCOUNT = limits.Limit("move", most=10, minutes=60)
_CODES_PER_ACCOUNT = limits.Limit("move-code", most=30, minutes=60)


def ask_to_move(actor: Actor, password: str, address: str, *, language: str = "ko") -> str:
    """Send a code to the new address; the token by which the browser goes on.

    Raises NotValid for the password and for what is no address of the own company.
    """
    member = _member(actor)
    limits.count(_PER_ACCOUNT, actor.account_id)
    asked = read_address(address)
    if company_of_domain(asked.domain) != actor.company_id:
        raise NotValid("accounts.move.elsewhere", field="address")
    if not matches(derive(typed_password(password), member.password_salt), member.verifier):
        raise NotValid("accounts.password.old_wrong", field="password")
    free = _is_free(asked, actor)
    name, company_id = ("move_code", actor.company_id) if free else ("already_joined", None)
    token = new_token()
    send_code(Letter(name, asked.text, company_id, language), token, _bound(actor, token))
    return token


def find_move(actor: Actor, token: str) -> JoinCode:
    """NotFound for a token that is unknown, another's, used or too old."""
    code = db.session.get(JoinCode, _bound(actor, token))
    if code is None or code.expires_at <= clock.now():
        raise NotFound
    return code


def move(
    actor: Actor, token: str, code: str, *, ends_others: bool = True, language: str = "ko"
) -> bool:
    """Whether this was the code; then the address is changed and the old one is told.

    Every try is counted. Raises AlreadyDone where somebody else got the address meanwhile.
    """
    limits.count(_CODES_PER_ACCOUNT, actor.account_id)
    address = _proved(actor, token, code)
    if address is None:
        return False
    member = _member(actor)
    post("address_changed", member.address, language)
    _set(member, address)
    cancel_reset_of(member.id)  # asked for by whoever reads the mailbox that is left behind
    db.session.delete(find_move(actor, token))
    if ends_others:
        revoke_sessions(actor)
    return True


def _proved(actor: Actor, token: str, code: str) -> Address | None:
    row = take_code(token, _bound(actor, token), code)
    return read_address(row.address) if row and row.company_id == actor.company_id else None


def _set(member: Member, address: Address) -> None:
    try:
        with db.session.begin_nested():
            remember(member, was_removed=False)  # who joins by the old one again was here before
            member.address, member.canonical = address.text, address.canonical
            member.proved_on = clock.today()
    except IntegrityError as error:
        raise AlreadyDone("accounts.move.taken") from error


def _member(actor: Actor) -> Member:
    member = db.session.get(Member, actor.account_id) if actor.is_member else None
    if member is None:
        raise SignInNeeded
    return member


def _is_free(asked: Address, actor: Actor) -> bool:
    member, staff = member_of_address(asked), staff_of_address(asked)
    return staff is None and (member is None or member.id == actor.account_id)


def _bound(actor: Actor, token: str) -> bytes:
    return hash_of_token(f"move {actor.account_id} {token}")
