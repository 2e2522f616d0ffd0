"""Salts are remembered; forgetting some of them must not lose those that are asked for."""

from forum import anonymity
from forum.anonymity import salts


def test_a_full_memory_still_gives_every_salt(app, monkeypatch):
    monkeypatch.setattr(salts, "_MOST", 2)
    with app.app_context():
        ids = anonymity.make_salts(6)
        known = salts.salts_of(ids[:4])
        again = salts.salts_of(ids)
    assert set(known) == set(ids[:4])
    assert set(again) == set(ids)
    assert all(again[one] == known[one] for one in known)


def test_an_unknown_id_is_left_out(app):
    with app.app_context():
        assert salts.salts_of(["nobodyhasthisone"]) == {}
