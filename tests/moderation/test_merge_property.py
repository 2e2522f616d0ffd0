"""Bar 3 in small: however threads are merged and parted, nothing else of the board changes."""

import pytest

from tests.moderation.merge_rounds import Round


@pytest.mark.parametrize("seed", range(6))
def test_no_tag_label_or_count_changes_and_undo_brings_back_every_byte(cast, seed):
    found = Round(cast, seed)
    found.run(steps=12)
    assert found.undone
