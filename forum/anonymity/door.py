"""The one door between a person and a post. It offers no `tag(account)`.

`sign` and `mine` work for the person who is here and for nobody else; what they return never
leaves the process.
"""

from collections.abc import Iterable
from hmac import compare_digest
from typing import TypeVar

from forum.anonymity.companies import let_report_wait, let_wait
from forum.anonymity.credential import Signer, credential_of
from forum.anonymity.generations import counting
from forum.anonymity.keys import keyring
from forum.anonymity.salts import salts_of
from forum.anonymity.shapes import Begun, Salted, Tagged
from forum.anonymity.tags import Kind, mark, tag
from forum.errors import AlreadyDone

_SETTLING = "errors.settling"

Row = TypeVar("Row", bound=Tagged)


def sign(actor: Signer, thread: Begun, kind: Kind = "author") -> bytes:
    """The actor's tag in this thread, to write with it.

    Raises AlreadyDone for the moment between the destruction of what a thread is signed with and
    the thread's new beginning (forum.destroying).
    """
    found = own(actor, thread, kind)
    if not found:
        raise AlreadyDone(_SETTLING)
    return found[0]


def own(actor: Signer, thread: Begun, kind: Kind = "author") -> tuple[bytes, ...]:
    """The actor's tags in this thread, to find what they wrote; the first is `sign`'s.

    Several only for who was reset and has the old secret again; none where nobody can be
    recognised.
    """
    return mine(actor, [thread], kind).get(thread.salt_id, ())


def recognise(actor: Signer, thread: Begun, kind: Kind = "author") -> bytes:
    """The first of them; empty, as no tag is, where nobody can be recognised."""
    return next(iter(own(actor, thread, kind)), b"")


def mine(
    actor: Signer, threads: Iterable[Begun], kind: Kind = "author"
) -> dict[str, tuple[bytes, ...]]:
    """The actor's tags by salt id: a row that carries one of them is theirs.

    Threads whose epoch or salt was destroyed are left out: nobody is their author any more.
    """
    generations = credential_of(actor)._generations  # noqa: SLF001  this room's own
    wanted = {thread.salt_id: thread for thread in threads}
    epochs = keyring.keys.epochs
    return {
        salt_id: tuple(
            tag(kind, one.secret, salt, epochs[thread.epoch])
            for one in counting(generations, thread)
        )
        for salt_id, salt in salts_of(wanted).items()
        if (thread := wanted[salt_id]).epoch in epochs
    }


def barred(actor: Signer, rows: Iterable[Row]) -> list[Row]:
    """Those of the rows that are about the one who is here.

    Every row is compared, whoever is: what was found takes as long as what was not.
    """
    held = list(rows)
    tags = mine(actor, held)
    return [row for row in held if _is_one_of(row.author_tag, tags.get(row.salt_id, ()))]


def _is_one_of(given: bytes, tags: Iterable[bytes]) -> bool:
    """All of them are looked at, also after the one that it is."""
    return sum(compare_digest(given, one) for one in tags) > 0


def has_voice(actor: Signer, thread: Begun) -> bool:
    """Whether the actor may vote there: nobody who was here before with another secret twice."""
    first = credential_of(actor)._generations[0]  # noqa: SLF001  this room's own
    return first.counts_in(thread)


def own_mark(actor: Signer, name: str) -> bytes:
    """What the actor's unused upload of this name carries, so that they alone find it theirs."""
    return mark(credential_of(actor)._secret, name)  # noqa: SLF001  this room's own


def add_company(actor: Signer, thread: Salted) -> None:
    """That the actor's company takes part in this thread: it waits for the night."""
    company = credential_of(actor)._company  # noqa: SLF001  this room's own
    salt = salts_of([thread.salt_id]).get(thread.salt_id)
    if salt is None or thread.epoch not in keyring.keys.epochs:
        raise AlreadyDone(_SETTLING)
    let_wait(company, thread.salt_id, salt, thread.epoch)


def add_reporting_company(actor: Signer, thread: Salted, post_id: str) -> None:
    """That somebody of the actor's company reported the post: it waits for the night."""
    company = credential_of(actor)._company  # noqa: SLF001  this room's own
    salt = salts_of([thread.salt_id]).get(thread.salt_id)
    if salt is not None and thread.epoch in keyring.keys.epochs:
        let_report_wait(company, post_id, salt, thread.epoch)
