"""From joining to a released change, in Chromium, with a real mail server and the real command."""

import pytest

from tests.journeys.story import WIDTHS

pytestmark = pytest.mark.browser
STEPS = 30


def test_the_story_can_be_told(told):
    _, story, _ = told
    assert story.question
    assert story.tip


def test_the_browser_reports_no_error(told):
    assert told[2] == []


def test_there_is_a_picture_of_every_step_at_both_widths(told):
    pictures = told[1].pictures
    assert len(pictures) >= STEPS * len(WIDTHS)
    assert all(path.stat().st_size > 5000 for path in pictures)


def test_it_can_be_told_without_javascript(told_without_script):
    _, story, _ = told_without_script
    assert story.question
    assert len(story.pictures) >= STEPS * len(WIDTHS)
