"""Passkeys (WebAuthn): what the browser is asked for, and whether its answer is a good one."""

import secrets
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

import webauthn
from webauthn.helpers import base64url_to_bytes, parse_authentication_credential_json
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from forum.accounts.models import Passkey, Staff
from forum.errors import NotValid

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Site:
    """Whom a passkey is made for: `rp_id` a host name, `origin` the address people see."""

    rp_id: str
    origin: str


def site_of(base_url: str) -> Site | None:
    """None where browsers offer no passkeys: at a bare IP address, or without https."""
    parts = urlsplit(base_url)
    host = (parts.hostname or "").lower()
    if _is_number(host) or (parts.scheme != "https" and host != "localhost"):
        return None
    port = parts.port
    shown = "" if port in {None, _PORTS[parts.scheme]} else f":{port}"
    return Site(host, f"{parts.scheme}://{host}{shown}")


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def new_challenge() -> bytes:
    return secrets.token_bytes(32)


def options_to_add(
    site: Site, staff: Staff, known: list[bytes], challenge: bytes, name: str
) -> str:
    """JSON for `navigator.credentials.create`; `name` is what the board calls itself."""
    options = webauthn.generate_registration_options(
        rp_id=site.rp_id,
        rp_name=name,
        user_id=staff.id.encode(),
        user_name=staff.address,
        user_display_name=staff.name,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one) for one in known],
    )
    return webauthn.options_to_json(options)


def options_to_prove(site: Site, known: list[bytes], challenge: bytes) -> str:
    """JSON for `navigator.credentials.get`."""
    options = webauthn.generate_authentication_options(
        rp_id=site.rp_id,
        challenge=challenge,
        allow_credentials=[PublicKeyCredentialDescriptor(id=one) for one in known],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return webauthn.options_to_json(options)


@dataclass(frozen=True)
class NewKey:
    credential_id: bytes
    public_key: bytes
    sign_count: int


def read_new_key(site: Site, answer: str, challenge: bytes) -> NewKey:
    """Raises NotValid for whatever is no good answer to this very challenge."""
    try:
        verified = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.rp_id,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except Exception as error:  # a forged answer makes the library raise many kinds
        raise NotValid("accounts.factor.passkey.refused", field="credential") from error
    return NewKey(verified.credential_id, verified.credential_public_key, verified.sign_count)


def credential_id_of(answer: str) -> bytes | None:
    """Which passkey an answer claims to be of; None for what is no answer."""
    try:
        return base64url_to_bytes(parse_authentication_credential_json(answer).id)
    except Exception:  # noqa: BLE001  as above: nothing of it is trusted yet
        return None


def new_sign_count(site: Site, passkey: Passkey, answer: str, challenge: bytes) -> int | None:
    """The authenticator's count after a good answer; None for a bad one.

    A count that did not grow is a copied key: refused.
    """
    try:
        verified = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.rp_id,
            expected_origin=site.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except Exception:  # noqa: BLE001  a forged answer makes the library raise many kinds
        return None
    return verified.new_sign_count
