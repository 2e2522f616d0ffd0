import gzip
import json

from tests import stores
from tests.cli.conftest import Home, bare_environment
from tests.cli.test_importing import ASKED, TIP

STAFF = {
    "title": "공식 답이 있어요",
    "kind": "question",
    "environment": {"os": "Windows 11", "browser": "", "app_version": "5.2"},
    "answers": [
        {"body": "고쳤습니다.", "official": True, "staff": {"name": "다온", "team": "CX"}},
    ],
    "comments": [{"body": "저도요", "by": 1}, {"body": "또 저예요", "by": 1}],
}


def exported(home, name="out.jsonl"):
    home.done("export", "threads", str(home.folder / name))
    return (home.folder / name).read_text("utf-8")


def elsewhere(laid_out, home) -> Home:
    other = Home(home.folder.parent / "elsewhere")
    stores.copy(laid_out, other.folder)
    return other


def test_what_went_out_comes_in_elsewhere_the_same(home, laid_out, monkeypatch):
    home.done("import", "threads", home.write(ASKED, TIP, STAFF))
    first = exported(home)
    other = elsewhere(laid_out, home)
    bare_environment(monkeypatch, other.folder)
    other.done("import", "threads", str(home.folder / "out.jsonl"))
    assert exported(other) == first
    assert first.count("\n") == 3


def test_what_went_out_is_known_where_it_came_from(home):
    home.done("import", "threads", home.write(ASKED, TIP, STAFF))
    exported(home)
    figures = home.figures("import", "threads", str(home.folder / "out.jsonl"))
    assert (figures["added"], figures["existing"]) == (0, 3)


def test_it_says_what_people_see(home):
    home.done("import", "threads", home.write(STAFF))
    words = json.loads(exported(home))
    assert words["answers"][0]["staff"] == {"name": "다온", "team": "CX"}
    assert words["answers"][0]["official"] is True
    assert [one["by"] for one in words["comments"]] == [1, 1]
    assert words["environment"] == {"os": "Windows 11", "app_version": "5.2"}
    assert words["created_at"].endswith(":00Z")


def test_no_tag_and_no_id_goes_out(home):
    home.done("import", "threads", home.write(ASKED, STAFF))
    told = exported(home)
    for (tag,) in home.rows("SELECT author_tag FROM participant"):
        assert tag.hex() not in told
    for query in ("SELECT id FROM thread", "SELECT id FROM post"):
        assert not any(row[0] in told for row in home.rows(query))
    for (staff_id,) in home.rows("SELECT staff_id FROM post WHERE staff_id IS NOT NULL"):
        assert staff_id not in told


def test_hidden_and_deleted_stay_here(home):
    home.done("import", "threads", home.write(ASKED, TIP))
    home.rows("UPDATE post SET is_deleted = true, source = '' WHERE plain LIKE '저는 안%'")
    home.rows(
        "INSERT INTO hiding SELECT opening_id, 'rude', 'x', '2024-01-01', false"
        " FROM thread WHERE kind = 'tip'"
    )
    told = exported(home)
    assert "동사로" not in told
    assert len(json.loads(told)["answers"]) == 1


def test_a_packed_file_appears_when_it_is_whole(home):
    home.done("import", "threads", home.write(ASKED))
    figures = home.figures("export", "threads", str(home.folder / "out.jsonl.gz"))
    assert figures["threads"] == 1
    assert ASKED["title"] in gzip.decompress((home.folder / "out.jsonl.gz").read_bytes()).decode()
    assert not list(home.folder.glob("*.part"))
    assert (home.folder / "out.jsonl.gz").stat().st_mode & 0o077 == 0


def test_standard_output_holds_threads_alone(home):
    home.done("import", "threads", home.write(ASKED))
    assert json.loads(home.done("export", "threads", "-"))["title"] == ASKED["title"]


def test_an_empty_board_gives_an_empty_file(home):
    assert exported(home) == ""


def test_a_folder_that_is_not_there_is_one_clear_line(home):
    result = home.run("export", "threads", str(home.folder / "none" / "out.jsonl"))
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
