"""Every form that people fill in, with what nobody should send in it."""

from unicodedata import normalize
from urllib.parse import unquote_plus, urlencode

from sqlalchemy import select

from forum.board.models import Post, Relay, Thread
from forum.database import db
from forum.feedback.models import Item
from forum.moderation.models import Report

QUESTION = {
    "kind": "question",
    "title": "알림이 많아요",
    "category": "how-to",
    "body": "하루 300개",
}
WORDS = {name: words for name, words in QUESTION.items() if name != "kind"}
TIP = {
    "kind": "tip",
    "title": "알림을 줄였어요",
    "category": "how-to",
    "situation": "많았어요",
    "method": "껐어요",
    "result": "줄었어요",
}
# name: (who, where, what a good form holds, the fields of many lines, the fields of one)
FORMS = {
    "ask": ("alice", "/threads", QUESTION, ["body"], ["title"]),
    "share": ("alice", "/threads", TIP, ["situation", "method", "result"], ["title"]),
    "answer": ("dave", "/threads/{question}/answers", {"body": "꺼 두세요"}, ["body"], []),
    "comment": ("dave", "/posts/{answer}/comments", {"body": "저도요"}, ["body"], []),
    "edit": ("alice", "/posts/{opening}/edit", WORDS, ["body"], ["title"]),
    "edit answer": ("bob", "/posts/{answer}/edit", {"body": "새 답변"}, ["body"], []),
    "draft": ("alice", "/drafts", QUESTION | {"purpose": "thread"}, ["body"], ["title"]),
    "report": (
        "dave",
        "/posts/{comment}/report",
        {"reason": "rude", "note": "심해요"},
        ["note"],
        [],
    ),
    "promote": (
        "chan",
        "/threads/{question}/promotion",
        {"title": "알림 묶기", "problem": "하루 300개예요", "team": "알림"},
        ["problem"],
        ["title", "team"],
    ),
    "status": (
        "pia",
        "/feedback/items/{item}/status",
        {"status": "planned", "note": "다음 분기에 해요"},
        ["note"],
        [],
    ),
    "request": (
        "olga",
        "/breakglass",
        {
            "post": "{tip_opening}",
            "ground": "duty",
            "text": "법 제12조의 제출 의무예요.",
            "delay": "0",
        },
        ["text"],
        ["post", "ground", "delay"],
    ),
    "collection": (
        "mona",
        "/moderation/collections/{collection}",
        {"title": "처음 오신 분께", "body": "차례로 읽어요"},
        ["body"],
        ["title"],
    ),
    "template": (
        "mona",
        "/moderation/templates",
        {"category": "problem", "ko": "무엇을", "en": "What", "ja": "何を"},
        ["ko", "en", "ja"],
        ["category"],
    ),
    "topic": (
        "mona",
        "/moderation/topics/synonyms",
        {"name": "연차", "means": "휴가"},
        [],
        ["name", "means"],
    ),
    "check": ("chan", "/posts/{answer}/check", {"release": "2026.11"}, [], ["release"]),
    "hide": ("mona", "/posts/{answer}/hiding", {"reason": "rude"}, [], ["reason"]),
    "ask back": (
        "pia",
        "/posts/{opening}/relay",
        {"kind": "question", "words": "언제부터인가요?"},
        ["words"],
        ["kind"],
    ),
    "answer back": ("alice", "/relay/{relay}/answer", {"words": "어제부터요"}, ["words"], []),
    "sanction": (
        "mona",
        "/posts/{answer}/sanction",
        {"kind": "silence", "reason": "rude", "days": "7", "note": "부드럽게요"},
        ["note"],
        ["kind", "reason", "days"],
    ),
    "preview": ("alice", "/preview", {"body": "미리"}, ["body"], []),
    "look": ("alice", "/guard", {"body": "미리"}, ["body"], ["title"]),
    "invite": ("erin", "/company", {"address": "new@hanbit.example"}, [], ["address"]),
    "join": ("", "/join", {"address": "new@hanbit.example"}, [], ["address"]),
    "code": ("", "/join/code", {"code": "12345678"}, [], ["code"]),
    "password": ("", "/join/password", {"password": "short"}, [], ["password"]),
    "invitation": ("", "/invitations/{invitation}", {"password": "short"}, [], ["password"]),
    "invitation code": ("", "/join/invitation", {"code": "nothing"}, [], ["code"]),
    "sign in": (
        "",
        "/sign-in",
        {"address": "a", "password": "b"},
        [],
        ["address", "next", "resume"],
    ),
    "change": ("alice", "/me/password", {"old": "a", "new": "b"}, [], ["new"]),
    "move": (
        "alice",
        "/me/address",
        {"address": "al@hanbit.example", "password": "short"},
        [],
        ["address"],
    ),
    "move code": ("alice", "/me/address/code", {"code": "12345678"}, [], ["code"]),
    "reset": ("", "/reset", {"address": "new@hanbit.example"}, [], ["address"]),
    "reset code": ("", "/reset/code", {"code": "12345678"}, [], ["code"]),
    "reset password": ("", "/reset/password", {"password": "short"}, [], ["password"]),
    "employment code": ("alice", "/me/employment/code", {"code": "12345678"}, [], ["code"]),
    "recovery": (
        "",
        "/recovery",
        {"address": "a@b", "code": "c", "password": "short"},
        [],
        ["address", "code"],
    ),
    "language": ("", "/language", {"language": "en", "next": "/help"}, [], ["language", "next"]),
    "theme": ("", "/theme", {"theme": "dark", "next": "/help"}, [], ["theme", "next"]),
    "demo": ("", "/demo/sign-in", {"person": "nobody"}, [], ["person", "next"]),
}
URLENCODED = "application/x-www-form-urlencoded"

# Sent as the bytes of a form; what a browser would never send among them.
RAW = {
    "NUL": b"ab%00cd",
    "lone surrogate": b"ab%ED%A0%80cd",
    "surrogate pair as two": b"ab%ED%A0%BD%ED%B8%80cd",
    "invalid UTF-8": b"ab%FF%FE%C3cd",
    "raw bytes": b"ab\xff\xed\xa0\x80cd",
    "right to left": "ab\u202egnp.exe\u202ccd\u2066\u2069".encode(),
    "zero width": "로\u200b그\u2060인\ufeff이\u200d요".encode(),
    "decomposed": normalize("NFD", "한글이에요 각").encode(),
    "fillers": "ab\u3164\u115f\uffa0cd".encode(),
    "line ends": b"ab%0D%0Acd%0Def%E2%80%A8gh",
    "marks": ("z" + "\u0310\u0301" * 400 + "algo").encode(),
    "emoji": "👩‍👩‍👧‍👦 🇰🇷 ✌🏽".encode(),
    "form feed": b"ab%0Ccd",  # parts a tip's text from the next
    "markup": b"</textarea><script>alert(1)</script>%26amp;",
    "half a percent sign": b"ab%2%zzcd",
}


def fill(form, scene):
    who, where, fields, many, one = FORMS[form]
    given = {name: value.format(**scene.ids) for name, value in fields.items()}
    return scene.cast.client(who), where.format(**scene.ids), given, many, one


def is_clear(answer):
    """Neither a crash nor a bare code, and headers that can be sent."""
    for name, value in answer.headers:
        f"{name}: {value}".encode("latin-1")
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        assert answer.mimetype == "text/html"
        assert any("가" <= letter <= "힣" for letter in answer.text)
    return True


def stored(app, query):
    with app.app_context():
        return db.session.scalars(query).all()


def body_with(fields, name, raw):
    others = urlencode({key: value for key, value in fields.items() if key != name})
    return f"{others}&{name}=".encode() + raw


def decoded(raw):
    """What reaches a view: percents resolved; what is no UTF-8 is a sign for that."""
    return unquote_plus(raw.decode(), errors="replace")


# What a store holds of a form's fields after it was taken.
LAST = {
    "ask": {
        "title": select(Thread.title).order_by(Thread.position.desc()).limit(1),
        "body": select(Post.source)
        .join(Thread, Thread.opening_id == Post.id)
        .order_by(Thread.position.desc())
        .limit(1),
    },
    "edit": {
        "title": select(Thread.title).order_by(Thread.position).limit(1),
        "body": select(Post.source)
        .join(Thread, Thread.opening_id == Post.id)
        .order_by(Thread.position)
        .limit(1),
    },
    "edit answer": {
        "body": select(Post.source)
        .join(Thread, Thread.id == Post.thread_id)
        .where(Post.kind == "answer")
        .order_by(Thread.position, Post.position)
        .limit(1)
    },
    "answer": {"body": select(Post.source).order_by(Post.position.desc()).limit(1)},
    "comment": {"body": select(Post.source).order_by(Post.position.desc()).limit(1)},
    "report": {"note": select(Report.note).where(Report.note != "")},
    "answer back": {"words": select(Relay.answer).where(Relay.answer != "")},
    "sanction": {"note": select(Relay.words).where(Relay.kind == "silence")},
    "promote": {
        "title": select(Item.title).where(Item.team == "알림"),
        "problem": select(Item.problem).where(Item.team == "알림"),
    },
    "status": {"note": select(Item.public_note)},
}
