"""Keyed hashes: of addresses of people who are gone, and of claims, to find their claimants."""

import hashlib

from forum.anonymity.secrets import keyed


def hash_of_address(canonical: str) -> bytes:
    """16 bytes that only who has the pepper can make of an address; addresses alone are guessed."""
    key = keyed(b"", b"forum.departed.v1")
    return hashlib.blake2b(canonical.encode(), key=key, digest_size=16).digest()


def hash_of_claim(claim_id: str) -> bytes:
    """16 bytes under which a claimant stands: only who has the pepper joins them to their claim."""
    key = keyed(b"", b"forum.claimant.v1")
    return hashlib.blake2b(claim_id.encode(), key=key, digest_size=16).digest()
