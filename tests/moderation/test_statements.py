"""A decision costs at most twelve statements, the page behind it not counted."""

import pytest

MOST = 12


@pytest.fixture
def waiting(scene, report):
    report("carol", scene.answer, "rude")
    report("dave", scene.opening, "rude")
    return scene


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/posts/{answer}/hiding", {"reason": "rude"}),
        ("/posts/{answer}/keeping", {}),
        ("/posts/{opening}/hiding", {"reason": "advert"}),
        ("/posts/{answer}/handling", {}),
    ],
)
def test_a_decision(cast, waiting, statements, path, form):
    mona = cast.client("mona")
    mona.get("/moderation")
    with statements() as seen:
        assert mona.post(path.format(**waiting.__dict__), data=form).status_code == 303
    assert len(seen) <= MOST, "\n".join(seen)
