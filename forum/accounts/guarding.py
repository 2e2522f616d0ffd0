"""Whose words these are, for the guard: one statement, for the one who acts and nobody else.

The rooms above hand over a text and get back places in it: they never learn a name.
"""

from collections.abc import Collection, Mapping

from sqlalchemy import literal, select, union_all

from forum.accounts.actor import Actor
from forum.accounts.models import Company, CompanyAlias, CompanyDomain, Invitation, Member
from forum.anonymity import guard
from forum.database import db
from forum.errors import GivesAway

Found = dict[str, list[guard.Finding]]


def look(actor: Actor, words: Mapping[str, str]) -> Found:
    """What gives somebody away, by field, without fields that hold none. Nothing is kept of it."""
    own = _own(actor)
    found = {field: guard.find(text, own) for field, text in words.items()}
    return {field: findings for field, findings in found.items() if findings}


def check(actor: Actor, kept: Collection[str] = (), **words: str) -> None:
    """Raises GivesAway for what the author has not decided to keep, or may not keep."""
    found = {
        field: [one for one in findings if one.is_blocked or one.mark not in kept]
        for field, findings in look(actor, words).items()
    }
    if any(found.values()):
        raise GivesAway({field: findings for field, findings in found.items() if findings})


def marks(actor: Actor, *texts: str) -> frozenset[str]:
    """Of what stands in a text already: whoever changes another word is not asked again."""
    found = look(actor, {str(number): text for number, text in enumerate(texts)})
    return frozenset(one.mark for findings in found.values() for one in findings)


def _own(actor: Actor) -> guard.Own:
    """The company's names and all its mail names, of those who left or were invited, too."""
    if not actor.is_member:
        return guard.NOBODY
    here = actor.company_id
    rows = db.session.execute(
        union_all(
            select(literal(0), Company.name).where(Company.id == here),
            select(literal(0), CompanyAlias.alias).where(CompanyAlias.company_id == here),
            select(literal(0), CompanyDomain.domain).where(CompanyDomain.company_id == here),
            select(literal(1), Member.canonical).where(Member.company_id == here),
            select(literal(1), Invitation.canonical).where(Invitation.company_id == here),
        ),
        bind_arguments={"mapper": Company},
    ).all()
    companies = tuple(sorted(name for is_mail, name in rows if not is_mail))
    mail_names = frozenset(name.rpartition("@")[0] for is_mail, name in rows if is_mail)
    return guard.Own(companies, mail_names)
