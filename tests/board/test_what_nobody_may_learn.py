"""No tag, account, company, address or salt stands in any body or header, for any reader."""

import base64

import pytest
from sqlalchemy import select

from forum.accounts.models import Company, Member
from forum.board.models import Draft, Follow, Participant, Post, Thread, Vote
from tests.board.conftest import HTMX


@pytest.fixture
def canaries(alice, bob, carol, scene, rows):
    alice.post(f"/threads/{scene.thread}/follow")
    alice.post("/drafts", data={"purpose": f"answer:{scene.thread}", "body": "쓰다 만 답변"})
    bob.post(f"/posts/{scene.answer}/edit", data={"body": "고친 답변"})
    bob.post(f"/posts/{scene.opening}/vote")
    carol.post(f"/posts/{scene.opening}/vote")
    tags = {
        row[0]
        for column in (Post.author_tag, Participant.author_tag, Vote.voter_tag, Follow.follower_tag)
        for row in rows(select(column))
        if row[0]
    }
    tags |= {value for row in rows(select(Draft.id, Draft.head)) for value in row}
    names = {value for row in rows(select(Member.id, Member.company_id)) for value in row}
    names |= {value for row in rows(select(Company.id)) for value in row}
    names |= {"@hanbit.example", "hanbit", "@nuri.example", "nuri.example"}
    shapes = {
        form
        for tag in tags
        for form in (
            tag.hex(),
            base64.b64encode(tag).decode(),
            base64.urlsafe_b64encode(tag).decode().rstrip("="),
            base64.b32encode(tag).decode().rstrip("=").lower(),
            str(list(tag)),
        )
    }
    assert len(tags) >= 5
    return shapes | names


def test_no_page_in_any_role_gives_anybody_away(cast, scene, canaries, rows):
    paths = [
        "/",
        "/?kind=tip",
        "/?sort=popular",
        "/threads/new",
        "/drafts/0",
        "/me",
        "/me?since=all",
        "/notifications",
        "/bell",
        "/promise",
        "/help",
        f"/threads/{scene.thread}",
        f"/threads/{scene.tip}",
        f"/threads/{scene.thread}/similar",
    ]
    paths += [
        f"/posts/{one}/{page}"
        for one in (scene.opening, scene.answer, scene.comment)
        for page in ("edit", "deletion", "revisions")
    ]
    for name in (
        "",
        "alice",
        "bob",
        "erin",
        "carol",
        "dave",
        "mona",
        "chan",
        "pia",
        "olga",
        "omar",
    ):
        client = cast.client(name)
        for path in paths:
            for headers in ({}, HTMX):
                _clean(client.get(path, headers=headers), canaries)


def test_no_answer_to_a_form_gives_anybody_away(cast, scene, canaries):
    for name in ("alice", "bob", "carol", "dave", "mona"):
        client = cast.client(name)
        for headers in ({}, HTMX):
            for path, data in (
                (f"/threads/{scene.thread}/answers", {"body": "답변"}),
                (f"/threads/{scene.thread}/answers", {"body": ""}),
                (f"/posts/{scene.answer}/comments", {"body": "댓글"}),
                (f"/posts/{scene.answer}/vote", {}),
                (f"/threads/{scene.thread}/follow", {}),
                (f"/posts/{scene.answer}/acceptance", {}),
                ("/threads", {"title": ""}),
                ("/drafts", {"purpose": "thread", "body": "쓰다 만 고민"}),
            ):
                _clean(client.post(path, data=data, headers=headers), canaries)


def test_the_threads_salt_and_position_stay_inside(alice, scene, rows):
    page = alice.get(f"/threads/{scene.thread}").text
    [thread] = rows(select(Thread).where(Thread.id == scene.thread))[0]
    assert thread.salt_id == thread.id  # the public id itself: random, drawn before anybody asked
    assert thread.epoch not in page


def _clean(answer, canaries):
    said = answer.text + "\n".join(f"{k}: {v}" for k, v in answer.headers)
    for canary in canaries:
        assert canary not in said, (answer.request.path, canary)
