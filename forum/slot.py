"""The fixed hour at which letters are written: all of a day's at once, whenever the news came."""

from flask import current_app

from forum import outbox, schedule
from forum.accounts import actions as accounts
from forum.board import actions as board
from forum.config import Settings
from forum.database import unit_of_work

NEWS, WEEKLY = "news", "weekly"
JOBS = (NEWS, WEEKLY)


def add_due(settings: Settings) -> int:
    return schedule.add_due(JOBS, settings.timezone, schedule.SLOT, settings.mail_hour)


@outbox.handles(schedule.SLOT)
def run_due(payloads: list[outbox.Payload]) -> None:
    """What `add_due` handed over."""
    for payload in payloads:
        if payload["job"] == NEWS:
            write_news(payload["since"], payload["day"])
        elif payload["job"] == WEEKLY:
            write_weekly()


def write_news(since: str, day: str) -> int:
    """To whom the threads' news of a day matter, ISO dates; how many letters.

    Who that is is read from the board, and identity alone is written. Killed between this and the
    end of its outbox row, it is done again: two letters are better than none.
    """
    settings: Settings = current_app.config["FORUM"]
    hour, zone = settings.mail_hour, settings.timezone
    begins, ends = (schedule.start_of(one, hour, zone) for one in (since, day))
    with unit_of_work("identity"):
        return accounts.write_news(board.watchers_of_news(begins, ends))


def write_weekly() -> int:
    with unit_of_work("identity"):
        return accounts.write_weekly()
