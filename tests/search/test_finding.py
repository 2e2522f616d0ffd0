"""The engine alone: what is found, in what order, and what a broken index does."""

import pytest

from forum.search.engine import Document, IndexMissing
from forum.search.whoosh_engine import WhooshEngine

THREADS = [
    Document("a", "하위업무에서 담당자를 바꾸고 싶어요", "일이 많아서 나누고 싶습니다."),
    Document("b", "하위 업무 한꺼번에 옮기기", "목록에서 끌어다 놓으면 됩니다."),
    Document("c", "휴가 결재를 대신 올려도 되나요?", "팀장님이 자리를 비우셨어요."),
    Document("d", "회의록을 어디에 두세요?", "하위업무마다 붙이기도 하고 문서함에 두기도 합니다."),
    Document("e", "How do you archive old projects?", "We have hundreds of finished ones."),
    Document("f", "完了したタスクの確認", "毎週金曜日に確認しています。"),
    Document("g", "알림이 너무 많아요", "끄는 법을 알려 주세요.", "설정에서 방해금지를 켜세요."),
]


@pytest.fixture
def engine(tmp_path):
    made = WhooshEngine(tmp_path / "index")
    made.rebuild(THREADS)
    return made


def ids(found):
    assert found.ready
    return [hit.id for hit in found.hits]


@pytest.mark.parametrize("thread", THREADS, ids=lambda thread: thread.id)
def test_the_exact_title_finds_its_thread_first(engine, thread):
    assert ids(engine.search(thread.title))[0] == thread.id


@pytest.mark.parametrize("query", ["하위업무에서", "하위 업무", "하위업무"])
def test_spaces_and_particles_do_not_matter(engine, query):
    assert {"a", "b"} <= set(ids(engine.search(query))[:3])


def test_a_word_in_the_title_comes_before_one_in_the_body(engine):
    found = ids(engine.search("하위업무"))
    assert found.index("d") > max(found.index("a"), found.index("b"))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("문서함", "d"),
        ("방해금지", "g"),
        ("archived project", "e"),
        ("タスク", "f"),
        ("金曜日", "f"),
        ("ㅎㅇㅇㅁ", "a"),
        ("회이록", "d"),
    ],
)
def test_it_is_found_by_body_answer_stem_initials_or_with_a_slip(engine, query, expected):
    assert expected in ids(engine.search(query))


@pytest.mark.parametrize(
    "query", ["", " ", "엉뚱한말씀", "\x00", "\ud800", "?" * 500, "((", "*", "가" * 10_000]
)
def test_what_means_nothing_finds_nothing_and_breaks_nothing(engine, query):
    assert ids(engine.search(query)) == []
    assert ids(engine.similar(query)) == []


def test_similar_threads_come_before_the_whole_title_is_typed(engine):
    assert ids(engine.similar("휴가 결재를 대신"))[0] == "c"


def test_a_changed_thread_is_found_by_its_new_words_alone(engine):
    engine.change([Document("c", "출장 신청 대리", "")], gone=())
    assert ids(engine.search("출장"))[0] == "c"
    assert "c" not in ids(engine.search("휴가 결재"))


def test_a_forgotten_thread_is_not_found_and_leaves_the_disk(engine, tmp_path):
    engine.change([Document("z", "zebrafish question", "")], gone=())
    assert ids(engine.search("zebrafish")) == ["z"]
    engine.change((), gone=["z"])
    assert ids(engine.search("zebrafish")) == []
    engine.tidy()
    written = b"".join(path.read_bytes() for path in (tmp_path / "index").iterdir())
    assert b"zebrafish" not in written


def test_changing_twice_leaves_one(engine):
    for _ in range(2):
        engine.change([THREADS[2]], gone=())
    assert ids(engine.search("휴가 결재를 대신")).count("c") == 1


def test_another_process_sees_the_change(engine, tmp_path):
    reader = WhooshEngine(tmp_path / "index")
    assert ids(reader.search("출장")) == []
    engine.change([Document("z", "출장 정산", "")], gone=())
    assert ids(reader.search("출장")) == ["z"]
    engine.rebuild(THREADS)
    assert ids(reader.search("출장")) == []


def test_a_missing_index_says_so(tmp_path):
    engine = WhooshEngine(tmp_path / "nowhere")
    assert not engine.search("하위업무").ready
    with pytest.raises(IndexMissing):
        engine.change(THREADS, gone=())


def test_an_index_of_another_version_is_not_read(engine, tmp_path):
    (tmp_path / "index" / "VERSION").write_text("0 abc")
    assert not engine.search("하위업무").ready
    engine.rebuild(THREADS)
    assert engine.search("하위업무").ready


# Whoosh leaves the file that it could not read to the collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("damage", [b"", b"\x00" * 4000, b"torn"])
def test_a_torn_index_says_so_and_can_be_rebuilt(engine, tmp_path, damage):
    for path in (tmp_path / "index").glob("*.seg"):
        path.write_bytes(damage)
    reader = WhooshEngine(tmp_path / "index")
    assert not reader.search("하위업무").ready
    engine.rebuild(THREADS)
    assert reader.search("하위업무").ready


def test_an_empty_board_has_an_index(tmp_path):
    engine = WhooshEngine(tmp_path / "index")
    engine.rebuild(())
    assert ids(engine.search("하위업무")) == []
    engine.change(THREADS, gone=())
    assert ids(engine.search("하위업무에서 담당자"))[0] == "a"


def test_many_small_changes_keep_few_segments(engine, tmp_path):
    for number in range(30):
        engine.change([Document(f"n{number}", f"번호 {number} 업무", "")], gone=())
    assert len(list((tmp_path / "index").glob("*.seg"))) <= 6
    assert "n17" in ids(engine.search("번호 17"))
