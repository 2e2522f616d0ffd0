"""Companies: who may join is decided by their mail domains."""

from collections.abc import Iterable

from sqlalchemy import delete, select

from forum.accounts.addresses import PUBLIC_DOMAINS, read_domain
from forum.accounts.models import NAME, Company, CompanyAlias, CompanyDomain
from forum.anonymity import make_company_secret
from forum.database import db, new_id
from forum.errors import AlreadyDone, NotFound, NotValid

_BAND = 20


def add_company(
    name: str, domains: Iterable[str] = (), aliases: Iterable[str] = (), size_band: str = ""
) -> str:
    """The new company's id. Raises AlreadyDone for a name or domain that is taken."""
    name = _name(name)
    if len(size_band) > _BAND:
        raise NotValid("accounts.company.band_long", field="size_band", longest=_BAND)
    if db.session.scalar(select(Company.id).where(Company.name == name)):
        raise AlreadyDone("accounts.company.exists")
    company = Company(id=new_id(), name=name, size_band=size_band)
    make_company_secret(company.id)
    db.session.add(company)
    db.session.flush()
    for domain in domains:
        add_domain(company.id, domain)
    for alias in aliases:
        add_alias(company.id, alias)
    return company.id


def add_domain(company_id: str, domain: str) -> str:
    """The domain as it is kept: an A-label in small letters."""
    kept = read_domain(domain)
    if kept in PUBLIC_DOMAINS:
        raise NotValid("accounts.company.domain_public", field="domain", domain=kept)
    if owner := db.session.get(CompanyDomain, kept):
        if owner.company_id == company_id:
            return kept
        raise AlreadyDone("accounts.company.domain_taken", domain=kept)
    db.session.add(CompanyDomain(domain=kept, company_id=company_id))
    db.session.flush()
    return kept


def remove_domain(company_id: str, domain: str) -> None:
    """Nobody new can join by it; who joined stays."""
    query = (
        delete(CompanyDomain)
        .where(CompanyDomain.company_id == company_id, CompanyDomain.domain == read_domain(domain))
        .returning(CompanyDomain.domain)
    )
    if not db.session.execute(query).all():
        raise NotFound("accounts.company.domain_unknown")


def add_alias(company_id: str, alias: str) -> None:
    alias = _name(alias)
    if db.session.get(CompanyAlias, (company_id, alias)) is None:
        db.session.add(CompanyAlias(company_id=company_id, alias=alias))
        db.session.flush()


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name or len(name) > NAME:
        raise NotValid("accounts.company.name_length", field="name", longest=NAME)
    return name
