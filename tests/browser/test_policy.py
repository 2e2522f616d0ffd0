"""What Chromium makes of the policy: the page's own scripts run, what was slipped in does not."""

import pytest

pytestmark = pytest.mark.browser

PLANTED = "/static/js/planted.js"
MARKUP = f"""
<script src="{PLANTED}"></script><script src="{PLANTED}" nonce="AAAAAAAAAAAAAAAAAAAAAA"></script>
<script type="module">import "{PLANTED}"</script><script>window.ran = 1</script>
<img src="/nothing" onerror="window.ran = 1"><style>body {{ display: none }}</style>
<base href="https://elsewhere.example/"><iframe srcdoc="<script>parent.ran = 1</script>"></iframe>
<object data="{PLANTED}"></object><a id="planted" href="javascript:window.ran = 1">?</a></body>
"""
NOTE = """window.refused = [];
addEventListener("securitypolicyviolation", (event) => refused.push(event.effectiveDirective));
"""


def _open(page, path, *, policy):
    """The page with markup slipped in where a sanitiser would have failed."""

    def plant(route):
        answer = route.fetch()
        headers = dict(answer.headers)
        if not policy:
            del headers["content-security-policy"]
        route.fulfill(
            response=answer, headers=headers, body=answer.text().replace("</body>", MARKUP)
        )

    page.add_init_script(NOTE)
    page.route(f"**{path}", plant)
    page.route(f"**{PLANTED}", lambda route: route.fulfill(body="window.ran = 1"))
    page.goto(path)
    page.evaluate("() => document.getElementById('planted').click()")
    page.wait_for_timeout(200)
    return page.evaluate("() => [Boolean(window.ran), [...new Set(window.refused)].sort()]")


def test_nothing_that_was_slipped_in_runs(served, page_of):
    page, _ = page_of("alice", "light")
    ran, refused = _open(page, f"/threads/{served.question}", policy=True)
    assert not ran
    assert {"script-src-elem", "script-src-attr", "base-uri", "style-src-elem"} <= set(refused)


def test_without_the_policy_it_would_have_run(served, page_of):
    page, _ = page_of("alice", "light")
    ran, refused = _open(page, f"/threads/{served.question}", policy=False)
    assert ran
    assert refused == []


@pytest.mark.parametrize("path", ["/", "/threads/new", "/threads/{question}"])
def test_the_pages_own_modules_and_what_they_import_run(served, page_of, path):
    page, errors = page_of("alice", "light")
    page.add_init_script(NOTE)
    page.goto(path.format(question=served.question))
    if path != "/":
        page.wait_for_selector("[data-editor][data-set]")  # editor.js imports from vendor/
        page.fill(".editor-text >> nth=0", "**굵게**")
        page.click("[data-preview] >> nth=0")  # htmx's way of parsing, and our own
        page.wait_for_selector(".editor-preview strong")
    assert page.evaluate("() => Boolean(window.htmx) && window.refused.length === 0")
    assert errors == []


@pytest.mark.parametrize(
    "sink",
    [
        "document.body.innerHTML = '<b>x</b>'",
        "document.write('<b>x</b>')",
        "document.createElement('script').src = '/static/js/theme.js'",
        "document.createElement('script').text = 'window.ran = 1'",
        "document.body.setAttribute('onclick', 'window.ran = 1')",
    ],
)
def test_no_script_of_ours_could_be_led_to_write_a_string_as_code(served, page_of, sink):
    page, _ = page_of("alice", "light")
    page.goto("/")
    told = page.evaluate(
        f"() => {{ try {{ {sink}; return 'let through' }} catch (error) {{ return error.name }} }}"
    )
    assert told == "TypeError"
    assert not page.evaluate("() => Boolean(window.ran)")
