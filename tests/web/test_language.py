"""Korean first; the browser's wish, then the reader's own choice."""

import pytest


@pytest.mark.parametrize(
    ("wish", "language"),
    [("", "ko"), ("ko", "ko"), ("en-US,en;q=0.9", "en"), ("ja", "ja"), ("fr", "ko"), ("*", "ko")],
)
def test_the_browser_wishes(cast, wish, language):
    page = cast.client().get("/sign-in", headers={"Accept-Language": wish})
    assert f'<html lang="{language}"' in page.text


def test_the_reader_chooses(cast):
    client = cast.client("alice")
    assert client.post("/language", data={"language": "ja", "next": "/help"}).location == "/help"
    assert '<html lang="ja"' in client.get("/help", headers={"Accept-Language": "en"}).text


@pytest.mark.parametrize(
    "path",
    ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "/\r/x", "x"],
)
def test_and_is_not_led_elsewhere(cast, path):
    answer = cast.client("alice").post("/language", data={"language": "ja", "next": path})
    assert answer.location == "/"


def test_an_unknown_language_changes_nothing(cast):
    answer = cast.client("alice").post("/language", data={"language": "xx"})
    assert answer.status_code == 303
    assert '<html lang="ko"' in cast.client("alice").get("/").text
