"""Every page, in both themes, on a phone and on a desk: axe finds nothing, nothing sticks out."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = {
    "": (
        "/join",
        "/sign-in",
        "/recovery",
        "/reset",
        "/letters/stop/nobody",
        "/rights",
        "/rights/received",
    ),
    "dave": (
        "/",
        "/?kind=tip",
        "/?sort=unanswered&category=account",
        "/threads/{question}",
        "/threads/{tip}",
        "/threads/new",
        "/threads/new?kind=tip",
        "/uploads/new",
        "/posts/{answer}/report",
        "/posts/{answer}/revisions",
        "/posts/{opening}/revisions",
        "/search?q=결재",
        "/search?q=없는말",
        "/roadmap",
        "/me",
        "/me/sessions",
        "/me/password",
        "/me/employment",
        "/me/old-posts",
        "/me/leaving",
        "/me/letters",
        "/notifications",
        "/collections",
        "/second-looks",
        "/promise",
        "/help",
    ),
    "alice": ("/threads/{question}", "/posts/{opening}/edit", "/posts/{opening}/deletion"),
    "erin": ("/company", "/me", "/drafts/0", "/drafts/1", "/threads/new", "/threads/{question}"),
    "mona": (
        "/moderation",
        "/moderation/claims",
        "/moderation/claims/{claim}",
        "/moderation/unanswered",
        "/moderation/words",
        "/threads/{question}/merging",
        "/threads/{question}/split",
        "/moderation/log",
        "/moderation/log/staff",
        "/moderation/figures",
        "/threads/{question}/moderation",
        "/posts/{answer}/moderation",
        "/posts/{answer}/correction",
        "/posts/{answer}/redaction",
        "/posts/{answer}/sanction",
        "/moderation/passed",
        "/moderation/reasons",
        "/threads/{question}",
        "/collections",
        "/moderation/collections/new",
        "/moderation/templates",
        "/moderation/topics",
        "/threads/{tip}/collections",
    ),
    "chan": (
        "/moderation/rechecks",
        "/posts/{answer}/check",
        "/feedback/candidates",
        "/feedback/items",
        "/feedback/items/{item}",
    ),
    "pia": ("/feedback/team", "/me/security"),
    "lena": ("/me/security", "/me/security/password"),
}
THEMES = ("light", "dark")
WIDTHS = (1280, 360)
FAULTS = """axe.run({resultTypes: ["violations"]}).then(({violations}) => violations.flatMap(
  ({id, nodes}) => nodes.map((node) => `${id} ${node.target} ${node.failureSummary}`)))"""
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def found(page, path, width):
    """What axe and the eye would find on the page as it stands."""
    page.set_viewport_size({"width": width, "height": 900})
    faults = page.evaluate(FAULTS)
    if page.evaluate(WIDER) > 0:
        faults.append("sideways scroll")
    return [f"{path} at {width}: {fault}" for fault in faults]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_found_on_any_page(name, theme, served, page_of):
    page, errors = page_of(name, theme)
    for address in PAGES[name]:
        path = address.format(**vars(served))
        assert page.goto(path).status == 200, path
        for width in WIDTHS:
            errors += found(page, path, width)
    assert errors == []


@pytest.mark.parametrize("locale", ["en", "ja"])
def test_other_languages_fit(locale, served, page_of):
    page, errors = page_of("dave", "light", locale)
    for address in ("/", "/threads/{question}", "/threads/new", "/reset", "/me/leaving"):
        page.goto(address.format(**vars(served)))
        assert page.get_attribute("html", "lang") == locale
        errors += found(page, address, 360)
    assert errors == []


def test_pages_that_are_not_there(page_of):
    page, _ = page_of("dave", "dark")
    assert page.goto("/nothing").status == 404
    assert found(page, "/nothing", 360) == []
