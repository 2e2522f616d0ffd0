"""Who may join is decided by reading an address, so nothing may be read two ways."""

import pytest

from forum.accounts import actions
from forum.accounts.addresses import read_address, read_domain
from forum.database import unit_of_work
from forum.errors import AlreadyDone, NotFound, NotValid
from tests.accounts.steps import ask, letters


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("Alice@Hanbit.Example", "alice@hanbit.example"),
        ("  alice@hanbit.example\n", "alice@hanbit.example"),
        ("alice+letters@hanbit.example", "alice@hanbit.example"),
        ("alice+a+b@hanbit.example", "alice@hanbit.example"),
        ("kim.min-su_1@hanbit.example", "kim.min-su_1@hanbit.example"),
        ("o'brien@hanbit.example", "o'brien@hanbit.example"),
        ("alice@한빛.example", "alice@xn--xx3br43b.example"),
        ("alice@XN--XX3BR43B.example", "alice@xn--xx3br43b.example"),
        ("alice@ｈａｎｂｉｔ．example", "alice@hanbit.example"),
        ("alice@hanbit。example", "alice@hanbit.example"),
    ],
)
def test_one_person_has_one_canonical_address(text, canonical):
    assert read_address(text).canonical == canonical


@pytest.mark.parametrize(
    "text",
    [
        "",
        "alice",
        "@hanbit.example",
        "alice@",
        "alice@@hanbit.example",
        "alice@evil.example@hanbit.example",
        '"alice@evil.example"@hanbit.example',
        '"alice"@hanbit.example',
        "alice(comment)@hanbit.example",
        "=?utf-8?q?alice=40evil.example=3e=00?=foo@hanbit.example",
        "=?x?q?=41=42?=@hanbit.example",
        "evil.example!alice@hanbit.example",
        "alice%evil.example@hanbit.example",
        "@evil.example:alice@hanbit.example",
        "<alice@hanbit.example>",
        "Alice <alice@hanbit.example>",
        "alice@hanbit.example, bob@hanbit.example",
        "alice@hanbit.example\nBcc: bob@evil.example",
        "alice @hanbit.example",
        "alice@hanbit.example.",
        "alice@.hanbit.example",
        "alice@hanbit..example",
        "alice@-hanbit.example",
        "alice@hanbit_.example",
        "alice@hanbit.example\x00",
        "al\x00ice@hanbit.example",
        "alice@localhost",
        "alice@[192.0.2.1]",
        "alice@192.0.2.1",
        ".alice@hanbit.example",
        "alice.@hanbit.example",
        "al..ice@hanbit.example",
        "+tag@hanbit.example",
        "앨리스@hanbit.example",
        "ａlice@hanbit.example",
        "a" * 65 + "@hanbit.example",
        "alice@" + "a" * 250 + ".example",
        "alice@hanbit.example\ud800",
        "alice@han\u202ebit.example",
        "x" * 10_000,
    ],
)
def test_what_two_programs_may_read_differently_is_no_address(text):
    with pytest.raises(NotValid) as refusal:
        read_address(text)
    assert (refusal.value.key, refusal.value.field) == ("accounts.address.malformed", "address")


@pytest.mark.parametrize(
    "domain",
    [
        "sub.hanbit.example",
        "evil-hanbit.example",
        "evilhanbit.example",
        "hanbit.example.evil.example",
        "hanbit.examplee",
        "anbit.example",
        "hаnbit.example",  # a Cyrillic а
    ],
)
def test_only_the_very_domain_lets_in(company, domain):
    ask(f"alice@{domain}")
    assert letters()[0]["to"] == ""


def test_the_domain_in_capitals_or_other_dots_is_the_same(company):
    for text in ("a1@HANBIT.EXAMPLE", "a2@hanbit。example", "a3@ｈａｎｂｉｔ.example"):
        ask(text)
    assert [letter["to"].partition("@")[2] for letter in letters()] == ["hanbit.example"] * 3


def test_a_domain_in_hangul_is_kept_as_an_a_label(company):
    with unit_of_work("identity"):
        assert actions.add_domain(company, "한빛.example") == "xn--xx3br43b.example"
    ask("alice@한빛.example")
    assert letters()[0]["to"] == "alice@xn--xx3br43b.example"


def test_a_domain_belongs_to_one_company(company):
    with pytest.raises(AlreadyDone), unit_of_work("identity"):
        actions.add_company("나래물산", ["HANBIT.example"])
    with unit_of_work("identity"):
        other = actions.add_company("나래물산", ["narae.example"])
    with pytest.raises(AlreadyDone), unit_of_work("identity"):
        actions.add_domain(other, "hanbit.example")
    with unit_of_work("identity"):
        assert actions.add_domain(company, "hanbit.example") == "hanbit.example"


def test_a_domain_open_to_everybody_proves_nothing(company):
    for domain in ("gmail.com", "NAVER.com"):
        with pytest.raises(NotValid), unit_of_work("identity"):
            actions.add_domain(company, domain)


def test_a_removed_domain_lets_nobody_in(company):
    with unit_of_work("identity"):
        actions.remove_domain(company, "Hanbit.example")
    ask("alice@hanbit.example")
    assert letters()[0]["to"] == ""
    with pytest.raises(NotFound), unit_of_work("identity"):
        actions.remove_domain(company, "hanbit.example")


def test_a_domain_alone_is_read_as_strictly():
    for text in ("", "example", "a@b.example", "https://hanbit.example", "hanbit.example/", "."):
        with pytest.raises(NotValid):
            read_domain(text)
