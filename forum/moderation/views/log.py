"""The log, for everybody; with who and why for those who decide; a month in figures."""

import csv
import io
from datetime import date
from typing import Any

from flask import Response, url_for

from forum.accounts.signed_in import current_actor
from forum.errors import NotValid
from forum.moderation import queries
from forum.moderation.models import REASONS
from forum.moderation.queries.log import LOGGED, Wanted
from forum.moderation.views.blueprint import moderation_pages
from forum.web.fields import asked, asked_number
from forum.web.templating import render

_LAST_PAGE = 10_000
_FILTERS = ("verdict", "reason", "month")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@moderation_pages.get("/moderation/log")
def log() -> str:
    return _log(staff=False)


@moderation_pages.get("/moderation/log/staff")
def staff_log() -> str:
    return _log(staff=True)


@moderation_pages.get("/moderation/log.csv")
def export_log() -> Response:
    """As the page shows it: what was hidden is not told here either."""
    head = ("at", "team", "verdict", "reason", "undone", "what", "kind")
    lines = queries.whole_log(current_actor(), _wanted())
    return _csv("log.csv", head, [_cells(line) for line in lines])


@moderation_pages.get("/moderation/log/staff.csv")
def export_staff_log() -> Response:
    head = ("at", "team", "verdict", "reason", "undone", "what", "kind")
    inside = ("decision", "thread", "post", "staff", "note")
    lines = queries.whole_log(current_actor(), _wanted(), staff=True)
    rows = [
        (
            *_cells(line),
            *(one.decision_id, one.thread_id, one.post_id, one.staff_name, one.note),
        )
        for line in lines
        if (one := line.inside)
    ]
    return _csv("staff-log.csv", (*head, *inside), rows)


@moderation_pages.get("/moderation/figures")
def figures() -> str:
    return render("moderation/figures.html", months=queries.months(current_actor()))


def _log(*, staff: bool) -> str:
    page, wanted = asked_number("page", 1, _LAST_PAGE), _wanted()
    lines, has_older = queries.log_page(current_actor(), page, wanted, staff=staff)
    name = ".staff_log" if staff else ".log"
    chosen: dict[str, Any] = {key: asked(key) for key in _FILTERS if asked(key)}
    return render(
        "moderation/log.html",
        "moderation/_lines.html",
        lines=lines,
        older=url_for(name, page=page + 1, **chosen) if has_older else "",
        staff=staff,
        wanted=wanted,
        chosen=chosen,
        verdicts=LOGGED,
        reasons=REASONS,
    )


def _wanted() -> Wanted:
    return Wanted(verdict=asked("verdict"), reason=asked("reason"), month=_month(asked("month")))


def _month(given: str) -> date | None:
    try:
        return date.fromisoformat(f"{given}-01") if given else None
    except ValueError:
        raise NotValid("moderation.log.month.unknown", "month") from None


def _cells(line: queries.LogLine) -> tuple[str, ...]:
    undone = "yes" if line.is_undone else ""
    about = (line.post_kind, line.thread_kind)
    return (line.at.isoformat(), line.team, line.verdict, line.reason, undone, *about)


def _csv(name: str, head: tuple[str, ...], rows: list[tuple[str, ...]]) -> Response:
    """With a mark by which spreadsheets know UTF-8; no cell is taken for a formula."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(head)
    writer.writerows(
        [f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in r] for r in rows
    )
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response("\ufeff" + written.getvalue(), mimetype="text/csv", headers=headers)


def _unlike_formula(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
