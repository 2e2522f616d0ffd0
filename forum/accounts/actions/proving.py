"""That a member still works at their company: a code to the mail they joined with, twice a year.

It proves that and nothing else: it opens no session and no post. Whoever does not prove it reads
on and writes nothing. The company's admin learns neither the day nor that it was done.
"""

from forum import clock
from forum.accounts import limits
from forum.accounts.actions.codes import Letter, send_code, take_code
from forum.accounts.actor import Actor
from forum.accounts.models import JoinCode, Member
from forum.accounts.tokens import hash_of_token, new_token
from forum.database import db
from forum.errors import NotFound, SignInNeeded

_PER_ACCOUNT = limits.Limit("proof", most=5, minutes=60)
_CODES_PER_ACCOUNT = limits.Limit("proof-code", most=30, minutes=60)


def ask_to_prove(actor: Actor, *, language: str = "ko") -> str:
    """Send a code to the company's mail; the token by which the browser goes on."""
    member = _member(actor)
    limits.count(_PER_ACCOUNT, actor.account_id)
    token = new_token()
    letter = Letter("proof_code", member.address, member.company_id, language)
    send_code(letter, token, _bound(actor, token))
    return token


def find_proof(actor: Actor, token: str) -> JoinCode:
    """NotFound for a token that is unknown, another's, used or too old."""
    code = db.session.get(JoinCode, _bound(actor, token))
    if code is None or code.expires_at <= clock.now():
        raise NotFound
    return code


def prove_employment(actor: Actor, token: str, code: str) -> bool:
    """Whether this was the code. Every try is counted.

    One that was sent to an address which the member has no longer proves nothing.
    """
    limits.count(_CODES_PER_ACCOUNT, actor.account_id)
    row, member = take_code(token, _bound(actor, token), code), _member(actor)
    if row is None or row.address != member.address:
        return False
    member.proved_on = clock.today()
    db.session.delete(find_proof(actor, token))
    return True


def address_to_prove(actor: Actor) -> str:
    """For the member's own eyes."""
    return _member(actor).address


def _member(actor: Actor) -> Member:
    member = db.session.get(Member, actor.account_id) if actor.is_member else None
    if member is None:
        raise SignInNeeded
    return member


def _bound(actor: Actor, token: str) -> bytes:
    return hash_of_token(f"proof {actor.account_id} {token}")
