"""Bars 2, 5 and 7: what the suite holds, counted as failures."""

from collections.abc import Iterator

from tests.bars.measure import Bar, failures


def roles() -> Iterator[Bar]:
    tables = ("tests/guards/test_states.py", "tests/guards/test_routes.py")
    yield failures("route by role by state, an unlisted one fails", *tables)
    pair = ("tests/moderation/test_handling.py", "tests/moderation/test_deciding.py")
    yield failures("two on one item; nobody else decides", *pair)
    yield failures("a role that is taken away ends", "tests/moderation/test_roles_end.py")


def doors() -> Iterator[Bar]:
    states = ("test_held.py", "test_judging_claims.py", "test_redacting.py", "test_merging.py")
    yield failures("closed states", *(f"tests/moderation/{one}" for one in states))
    yield failures("every door in every seat", "tests/journeys/test_nobody_learns.py")


def log() -> Iterator[Bar]:
    yield failures("the public log beside the staff's", "tests/moderation/test_log_replay.py")


BARS = {2: roles, 5: doors, 7: log}
