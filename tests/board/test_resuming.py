"""A session that ends in mid-compose loses no text."""

import re

from sqlalchemy import select

from forum.board.models import Thread
from tests.board.conftest import question
from tests.kept import fields_of
from tests.people import PASSWORD, address_of


def test_the_question_survives_signing_in_again(cast, rows):
    guest = cast.client()
    text = "끊겨도 남아야 하는 글이에요. " * 50
    door = guest.post("/threads", data=question(body=text))
    sealed = re.search(r'name="resume" value="([^"]+)"', door.text)
    assert sealed
    form = {"address": address_of("alice"), "password": PASSWORD, "resume": sealed[1]}
    kept = guest.post("/sign-in", data=form)
    assert text.strip() in kept.text
    path, fields, _ = fields_of(kept.text)
    sent = guest.post(path, data=fields)
    assert sent.status_code == 303
    assert len(rows(select(Thread.id))) == 1
