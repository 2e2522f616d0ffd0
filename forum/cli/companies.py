"""`forum companies`: who may join is decided here, by mail domain."""

# ruff: noqa: PLC0415  what is heavy is imported when it is needed

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from forum.cli import examples
from forum.cli.opening import as_json_option, open_forum, tell

if TYPE_CHECKING:
    from forum.accounts.queries import CompanyLine


@click.group(
    epilog=examples(
        'forum companies add "Hanbit Trading" --domain hanbit.co.kr --size-band 50-200',
        'forum companies domain add "Hanbit Trading" hanbit.com',
        "forum companies list --json",
    )
)
def companies() -> None:
    """Companies and their mail domains."""


@companies.command(epilog=examples('forum companies add "Hanbit Trading" --domain hanbit.co.kr'))
@click.argument("name")
@click.option("--domain", "domains", multiple=True, help="A mail domain of theirs; repeatable.")
@click.option("--alias", "aliases", multiple=True, help="What else people call it; repeatable.")
@click.option("--size-band", default="", help="For instance 50-200.")
@click.option("--admin", default="", help="Invite this address as the company's admin.")
@as_json_option
def add(
    name: str,
    domains: tuple[str, ...],
    aliases: tuple[str, ...],
    size_band: str,
    admin: str,
    *,
    as_json: bool,
) -> None:
    """Add a company.

    Its people join by mail at exactly these domains; a subdomain is a domain of its own.
    """
    from forum.accounts import actions
    from forum.database import unit_of_work

    with open_forum() as app:
        with unit_of_work("identity"):
            company_id = actions.add_company(name, domains, aliases, size_band)
            path = actions.invite_admin(company_id, admin) if admin else ""
        link = app.config["FORUM"].base_url + path if path else ""
    told = f"Added {name}." + (f" The admin's link, for once: {link}" if link else "")
    tell(told, as_json=as_json, id=company_id, name=name, link=link)


@companies.command("list")
@as_json_option
def list_(*, as_json: bool) -> None:
    """Every company with its domains, aliases and number of members."""
    from forum.accounts.queries import all_companies

    with open_forum():
        found = all_companies()
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1))
        return
    for one in found:
        click.echo(_line(one))


def _line(company: "CompanyLine") -> str:
    domains = " ".join(company.domains) or "(no domain)"
    size = f"  {company.size_band}" if company.size_band else ""
    return f"{company.name}  {domains}{size}  {company.members} members"


@companies.group()
def domain() -> None:
    """The mail domains of a company."""


@domain.command("add")
@click.argument("name")
@click.argument("domain")
@as_json_option
def add_domain(name: str, domain: str, *, as_json: bool) -> None:
    """Let people with mail at DOMAIN join as NAME's."""
    from forum.accounts import actions
    from forum.accounts.queries import find_company
    from forum.database import unit_of_work

    with open_forum(), unit_of_work("identity"):
        kept = actions.add_domain(find_company(name).id, domain)
    tell(f"{name}: added {kept}.", as_json=as_json, name=name, domain=kept)


@domain.command("remove")
@click.argument("name")
@click.argument("domain")
@as_json_option
def remove_domain(name: str, domain: str, *, as_json: bool) -> None:
    """Nobody new can join by DOMAIN; who joined stays."""
    from forum.accounts import actions
    from forum.accounts.queries import find_company
    from forum.database import unit_of_work

    with open_forum(), unit_of_work("identity"):
        actions.remove_domain(find_company(name).id, domain)
    tell(f"{name}: removed {domain}.", as_json=as_json, name=name, domain=domain)


@companies.command()
@click.argument("name")
@click.argument("alias")
@as_json_option
def alias(name: str, alias: str, *, as_json: bool) -> None:
    """Say what else people call a company."""
    from forum.accounts import actions
    from forum.accounts.queries import find_company
    from forum.database import unit_of_work

    with open_forum(), unit_of_work("identity"):
        actions.add_alias(find_company(name).id, alias)
    tell(f"{name}: also called {alias}.", as_json=as_json, name=name, alias=alias)
