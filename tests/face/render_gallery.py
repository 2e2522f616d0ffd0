"""Renders the components with made-up content and takes their picture, to be looked at.

    python tests/face/render_gallery.py FOLDER [--pages list,thread] [--widths 360,1280]
        [--themes light,dark] [--language ja] [--axe]

Templates are rendered by plain Jinja with the real catalogue and served on loopback under the
product's own Content-Security-Policy; a violation of it, a script error, sideways scroll and
(with --axe) every finding of axe is printed, and the exit code is then 1.
"""

from __future__ import annotations

import argparse
import sys
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace as Row

import jinja2
import samples
from babel.messages.pofile import read_po
from markupsafe import Markup
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = Path(__file__).resolve().parent / "pages"
sys.path.insert(0, str(ROOT))
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " font-src 'self'; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
CHROMIUM = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def environment(language: str) -> jinja2.Environment:
    from forum.web.icons import icon  # noqa: PLC0415
    from forum.web.pebble import pebble  # noqa: PLC0415  the path is set above

    texts: dict[str, str] = {}
    for path in (ROOT / "forum" / "catalogue" / language).glob("*.po"):
        with path.open("rb") as file:
            texts |= {str(m.id): str(m.string) for m in read_po(file) if m.id}

    def say(key: str, **params: object) -> str:
        return texts[key] % params if params else texts[key]

    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader([PAGES, ROOT / "templates"]),
        autoescape=True, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    display = {
        "nb": lambda words: words,
        "number": lambda count: f"{count:,}",
        "ago": lambda instant: f"{int((samples.NOW - instant).total_seconds() // 3600)}시간 전",
        "day": lambda instant: f"{instant.month}월 {instant.day}일",
        "full_time": lambda instant: f"{instant:%Y-%m-%d} {instant.hour}시",
    }
    made.filters.update(display)
    made.globals.update(
        display, _=say, n_=lambda one, many, n: say(one if n == 1 else many, n=n),
        draw_icon=lambda name, size=18, strong=False, label=None: icon(
            "/static/img/icons.svg", name, size=size, strong=strong, label=label
        ),
        pebble=pebble, static_url=lambda name: f"/static/{name}", script=_script,
        csrf_token=lambda: "token",
        nonce_field=lambda: Markup('<input type="hidden" name="nonce" value="n">'), demo=True,
        get_flashed_messages=lambda **_: [], locale=language, s=samples,
    )  # fmt: skip
    return made


def _script(name: str, kind: str = "module") -> Markup:
    way = {"module": ' type="module"', "defer": " defer"}.get(kind, "")
    return Markup(f'<script src="/static/{name}"{way}></script>')


def reader(role: str) -> Row:
    staff = role in {"moderator", "cx", "cx_lead", "product"}
    return Row(
        role=role, is_guest=role == "guest", is_member=role == "member", is_staff=staff,
        badge=Row(name="한결", team="CX팀") if staff else None,
    )  # fmt: skip


def render(made: jinja2.Environment, address: str, theme: str) -> str:
    """A page's template says whose it is in a first line {# reader: moderator #}."""
    name = address.strip("/").partition("?")[0] or "list"
    source = (PAGES / f"{name}.html").read_text(encoding="utf-8")
    role = source.split("#}")[0].rpartition("reader:")[2].strip() or "member"
    path = {"queue": "/moderation", "feedback": "/feedback/candidates"}.get(name, "/")
    request = Row(path=path, full_path="/?", method="GET")
    page = made.get_template(f"{name}.html")
    return page.render(actor=reader(role), theme=theme, request=request)


class Gallery(SimpleHTTPRequestHandler):
    made: jinja2.Environment
    theme = "light"

    def do_GET(self) -> None:
        if self.path.startswith("/static/"):
            return super().do_GET()
        if self.path == "/bell":
            page = str(self.made.get_template("components/bell.html").module.bell(3))
        else:
            page = render(self.made, self.path, self.theme)
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(page.encode())
        return None

    def log_message(self, *_: object) -> None:
        pass


def look(page: Page, name: str, width: int, theme: str, folder: Path, *, axe: bool) -> list[str]:
    found: list[str] = []
    page.on("console", lambda m: found.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    page.goto(f"/{name}", wait_until="networkidle")
    page.screenshot(path=folder / f"{name}-{width}-{theme}.png", full_page=True)
    root = "document.documentElement"
    wide = page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")
    if wide > 0:
        found.append(f"scrolls sideways by {wide}px")
    if axe:
        from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415  slow to load

        for violation in Axe().run(page).response["violations"]:
            found += [
                f"{violation['id']}: {node['target']} {node['failureSummary']}"
                for node in violation["nodes"]
            ]
    return [f"{name} {width} {theme}: {line}" for line in found]


def main() -> int:
    parser = argparse.ArgumentParser(description="Pictures of the components")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", default=",".join(sorted(p.stem for p in PAGES.glob("*.html"))))
    parser.add_argument("--widths", default="360,768,1280")
    parser.add_argument("--themes", default="light,dark")
    parser.add_argument("--language", default="ko")
    parser.add_argument("--axe", action="store_true")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    Gallery.made = environment(asked.language)
    server = ThreadingHTTPServer(("127.0.0.1", 0), lambda *a: Gallery(*a, directory=str(ROOT)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    found: list[str] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        for theme in asked.themes.split(","):
            Gallery.theme = theme
            for width in map(int, asked.widths.split(",")):
                for name in asked.pages.split(","):
                    context = browser.new_context(
                        viewport={"width": width, "height": 800},
                        base_url=f"http://127.0.0.1:{server.server_port}",
                        reduced_motion="reduce",
                    )
                    page = context.new_page()
                    found += look(page, name, width, theme, asked.folder, axe=asked.axe)
                    context.close()
        browser.close()
    server.shutdown()
    sys.stdout.write("\n".join(found or ["nothing found"]) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
