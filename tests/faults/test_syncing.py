"""The order of system calls: no acknowledgement before its sync."""

import shutil

import pytest

from tests.faults.syncing import lax, measure, order_of

_CUT, _REST = " <unfinished ...>", "7 <... fdatasync resumed>) = 0"
READ = '7 recvfrom(9<TCP:[1]>, "POST /threads HTTP/1.1\\r"..., 8192, 0, NULL, NULL) = 700'
SYNC = "7 fdatasync(5</data/board.db-wal>) = 0"
ANSWER = '7 sendto(9<TCP:[1]>, "HTTP/1.1 303 SEE OTHER\\r"..., 300, 0, NULL, 0) = 300'
TRACES = {
    "as it must be": ([READ, SYNC, ANSWER], (1, 0)),
    "no sync": ([READ, ANSWER], (1, 1)),
    "a sync before the request was read": ([SYNC, READ, ANSWER], (1, 1)),
    "a sync after the answer": ([READ, ANSWER, SYNC], (1, 1)),
    "another thread's sync": ([READ, SYNC.replace("7", "8", 1), ANSWER], (1, 1)),
    "another store's sync": ([READ, SYNC.replace("board", "vault"), ANSWER], (1, 1)),
    "a sync that failed": ([READ, SYNC.replace("= 0", "= -1 EIO"), ANSWER], (1, 1)),
    "one sync for two requests": ([READ, SYNC, ANSWER, READ, ANSWER], (2, 1)),
    "a sync that was interrupted in the trace": (
        [READ, SYNC.replace(") = 0", _CUT), _REST, ANSWER],
        (1, 0),
    ),
    "an answer that began before the sync had ended": (
        [READ, SYNC.replace(") = 0", _CUT), ANSWER.replace(", 0, NULL, 0) = 300", _CUT), _REST],
        (1, 1),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", TRACES)
def test_a_trace_is_read(case):
    lines, (acknowledged, violations) = TRACES[case]
    order = order_of(lines)
    assert (order.acknowledged, order.violations) == (acknowledged, violations)


@pytest.mark.slow
@pytest.mark.sqlite
@pytest.mark.skipif(not shutil.which("strace"), reason="needs strace")
def test_every_acknowledgement_is_preceded_by_a_sync(place):
    order = measure(place, place.folder.parent / "trace", 12)
    assert order.acknowledged >= 12
    assert order.violations == 0


@pytest.mark.slow
@pytest.mark.sqlite
@pytest.mark.skipif(not shutil.which("strace"), reason="needs strace")
def test_a_store_that_syncs_less_is_seen(place):
    order = measure(lax(place), place.folder.parent / "trace", 12)
    assert order.acknowledged >= 12
    assert order.violations > 0
