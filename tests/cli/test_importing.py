import gzip
import io
import json
import os
from pathlib import Path

import pytest

from forum.cli.importing import files

ASKED = {
    "id": "elsewhere-1",
    "title": "하위업무를 한 번에 옮길 수 있나요?",
    "body": "**스무 개**가 넘어요.",
    "category": "how-to",
    "created_at": "2024-03-05T17:45:00+09:00",
    "votes": 12,
    "tags": ["하위업무", "#Move It"],
    "answers": [
        {
            "body": "전체 선택 후 옮기면 돼요.",
            "created_at": "2024-03-05T18:10:00+09:00",
            "votes": 3,
            "accepted": True,
            "comments": [{"body": "고마워요", "by": 0}],
        },
        {"body": "저는 안 되던데요.", "created_at": "2024-03-07"},
    ],
}
TIP = {
    "kind": "tip",
    "title": "제목은 동사로",
    "situation": "헷갈려서",
    "method": "바꿨더니",
    "result": "편해요",
}
SHARED = os.environ.get("FORUM_SHARED_DATA") or Path(__file__).parents[3] / "shared" / "data"
PETITIONS = Path(SHARED) / "ko_petitions.jsonl.gz"


def bring(home, *lines):
    return home.figures("import", "threads", home.write(*lines))


def reasons(figures):
    return {one["line"]: one["reason"] for one in figures["bad"]}


def test_a_question_comes_in_whole(home):
    assert bring(home, ASKED)["added"] == 1
    columns = (
        "kind, category_id, language, title, answers_count, comments_count, legacy_votes,"
        " popularity"
    )
    assert home.rows(f"SELECT {columns} FROM thread") == [
        ("question", "how-to", "ko", ASKED["title"], 2, 1, 12, 14)
    ]
    posts = home.rows("SELECT kind, plain, legacy_votes, posted_at FROM post ORDER BY position")
    assert [(*row[:3], str(row[3])[:19]) for row in posts] == [
        ("opening", "스무 개가 넘어요.", 12, "2024-03-05 08:00:00"),
        ("answer", "전체 선택 후 옮기면 돼요.", 3, "2024-03-05 09:00:00"),
        ("comment", "고마워요", 0, "2024-03-05 09:00:00"),
        ("answer", "저는 안 되던데요.", 0, "2024-03-06 15:00:00"),
    ]
    assert home.rows("SELECT name FROM thread_tag ORDER BY name") == [("move-it",), ("하위업무",)]
    assert home.rows("SELECT p.plain FROM thread t JOIN post p ON p.id = t.accepted_post_id") == [
        ("전체 선택 후 옮기면 돼요.",)
    ]


def test_everybody_gets_a_label_and_nobody_owns_it(home):
    bring(home, ASKED)
    people = home.rows("SELECT author_tag, number FROM participant ORDER BY number")
    assert [number for _, number in people] == [0, 1, 2]
    by = home.rows("SELECT author_tag FROM post ORDER BY position")
    assert [row[0] for row in by] == [people[0][0], people[1][0], people[0][0], people[2][0]]
    assert home.rows("SELECT count(*) FROM company_addition") == [(0,)]


def test_a_tip_has_its_three_parts(home):
    bring(home, TIP, {"kind": "tip", "title": "한 덩어리", "body": "이렇게 해요"})
    sources = home.rows("SELECT source FROM post ORDER BY source")
    assert sources == [("\f이렇게 해요\f",), ("헷갈려서\f바꿨더니\f편해요",)]


def test_it_waits_for_the_worker_and_is_then_found(home):
    assert bring(home, ASKED)["waiting"] == 1
    home.done("worker", "--once")
    found = json.loads(home.done("search", "하위업무", "--json"))
    assert [one["title"] for one in found] == [ASKED["title"]]


def test_twice_adds_nothing(home):
    bring(home, ASKED, TIP)
    figures = bring(home, ASKED, TIP)
    assert (figures["added"], figures["existing"]) == (0, 2)
    assert home.rows("SELECT count(*) FROM thread") == [(2,)]
    assert home.rows("SELECT value FROM counter WHERE name = 'threads.question'") == [(1,)]


def test_the_same_line_twice_in_a_file_is_one_thread(home):
    figures = bring(home, TIP, TIP)
    assert (figures["added"], figures["existing"]) == (1, 1)


def test_a_category_of_elsewhere_becomes_a_tag(home):
    lines = [
        {"title": "하나", "category": "육아/교육"},
        {"title": "하나 더", "category": "billing"},
    ]
    file = home.write(*lines)
    home.done("import", "threads", file, "--map", "billing=account")
    assert home.rows("SELECT category_id FROM thread ORDER BY category_id") == [
        ("account",), ("culture",),
    ]  # fmt: skip
    assert home.rows("SELECT name FROM thread_tag ORDER BY name") == [("billing",), ("육아/교육",)]


def test_a_category_that_is_not_ours_is_refused(home):
    result = home.run("import", "threads", home.write(ASKED), "--category", "no-such")
    assert result.exit_code == 2
    assert "culture" in result.stderr


BAD = {
    b"{": "not JSON",
    b"[1]": "expected an object",
    b'{"title": "\xff"}': "not UTF-8",
    b"[" * 100_000: "not JSON",
    b"{}": "title: expected a text",
    b'{"title": 3}': "title: expected a text",
    b'{"title": "\\u200b \\ud800"}': "title: empty",
    b'{"title": "' + b"a" * 201 + b'"}': "title: longer than 200 characters",
    b'{"title": "ab", "body": ["x"]}': "body: expected a text",
    b'{"title": "ab", "body": "' + b"a" * 100_001 + b'"}': "body: longer than 100,000 characters",
    b'{"title": "ab", "kind": "rant"}': "kind: expected question or tip",
    b'{"title": "ab", "votes": -1}': "votes: expected a whole number",
    b'{"title": "ab", "votes": true}': "votes: expected a whole number",
    b'{"title": "ab", "votes": 99999999999999999999}': "votes: expected a whole number",
    b'{"title": "ab", "created_at": "yesterday"}': "created_at: expected a date",
    b'{"title": "ab", "created_at": 5}': "created_at: expected a date",
    b'{"title": "ab", "created_at": "2999-01-01"}': "created_at: before 1970 or in the future",
    b'{"title": "ab", "created_at": "0001-01-01"}': "created_at: ",
    b'{"title": "ab", "tags": "x"}': "tags: expected a list",
    b'{"title": "ab", "tags": [1]}': "tags: expected a text",
    b'{"title": "ab", "tags": ["a","b","c","d","e","f"]}': "tags: more than 5",
    b'{"title": "ab", "answers": {}}': "answers: expected a list",
    b'{"title": "ab", "answers": ["x"]}': "answers: expected objects",
    b'{"title": "ab", "answers": [{}]}': "body: expected a text",
    b'{"title": "ab", "answers": [{"body": "x", "by": -1}]}': "by: expected a whole number",
    b'{"title": "ab", "answers": [{"body": "x", "accepted": 1}]}': "accepted: expected true",
    b'{"title": "ab", "kind": "tip", "answers": [{"body": "x"}]}': "answers: a tip has",
    b'{"title": "ab", "environment": "Mac"}': "environment: expected an object",
}


def test_bad_lines_are_told_by_number_and_the_others_come_in(home):
    lines = [one for bad in BAD for one in (bad, {"title": f"좋은 줄 {len(bad)}", "id": str(bad)})]
    figures = bring(home, *lines)
    assert figures["added"] == len(BAD)
    told = reasons(figures)
    assert list(told) == list(range(1, 2 * len(BAD), 2))
    for (line, reason), expected in zip(told.items(), BAD.values(), strict=True):
        assert reason.startswith(expected), line


def test_two_accepted_answers_are_one_too_many(home):
    answers = [{"body": "하나", "accepted": True}, {"body": "둘", "accepted": True}]
    assert reasons(bring(home, {"title": "질문", "answers": answers})) == {
        1: "answers: more than one is accepted"
    }


def test_a_reason_never_quotes_the_line(home):
    result = home.run("import", "threads", home.write({"title": "비밀 " * 100}))
    assert "비밀" not in result.output


def test_strict_stops_and_brings_nothing_of_the_batch(home):
    result = home.run("import", "threads", home.write(ASKED, b"{", TIP), "--strict")
    assert result.exit_code == 1
    assert "line 2: not JSON" in result.stderr
    assert home.rows("SELECT count(*) FROM thread") == [(0,)]


def test_blank_lines_and_a_byte_order_mark_are_no_errors(home):
    first = b"\xef\xbb\xbf" + json.dumps(ASKED).encode()
    figures = bring(home, first, b"", b"   ", TIP)
    assert (figures["added"], figures["bad"]) == (2, [])


def test_what_hides_is_cleaned_and_odd_texts_come_in(home):
    lines = [
        {"title": "집"},
        {"title": "NUL\u0000 and \u202eback", "body": "\ud800\u0000"},
        {"title": "ㄱㅏ " + "가".encode().decode(), "body": "x" * 100_000},
        {"title": "<script>alert(1)</script>", "body": "<script>alert(1)</script>"},
    ]
    assert bring(home, *lines)["added"] == 4
    html = home.rows("SELECT html FROM post")
    assert not any("<script" in row[0] for row in html)


def test_a_packed_file_and_standard_input_are_read(home):
    packed = home.folder / "threads.jsonl.gz"
    packed.write_bytes(gzip.compress(json.dumps(ASKED).encode() + b"\n"))
    assert home.figures("import", "threads", str(packed))["added"] == 1
    told = home.done("import", "threads", "-", stdin=json.dumps(TIP).encode())
    assert told.startswith("1 threads added")


def test_a_file_that_is_cut_off_keeps_what_stood_before(home):
    whole = gzip.compress(
        b"".join(json.dumps({"title": f"글 {n}"}).encode() + b"\n" for n in range(3000))
    )
    path = home.folder / "cut.jsonl.gz"
    path.write_bytes(whole[: len(whole) // 2])
    result = home.run("import", "threads", str(path))
    assert result.exit_code == 1
    assert "damaged" in result.stderr
    assert home.rows("SELECT count(*) % 200, count(*) > 0 FROM thread") == [(0, 1)]


def test_a_line_without_end_does_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr(files, "LONGEST_LINE", 10)
    raw = io.BufferedReader(io.BytesIO(b"short\n" + b"x" * 35 + b"\nafter\n"))
    assert list(files.Lines(raw, 0)) == [(1, b"short"), (2, None), (3, b"after")]


def test_a_missing_file_is_one_clear_line(home):
    result = home.run("import", "threads", str(home.folder / "none"))
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "No such file" in result.stderr


def test_nothing_comes_in_before_init(empty):
    result = empty.run("import", "threads", "-", stdin=b"")
    assert result.exit_code == 2


@pytest.mark.slow
@pytest.mark.skipif(
    not PETITIONS.exists(),
    reason="ko_petitions.jsonl.gz is not in the shared data (FORUM_SHARED_DATA)",
)
def test_all_petitions_come_in_and_a_second_time_none(home):
    figures = home.figures("import", "threads", str(PETITIONS))
    assert (figures["added"], figures["bad"]) == (3691, [])
    assert home.figures("import", "threads", str(PETITIONS))["added"] == 0
