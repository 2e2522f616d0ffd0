"""The one door between a person and a post (docs/decisions/0002-anonymity.md).

Rooms above get these names and nothing else; only this package reads the vault and the keys.
"""

from forum.anonymity.addresses import hash_of_address
from forum.anonymity.attaching import attach, waiting_till
from forum.anonymity.companies import (
    BUCKETS,
    count_companies,
    count_companies_together,
    make_company_secret,
    take_additions,
)
from forum.anonymity.credential import Credential
from forum.anonymity.destroying import (
    Epoch,
    begin_another_epoch,
    destroy_accounts_again,
    destroy_again,
    destroy_epochs,
    destroy_salts,
    destroyed_epochs,
    destroys_salts,
    due_epochs,
    end_sessions,
    is_destroyed,
    known_epochs,
    note_salts,
    sweep_vault,
    unknowable_from,
)
from forum.anonymity.door import add_company, mine, own_mark, recognise, sign
from forum.anonymity.deletions import (
    SPREAD_DAYS,
    Deletion,
    SealedDeletion,
    open_deletions,
    seal_deletion,
    spread,
)
from forum.anonymity.door import add_company, has_voice, mine, own, own_mark, sign
from forum.anonymity.drafts import HEAD_ROOM, SLOTS, WEEKS, Drafts, Place, drafts
from forum.anonymity.factors import hash_of_backup_code, open_factor, seal_factor
from forum.anonymity.keys import KeysError, keyring
from forum.anonymity.salts import make_salts
from forum.anonymity.secrets import (
    REATTACH_DAYS,
    SESSION_DAYS,
    Derived,
    SessionKey,
    begin_again,
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
    "BUCKETS",
    "HEAD_ROOM",
    "REATTACH_DAYS",
    "SESSION_DAYS",
    "SLOTS",
    "SPREAD_DAYS",
    "WEEKS",
    "Credential",
    "Deletion",
    "Derived",
    "Drafts",
    "Epoch",
    "KeysError",
    "Place",
    "SealedDeletion",
    "SessionKey",
    "add_company",
    "begin_another_epoch",
    "attach",
    "begin_again",
    "close_session",
    "count_companies",
    "count_companies_together",
    "derive",
    "destroy_accounts_again",
    "destroy_again",
    "destroy_epochs",
    "destroy_salts",
    "destroy_secret",
    "destroyed_epochs",
    "destroys_salts",
    "drafts",
    "due_epochs",
    "end_sessions",
    "has_voice",
    "hash_of_address",
    "hash_of_backup_code",
    "is_destroyed",
    "keyring",
    "known_epochs",
    "make_company_secret",
    "make_salts",
    "make_secret",
    "matches",
    "mine",
    "new_recovery_code",
    "new_salt",
    "note_salts",
    "open_deletions",
    "open_factor",
    "open_session",
    "own",
    "own_mark",
    "recognise",
    "recover",
    "remove_expired",
    "rewrap",
    "seal_deletion",
    "seal_factor",
    "sign",
    "sweep_vault",
    "spread",
    "take_additions",
    "unknowable_from",
    "waiting_room",
    "waiting_till",
]
