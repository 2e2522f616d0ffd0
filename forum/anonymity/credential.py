"""What the person who is here brings along: opened once a request, shown to nobody."""

from functools import cached_property
from typing import Protocol

from forum.anonymity.companies import company_secret
from forum.anonymity.generations import Generation
from forum.anonymity.secrets import SessionKey, close_session, seal, unseal
from forum.errors import SignInNeeded


class Credential:
    """Opaque outside `forum.anonymity`: rooms hand it on with their actor and never look inside."""

    def __init__(self, session_key: SessionKey, company_id: str, account_id: str) -> None:
        self._session_key = session_key
        self._company_id = company_id
        self._account_id = account_id  # for the escrow alone

    def __repr__(self) -> str:
        return "Credential(…)"

    @cached_property
    def _generations(self) -> tuple[Generation, ...]:
        """The oldest secret first."""
        generations = unseal(self._session_key)
        if generations is None:
            raise SignInNeeded
        return generations

    @property
    def _secret(self) -> bytes:
        """The newest: what is not of a thread, as drafts, is of this one alone."""
        return self._generations[-1].secret

    def renew(self) -> SessionKey:
        """The same secrets under a new id and key; by the old ones they open no longer."""
        session_key = seal(self._generations)
        close_session(self._session_key.id)
        return session_key

    @cached_property
    def _company(self) -> bytes:
        return company_secret(self._company_id)


class Signer(Protocol):
    """An actor, as far as this room needs to know."""

    @property
    def credential(self) -> Credential | None: ...


def credential_of(actor: Signer) -> Credential:
    """Raises SignInNeeded for guests and staff: nobody else can write as a member."""
    if actor.credential is None:
        raise SignInNeeded
    return actor.credential
