"""The one door between a person and a post (docs/decisions/0002-anonymity.md).

Rooms above get these names and nothing else; only this package reads the vault and the keys.
"""

from forum.anonymity import guard
from forum.anonymity.chain import FIRST, Head, keep_head, kept_head, mark_record
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
from forum.anonymity.door import add_company, barred, mine, own_mark, recognise, sign
from forum.anonymity.drafts import HEAD_ROOM, SLOTS, WEEKS, Drafts, Place, drafts
from forum.anonymity.escrow import (
    Asked,
    may_open,
    officer_of,
    open_first,
    open_second,
    seal_author,
    sealed_epochs,
)
from forum.anonymity.factors import hash_of_backup_code, open_factor, seal_factor
from forum.anonymity.keys import KeysError, keyring
from forum.anonymity.mailing import Recipient, letters_token, mail_key
from forum.anonymity.mailing import create as make_mail_key
from forum.anonymity.mailing import renew as renew_mail_key
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
from forum.anonymity.tags import Kind
from forum.anonymity.waiting import waiting_room

__all__ = [
    "BUCKETS",
    "FIRST",
    "HEAD_ROOM",
    "SESSION_DAYS",
    "SLOTS",
    "WEEKS",
    "Asked",
    "Credential",
    "Derived",
    "Drafts",
    "Epoch",
    "Head",
    "KeysError",
    "Kind",
    "Place",
    "Recipient",
    "SessionKey",
    "add_company",
    "barred",
    "begin_another_epoch",
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
    "guard",
    "hash_of_backup_code",
    "is_destroyed",
    "keep_head",
    "kept_head",
    "keyring",
    "known_epochs",
    "letters_token",
    "mail_key",
    "make_company_secret",
    "make_mail_key",
    "make_salts",
    "make_secret",
    "mark_record",
    "matches",
    "may_open",
    "mine",
    "new_recovery_code",
    "new_salt",
    "note_salts",
    "officer_of",
    "open_factor",
    "open_first",
    "open_second",
    "open_session",
    "own_mark",
    "recognise",
    "recover",
    "remove_expired",
    "renew_mail_key",
    "rewrap",
    "seal_author",
    "seal_factor",
    "sealed_epochs",
    "sign",
    "sweep_vault",
    "take_additions",
    "unknowable_from",
    "waiting_room",
]
