"""Which of the three languages a text is in, by its letters."""

import re

_KANA = re.compile("[\u3040-\u30ff]")
_HANGUL = re.compile("[\uac00-\ud7a3\u3131-\u318e]")
_HAN = re.compile("[\u4e00-\u9fff]")


def language_of(text: str) -> str:
    """`ko`, `en` or `ja`; Korean where nothing tells."""
    if _HANGUL.search(text):
        return "ko"
    if _KANA.search(text) or _HAN.search(text):
        return "ja"
    return "en" if any(character.isalpha() for character in text) else "ko"
