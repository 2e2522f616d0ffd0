"""Twenty at once against two processes and more; the bar asks two hundred (tests/bars/ground)."""

from tests.bars.ground.races import measure


def test_twenty_at_once_are_counted_exactly(tmp_path):
    missed = [one for one in measure(tmp_path / "data", 20) if not one.met]
    assert not missed
