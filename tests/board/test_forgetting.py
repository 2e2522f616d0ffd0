"""What was deleted is off the disk after the night, the write-ahead log included."""

import pytest

from forum import nightly
from tests import stores

WORDS = ("누가 무엇을 할지 몰랐어요", "마지막 5분을 비워요")


@pytest.fixture
def deleted(carol, scene, settings):
    def bytes_on_disk():
        return stores.stolen(settings.data_dir, "board")

    assert all(words.encode() in bytes_on_disk() for words in WORDS)
    assert carol.delete(f"/posts/{scene.tip_opening}").status_code == 303
    return bytes_on_disk


def test_the_night_takes_deleted_words_off_the_disk(app, deleted):
    with app.app_context():
        nightly.run_jobs()
    assert not [words for words in WORDS if words.encode() in deleted()]
    assert deleted()
