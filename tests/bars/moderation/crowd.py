"""Bar 6: many report, vote, post and decide at once; the list answers as on a calm day."""

import http.client
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import quantiles

from forum import create_app
from forum.accounts import actions as accounts
from forum.accounts.tokens import write_cookie
from forum.database import unit_of_work
from forum.moderation import actions as moderation
from forum.nightly import run_jobs
from tests import stores
from tests.bars.ground import races
from tests.bars.measure import Bar
from tests.conftest import SECRET, close, settings_in
from tests.people import PASSWORD
from tests.serving import forum_served

CROWD = 200
FIRMS = 6
CALM = 60  # requests of the list
_REASON = (("reason", "rude"),)


def measure() -> Iterator[Bar]:
    with tempfile.TemporaryDirectory() as folder:
        yield from _measured(Path(folder) / "data")


def _measured(folder: Path) -> Iterator[Bar]:
    place = races._set_up(folder, CROWD)
    firms, staff = _firms(folder), _staff(folder)
    first, second = place.answers
    with forum_served(folder, SECRET, workers="2") as address:
        crowd = races.Crowd(address)
        calm = _list_times(address, place.alice, CALM)
        rounds = (
            [races.Sent(f"/posts/{first}/report", one, _REASON) for one in place.crowd],
            [races.Sent(f"/posts/{second}/report", place.crowd[0], _REASON)] * CROWD,
            [races.Sent(f"/posts/{place.opening}/vote", one) for one in place.crowd],
            [races.Sent(f"/posts/{second}/report", one, _REASON) for one in firms],
            [races.Sent(f"/posts/{first}/hiding", staff[n % 2], _REASON) for n in range(CROWD)],
        )
        busy, answered = _while_busy(address, place.alice, crowd, rounds)
    yield Bar("answers of 500 and above", answered, "answers", "== 0")
    reports = "SELECT count(*) FROM report WHERE post_id = '{}'"
    yield _equal(folder, "reports by as many members", reports.format(first), CROWD)
    yield _equal(folder, "reports by one and six more", reports.format(second), 1 + FIRMS)
    decided = f"SELECT count(*) FROM decision WHERE post_id = '{first}'"
    yield _equal(folder, "decisions of two moderators at once", decided, 1)
    _nights(folder)
    hidden = f"SELECT count(*) FROM hiding WHERE post_id = '{second}'"
    yield _equal(folder, "hidden by itself, by two nights at once", hidden, 1)
    ratio = quantiles(busy, n=20)[-1] / quantiles(calm, n=20)[-1]
    yield Bar("p95 of the list, busy by calm", round(ratio, 1), "times", "<= 2")


def _equal(folder: Path, what: str, words: str, wanted: int) -> Bar:
    [(figure,)] = stores.query(folder, "board", words)
    return Bar(what, figure, "rows", f"== {wanted}")


def _firms(folder: Path) -> list[str]:
    app = create_app(settings_in(folder))
    with app.app_context():
        cookies = [_member_of(f"firm{number}") for number in range(FIRMS)]
    close(app)
    return cookies


def _member_of(firm: str) -> str:
    with unit_of_work("identity"):
        company = accounts.add_company(firm, [f"{firm}.example"], [], "50-200")
        accounts.add_member(company, f"one@{firm}.example", PASSWORD, "member")
    with unit_of_work("identity"):
        return write_cookie(accounts.sign_in(f"one@{firm}.example", PASSWORD))


def _staff(folder: Path) -> list[str]:
    app = create_app(settings_in(folder))
    with app.app_context():
        cookies = []
        for name in ("first", "second"):
            with unit_of_work("identity"):
                address = f"{name}@board.example"
                staff = accounts.add_staff(address, name, "moderator", "운영팀", PASSWORD)
            with unit_of_work("identity"):
                cookies.append(write_cookie(accounts.open_staff_session(staff)))
    close(app)
    return cookies


def _nights(folder: Path) -> None:
    """Once to move and count, then the same act twice at once."""
    app = create_app(settings_in(folder))
    with app.app_context():
        run_jobs()

    def again() -> None:
        with app.app_context(), unit_of_work("board"):
            moderation.hide_reported(5)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(again) for _ in range(2)]:
            done.exception()
    close(app)


def _while_busy(
    address: str, cookie: str, crowd: races.Crowd, rounds: tuple[list[races.Sent], ...]
) -> tuple[list[float], int]:
    over, times = threading.Event(), []

    def read() -> None:
        while not over.is_set():
            times.extend(_list_times(address, cookie, 1))

    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(read)
        bad = 0
        for forms in rounds:
            answered = crowd.send(forms)
            bad += sum(count for status, count in answered.items() if status >= 500)
        over.set()
        reading.result()
    return times, bad


def _list_times(address: str, cookie: str, count: int) -> list[float]:
    times = []
    for _ in range(count):
        connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=60)
        began = time.perf_counter()
        connection.request("GET", "/", headers={"Cookie": f"s={cookie}"})
        connection.getresponse().read()
        times.append(time.perf_counter() - began)
        connection.close()
    return times


BARS = {6: measure}
