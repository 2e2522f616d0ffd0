"""What a page that gives a text back would send, as a browser reads it."""

import re
from html import unescape


def fields_of(page: str) -> tuple[str, dict[str, str], str]:
    """The form's path, its fields, and the name of the one that is shown."""
    form = re.search(r'<form class="kept".*?</form>', page, re.DOTALL)[0]
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    shown = re.search(r'<textarea[^>]* name="(\w+)"[^>]*>\n(.*?)</textarea>', form, re.DOTALL)
    name, words = shown.groups()
    path = re.search(r'action="([^"]*)"', form)[1]
    return path, {key: unescape(value) for key, value in (hidden | {name: words}).items()}, name
