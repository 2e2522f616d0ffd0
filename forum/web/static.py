"""Static files by their content: an address that changes with the file may be kept for a year."""

import hashlib
from functools import cache
from pathlib import Path

STATIC = Path(__file__).parent.parent.parent / "static"


@cache
def static_url(name: str) -> str:
    version = hashlib.blake2b((STATIC / name).read_bytes(), digest_size=6).hexdigest()
    return f"/static/{name}?v={version}"
