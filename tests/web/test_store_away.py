"""Where identity is away: a page all the same, and no line that joins a person with a thread."""

import pytest

from forum.database import db
from tests import stores

PATH = "/threads/abcdefghijklmnop"


@pytest.fixture
def without_identity(app, cast, settings):
    app.testing = False
    client = cast.client("alice")
    if stores.cluster:
        stores.take_away(settings.data_dir, "identity")
    else:
        stores.query(settings.data_dir, "identity", "ALTER TABLE session RENAME TO lost")
    return client


@pytest.mark.parametrize("path", [PATH, "/nowhere"])
def test_the_reader_gets_a_page(without_identity, path):
    answer = without_identity.get(path)
    assert answer.status_code == (503 if path == PATH else 404)
    assert "</html>" in answer.text


def test_the_log_names_neither_the_thread_nor_the_session(without_identity, caplog):
    without_identity.get(PATH)
    without_identity.get("/nowhere")
    assert caplog.text
    assert "parameters" not in caplog.text
    assert PATH not in caplog.text
    assert "nowhere" not in caplog.text


def test_a_failing_error_page_is_logged_by_its_rule_alone(app, cast, caplog, monkeypatch):
    def broken(*_args, **_context):
        message = "what a member wrote"
        raise ValueError(message)

    app.config.update(TESTING=False)
    client = cast.client("alice")
    monkeypatch.setattr("forum.web.refusals.render_template", broken)
    with pytest.raises(ValueError, match="wrote"):
        client.get(PATH)
    assert "what a member wrote" not in caplog.text
    assert PATH not in caplog.text
    assert "ValueError" in caplog.text


@pytest.mark.parametrize("store", [None, "identity", "vault"])
def test_no_statement_tells_its_parameters(app, store):
    with app.app_context():
        assert db.engines[store].hide_parameters
