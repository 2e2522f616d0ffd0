"""Pictures in a text: our own uploads alone, at a size that is known before they are loaded."""

import re
from collections.abc import Mapping

ADDRESS = re.compile("/uploads/([a-z2-7]{16})")
_MENTION = re.compile(f"{ADDRESS.pattern}(?![a-z2-7])")

# Width and height in pixels by upload id: the pictures that a text may show.
Sizes = Mapping[str, tuple[int, int]]

MOST_PICTURES = 20  # in one post; each is a request of every reader
WIDEST, TALLEST = 720, 560  # the reading column, and less than a screen; the whole is a click away


def is_picture(address: str) -> bool:
    """Whether this is the address of an upload, and nothing besides."""
    return ADDRESS.fullmatch(address) is not None


def pictures_in(source: str) -> list[str]:
    """The upload ids that a Markdown text names, in their order and with repetitions."""
    return _MENTION.findall(source)


def shown_size(width: int, height: int) -> tuple[int, int]:
    """The size at which a picture stands in a text: never larger than it is."""
    scale = min(1, WIDEST / width, TALLEST / height)
    return max(round(width * scale), 1), max(round(height * scale), 1)
