"""Codes of an authenticator app: six digits, thirty seconds, one step of a wrong clock allowed."""

import hmac

import pyotp

from forum import clock

_SECONDS = 30
_SKEW = (-1, 0, 1)


def new_secret() -> str:
    """160 random bits in base32, as authenticator apps read them."""
    return pyotp.random_base32()


def address_of_secret(secret: str, account: str, issuer: str) -> str:
    """The otpauth: address that a QR code shows."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)


def matching_step(secret: str, code: str) -> int | None:
    """Which step's code this is, the newest of those that count now. All are compared."""
    made = pyotp.TOTP(secret)
    now = int(clock.now().timestamp()) // _SECONDS
    typed = code.encode("utf-8", "replace")
    found = [
        now + skew
        for skew in _SKEW
        if hmac.compare_digest(made.generate_otp(now + skew).encode(), typed)
    ]
    return max(found, default=None)
