"""The demo's texts are the first thing anyone sees: their shapes, and that they hang together."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parents[2] / "forum" / "demo"
THREADS = [json.loads(line) for line in (HERE / "threads.jsonl").read_text("utf-8").splitlines()]
ITEMS = json.loads((HERE / "items.json").read_text("utf-8"))
COMPANIES = json.loads((HERE / "companies.json").read_text("utf-8"))
PEOPLE = {person["key"]: person for person in json.loads((HERE / "people.json").read_text("utf-8"))}

QUESTIONS = [thread for thread in THREADS if thread["kind"] == "question"]
TIPS = [thread for thread in THREADS if thread["kind"] == "tip"]
ANSWERS = [answer for thread in QUESTIONS for answer in thread["answers"]]

MEMBERS = {"member", "company_admin"}
STAFF = {"moderator", "cx", "cx_lead", "product", "operator", "privacy_officer"}
CATEGORIES = {"how-to", "feature", "problem", "account", "culture"}
REASONS = {"personal", "rude", "advert", "duplicate", "other"}
STATUSES = {
    "received",
    "under_review",
    "planned",
    "in_progress",
    "released",
    "on_hold",
    "declined",
}
EVERY = {"key", "kind", "category", "title", "language", "hours_ago", "by", "tags", "companies"}
EVERY |= {"comments"}
OF_KIND = {
    "question": {"body", "answers", "me_too"},
    "tip": {"situation", "method", "result", "helpful"},
}
PERHAPS = {"environment", "hidden", "reports", "item", "tip_of_the_week"}
VOICES = {
    "alice": "member",
    "bob": "member",
    "carol": "member",
    "dave": "member",
    "erin": "company_admin",
    "mona": "moderator",
    "chan": "cx",
    "lena": "cx_lead",
    "pia": "product",
    "paul": "product",
    "omar": "operator",
    "olga": "privacy_officer",
}
each_thread = pytest.mark.parametrize("thread", THREADS, ids=lambda thread: thread["key"])
each_item = pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["key"])


def posts(thread: dict) -> Iterator[dict]:
    """Answers and comments, not the opening."""
    yield from thread["comments"]
    for answer in thread.get("answers", []):
        yield answer
        yield from answer["comments"]


def texts(thread: dict) -> Iterator[str]:
    yield thread["title"]
    for part in ("body", "situation", "method", "result"):
        if part in thread:
            yield thread[part]
    yield from (post["body"] for post in posts(thread))


def oldest_first(entries: list[dict]) -> bool:
    ages = [entry["hours_ago"] for entry in entries]
    return ages == sorted(ages, reverse=True)


def points_at_a_post(thread: dict, which: str) -> bool:
    posts_there = {"opening"} | {f"answer:{n}" for n in range(len(thread.get("answers", [])))}
    return which in posts_there


def test_there_are_enough_threads_and_half_of_them_are_tips():
    assert len(THREADS) >= 60
    assert 0.45 <= len(TIPS) / len(THREADS) <= 0.55


def test_keys_and_titles_are_unique():
    for part in ("key", "title"):
        assert len({thread[part] for thread in THREADS}) == len(THREADS)


def test_threads_stand_in_the_order_of_time():
    assert oldest_first(THREADS)


def test_three_languages_korean_mostly():
    languages = Counter(thread["language"] for thread in THREADS)
    assert languages["ko"] >= 45
    assert languages["en"] == 8
    assert languages["ja"] == 6
    assert set(languages) == {"ko", "en", "ja"}


def test_every_category_has_questions():
    assert {thread["category"] for thread in QUESTIONS} == CATEGORIES
    assert {thread["category"] for thread in TIPS} <= CATEGORIES


@each_thread
def test_a_thread_has_its_shape(thread):
    required = EVERY | OF_KIND[thread["kind"]]
    assert required <= set(thread) <= required | PERHAPS
    assert 1 <= len(thread["title"]) <= 100
    assert thread["tags"]
    assert all(text.strip() == text != "" for text in texts(thread))
    assert "environment" not in thread or thread["category"] == "problem"


@each_thread
def test_votes_can_come_from_as_many_companies_as_wanted(thread):
    wanted = thread.get("me_too", thread.get("helpful"))
    assert 1 <= thread["companies"] <= min(wanted, len(COMPANIES))
    assert wanted <= 60


@each_thread
def test_answers_come_after_the_question_and_comments_after_the_answer(thread):
    assert 3 <= thread["hours_ago"] <= 1500
    assert oldest_first(thread["comments"])
    assert oldest_first(thread.get("answers", []))
    assert all(post["hours_ago"] < thread["hours_ago"] for post in posts(thread))
    for answer in thread.get("answers", []):
        assert oldest_first([answer, *answer["comments"]])


@each_thread
def test_everybody_who_writes_exists_and_staff_only_officially(thread):
    assert PEOPLE[thread["by"]]["role"] in MEMBERS
    for post in posts(thread):
        assert bool(post.get("official")) == (PEOPLE[post["by"]]["role"] in STAFF)


@each_thread
def test_at_most_one_answer_is_accepted_and_not_the_askers_own(thread):
    accepted = [answer["by"] for answer in thread.get("answers", []) if answer.get("accepted")]
    assert len(accepted) <= 1
    assert thread["by"] not in accepted


@each_thread
def test_hidden_and_reported_posts_exist(thread):
    decisions = [*thread.get("reports", []), *filter(None, [thread.get("hidden")])]
    assert all(points_at_a_post(thread, decision["which"]) for decision in decisions)
    assert {decision["reason"] for decision in decisions} <= REASONS


def test_the_board_shows_each_state():
    assert sum(not thread["answers"] for thread in QUESTIONS) >= 5
    assert 10 <= sum(answer.get("accepted", False) for answer in ANSWERS) <= 15
    assert 5 <= sum(answer.get("official", False) for answer in ANSWERS) <= 9
    assert sum("hidden" in thread for thread in THREADS) == 3
    assert sum(len(thread.get("reports", [])) for thread in THREADS) == 3
    assert sum(thread.get("tip_of_the_week", False) for thread in TIPS) == 3


def test_answers_are_two_a_question():
    assert 1.8 <= len(ANSWERS) / len(QUESTIONS) <= 2.5


def test_the_people_of_the_story_are_there():
    assert VOICES.items() <= {key: person["role"] for key, person in PEOPLE.items()}.items()
    assert PEOPLE["alice"]["company"] == PEOPLE["bob"]["company"] == PEOPLE["erin"]["company"]
    assert len({PEOPLE[key]["company"] for key in ("alice", "carol", "dave")}) == 3
    assert len({person["name"] for person in PEOPLE.values()}) == len(PEOPLE)


def test_members_belong_to_companies_and_staff_have_a_work_name():
    for person in PEOPLE.values():
        assert ("company" in person) == (person["role"] in MEMBERS)
        assert ("work_name" in person) == (person["role"] in STAFF)
        assert ("team" in person) == (person["role"] == "product")


def test_ten_companies_each_with_a_member_and_an_example_domain():
    members_of = {person["company"] for person in PEOPLE.values() if "company" in person}
    assert members_of == {company["key"] for company in COMPANIES}
    assert len(COMPANIES) == 10
    domains = [domain for company in COMPANIES for domain in company["domains"]]
    assert all(domain.endswith(".example") for domain in domains)


@each_item
def test_an_item_follows_a_thread_and_every_step_has_a_note(item):
    joined = [thread["hours_ago"] for thread in THREADS if thread.get("item") == item["key"]]
    assert item["history"][0]["hours_ago"] < max(joined)
    assert item["history"][0]["status"] == "received"
    assert oldest_first(item["history"])
    assert all(step["note"].rstrip(".").endswith(("요", "니다")) for step in item["history"])


def test_items_show_every_status_and_exist_when_named():
    now = Counter(item["history"][-1]["status"] for item in ITEMS)
    assert set(now) == STATUSES
    assert now["released"] == 2
    named = {thread["item"] for thread in THREADS if "item" in thread}
    assert named == {item["key"] for item in ITEMS}


def test_no_sentence_is_used_twice():
    written = [text for thread in THREADS for text in texts(thread)]
    written += [step["note"] for item in ITEMS for step in item["history"]]
    pieces = (piece.strip() for text in written for piece in re.split(r"[.?!。?!\n]+", text))
    seen = Counter(piece for piece in pieces if sum(map(str.isalpha, piece)) >= 7)
    assert [piece for piece, times in seen.items() if times > 1] == []


def test_no_text_names_a_company_a_person_or_an_address():
    names = [person["name"] for person in PEOPLE.values()]
    for company in COMPANIES:
        names += [company["name"], *company["aliases"], *company["domains"]]
    written = "\n".join(text for thread in THREADS for text in texts(thread)).casefold()
    assert [name for name in names if name.casefold() in written] == []
    assert not re.search(r"[\w.]+@[\w.]+|\b0\d{1,2}-?\d{3,4}-?\d{4}\b", written)
