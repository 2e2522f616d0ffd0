"""The one door between a person and a post (docs/decisions/0002-anonymity.md).

Rooms above get these names and nothing else; only this package reads the vault and the keys.
"""

from forum.anonymity.companies import (
    count_companies,
    count_companies_together,
    make_company_secret,
    take_additions,
)
from forum.anonymity.credential import Credential
from forum.anonymity.door import add_company, mine, own_mark, sign
from forum.anonymity.drafts import HEAD_ROOM, SLOTS, WEEKS, Drafts, Place, drafts
from forum.anonymity.factors import hash_of_backup_code, open_factor, seal_factor
from forum.anonymity.keys import KeysError, keyring
from forum.anonymity.salts import make_salts
from forum.anonymity.secrets import (
    SESSION_DAYS,
    Derived,
    SessionKey,
    close_session,
    derive,
    destroy_secret,
    make_secret,
    matches,
    new_recovery_code,
    new_salt,
    open_session,
    recover,
    remove_expired,
    rewrap,
)
from forum.anonymity.waiting import waiting_room

__all__ = [
    "HEAD_ROOM",
    "SESSION_DAYS",
    "SLOTS",
    "WEEKS",
    "Credential",
    "Derived",
    "Drafts",
    "KeysError",
    "Place",
    "SessionKey",
    "add_company",
    "close_session",
    "count_companies",
    "count_companies_together",
    "derive",
    "destroy_secret",
    "drafts",
    "hash_of_backup_code",
    "keyring",
    "make_company_secret",
    "make_salts",
    "make_secret",
    "matches",
    "mine",
    "new_recovery_code",
    "new_salt",
    "open_factor",
    "open_session",
    "own_mark",
    "recover",
    "remove_expired",
    "rewrap",
    "seal_factor",
    "sign",
    "take_additions",
    "waiting_room",
]
