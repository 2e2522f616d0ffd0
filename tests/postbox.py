"""A mail server that keeps what it gets, and people who want letters."""

import socket

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from sqlalchemy import select

from forum.accounts import actions
from forum.database import db
from forum.outbox import IdentityOutbox

HOME = "gildong@private.example"


class Postbox(Message):
    def __init__(self):
        super().__init__()
        self.received = []

    def handle_message(self, message):
        self.received.append(message)


@pytest.fixture
def postbox():
    box = Postbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        box.port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    yield box
    controller.stop()


def choose(cast, name="alice", pace="weekly", address=HOME, language="ko"):
    with cast.unit("identity"):
        return actions.choose_letters(cast.actor(name), pace, address, language=language)


def subscribe(cast, name="alice", pace="weekly", address=HOME, language="ko"):
    """Chosen and confirmed; nothing is left in the outbox."""
    choose(cast, name, pace, address, language)
    with cast.unit("identity"):
        code = db.session.scalars(select(IdentityOutbox.payload)).one()["params"]["code"]
        for row in db.session.scalars(select(IdentityOutbox)):
            db.session.delete(row)
    with cast.unit("identity"):
        assert actions.confirm_letters(cast.actor(name), code)
