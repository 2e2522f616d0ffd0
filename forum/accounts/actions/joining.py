"""Joining by company mail. Whoever asks with whatever address gets the same answer.

The same rows are written for an address that may join, one that has an account and one of an
unknown company; only the letter differs, and a letter to nobody is dropped by the worker.
"""

from sqlalchemy import delete, update

from forum import clock
from forum.accounts import limits
from forum.accounts.actions.codes import Letter, send_code, take_code
from forum.accounts.actions.members import Chosen, Joined, choose_unhurried, new_member, take_back
from forum.accounts.addresses import Address, read_address
from forum.accounts.models import (
    Departure,
    Invitation,
    JoinCode,
    LetterSubscription,
    Member,
    OpenSession,
    PendingStep,
)
from forum.accounts.passwords import personal_words, read_password
from forum.accounts.queries import (
    company_of_domain,
    departure_of,
    find_code,
    member_of_address,
    staff_of_address,
)
from forum.accounts.tokens import hash_of_token, new_token
from forum.database import db
from forum.errors import AlreadyDone, NotFound

# Votes of an epoch close after a quarter and a year at most: then coming back doubles nothing.
REMEMBERED_DAYS = 500
_PER_ADDRESS = limits.Limit("join", most=5, minutes=60)
# A whole company may join behind one client address on one morning.
_PER_CLIENT = limits.Limit("join-client", most=1000, minutes=60)
_CODES_PER_CLIENT = limits.Limit("code-client", most=1500, minutes=60)


def ask_to_join(address: str, *, language: str = "ko", client: str = "") -> str:
    """Send what is due to this address; the token by which the browser goes on.

    Raises NotValid for what is no address, and TooMany, neither of which tells who has joined.
    """
    asked = read_address(address)
    limits.count(_PER_ADDRESS, asked.canonical)
    limits.count(_PER_CLIENT, client)
    token = new_token()
    send_code(_letter_for(asked, language), token, hash_of_token(token))
    return token


def _letter_for(asked: Address, language: str) -> Letter:
    company_id = company_of_domain(asked.domain)
    member, staff = member_of_address(asked), staff_of_address(asked)
    removed = was_removed(member, asked)
    if member and member.left_on is None:
        return Letter("already_joined", member.address, None, language)
    if staff:
        return Letter("already_joined", staff.address, None, language)
    if company_id is None:
        return Letter("nothing", "", None, language)
    if removed:
        return Letter("not_by_mail", asked.text, None, language)
    return Letter("join_code", asked.text, company_id, language)


def prove_code(token: str, code: str, *, client: str = "") -> bool:
    """Whether this was the code. Every try is counted, also by who cannot be right."""
    limits.count(_CODES_PER_CLIENT, client)
    if take_code(token, hash_of_token(token), code) is None:
        return False
    db.session.execute(
        update(JoinCode).where(JoinCode.token_hash == hash_of_token(token)).values(is_proved=True)
    )
    return True


def finish_joining(token: str, password: str) -> Joined | None:
    """The new member; None for one who had left and is back with their former password.

    Raises NotFound without a proved code, NotValid for the password, AlreadyDone where the
    address got an account meanwhile.
    """
    address = _proved(token).address
    chosen = choose_unhurried(read_password(password, personal=personal_words(address)))
    code = _proved(token)
    db.session.delete(code)
    return settle(str(code.company_id), read_address(code.address), chosen)


def _proved(token: str) -> JoinCode:
    code = find_code(token)
    if not code.is_proved or code.company_id is None:
        raise NotFound
    return code


def settle(
    company_id: str,
    address: Address,
    chosen: Chosen,
    role: str = "member",
    *,
    is_invited: bool = False,
) -> Joined | None:
    """Make the member who proved this address, or take back the one who was removed.

    Whom the company removed comes back by its invitation alone.
    """
    member = member_of_address(address)
    if member and member.left_on is None:
        raise AlreadyDone("accounts.join.exists")
    if not is_invited and was_removed(member, address):
        raise AlreadyDone("accounts.join.removed")
    if member is None:
        return new_member(company_id, address, chosen, role)
    take_back(member, company_id, role)
    return None


def was_removed(member: Member | None, address: Address) -> bool:
    """By the company, and not invited since; looked up by the hash whoever asks."""
    known = departure_of(address.canonical)
    return member is not None or bool(known and known.was_removed)


def remove_expired() -> int:
    """What may go every night; how many rows."""
    gone = (
        delete(JoinCode).where(JoinCode.expires_at <= clock.now()).returning(JoinCode.token_hash),
        delete(PendingStep)
        .where(PendingStep.expires_at <= clock.now())
        .returning(PendingStep.token_hash),
        delete(Invitation)
        .where(Invitation.expires_on < clock.today())
        .returning(Invitation.token_hash),
        delete(Departure)
        .where(~Departure.was_removed, Departure.left_on < clock.in_days(-REMEMBERED_DAYS))
        .returning(Departure.address_hash),
        delete(OpenSession)
        .where(OpenSession.expires_on < clock.today())
        .returning(OpenSession.id_hash),
        delete(LetterSubscription)
        .where(LetterSubscription.until < clock.today())
        .returning(LetterSubscription.id),
    )
    return sum(len(db.session.execute(query).all()) for query in gone)
