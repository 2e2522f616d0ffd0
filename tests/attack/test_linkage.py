"""Two threads of one person look no more alike than two people's; the bar asks it of a thousand."""

import pytest

from tests.attack.linkage import gain
from tests.attack.linking import Crowd, a_colour_by_author

NOISE = 0.03  # a hundred threads: less to learn from


@pytest.mark.slow
def test_only_a_planted_field_adds_to_habits(tmp_path):
    with Crowd(tmp_path / "data", 10, a_colour_by_author) as crowd:
        crowd.write(days=5, each=2)
        begun, seen = crowd.threads, crowd.seen()
    assert gain(begun, seen, splits=3)[1] >= 2 * NOISE
    honest = {
        thread: {key: value for key, value in fields.items() if "i.avatar[data-colour]" not in key}
        for thread, fields in seen.items()
    }
    assert gain(begun, honest, splits=3)[1] <= NOISE
