"""The pages of accounts; `create_app` registers the blueprint."""

from forum.accounts.views import (
    company,
    joining,
    leaving,
    letters,
    mine,
    moving,
    proving,
    recovering,
    resetting,
    second_factor,
    security,
    signing_in,
)
from forum.accounts.views.blueprint import accounts_pages

__all__ = [
    "accounts_pages",
    "company",
    "joining",
    "leaving",
    "letters",
    "mine",
    "moving",
    "proving",
    "recovering",
    "resetting",
    "second_factor",
    "security",
    "signing_in",
]
