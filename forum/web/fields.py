"""The one door for what an address says, and a form beside the fields of its class.

Every value is clean, comes once, and has a limit. A guard test sees to it that nobody else reads
the request.
"""

from flask import request

from forum import text
from forum.errors import NotValid

LINE = 200  # characters of a value of which nobody said more
# What any form may hold beside its own fields.
HOUSE = frozenset({"csrf_token", "nonce", "next", "resume", "kept", "guard"})


def asked(name: str, most: int = LINE) -> str:
    """What the address says by this name, cut to its limit; empty where it says nothing.

    Said twice it says nothing either: the page would be another than the one that was checked.
    """
    said = request.args.getlist(name)
    return text.clean_line(said[0][: 2 * most])[:most] if len(said) == 1 else ""


def asked_number(name: str, default: int, highest: int) -> int:
    """A number from one to the highest; the default for whatever else."""
    number = asked(name, len(str(highest)))
    if not number.isascii() or not number.isdigit() or not 1 <= int(number) <= highest:
        return default
    return int(number)


def sent(name: str, most: int = LINE) -> str:
    """A field of the form that has no form class. Raises NotValid for one that is too long."""
    return text.clean_line(_sent(name, most))


def sent_text(name: str, most: int) -> str:
    """The same of many lines."""
    return text.clean(_sent(name, most))


def sent_as_typed() -> dict[str, str]:
    """All fields of the form, untouched: for what is still being written. Each once, or NotValid.

    A form is bounded as a whole (forum.web.bounds); what may be kept of it the action knows.
    """
    if any(len(values) > 1 for values in request.form.listvalues()):
        raise NotValid("errors.form.twice")
    return request.form.to_dict()


def is_sent(name: str) -> bool:
    return name in request.form


def _sent(name: str, most: int) -> str:
    found = request.form.getlist(name)
    if len(found) > 1:
        raise NotValid("errors.form.twice", name)
    if found and len(found[0]) > most:
        raise NotValid("errors.form.long", name)
    return found[0] if found else ""
