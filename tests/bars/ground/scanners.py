"""wapiti, sqlmap and bandit, on the forum signed in and on a site that is full of holes.

The scanners need a newer Python than the forum and are nobody's dependency: they live in an
environment of their own under the user's cache, made at the first run from the package index by
their names. What they report is counted unless `explained.json` says why it is none; where a
scan was cut off by its time, that is counted as well.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from forum import create_app
from forum.anonymity.keys import create
from forum.laying_out import lay_out
from tests import stores
from tests.bars.measure import ROOT, Bar
from tests.bench.serving import served
from tests.breakglass.conftest import give_keys
from tests.conftest import SECRET, close, settings_in
from tests.guards.conftest import Living
from tests.guards.forms import FORMS, URLENCODED
from tests.guards.routes import ROUTES, SEATS
from tests.guards.test_bad_shapes import ASKED
from tests.people import Cast, settle

TOOLS = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "gomin-scanners"
EXPLAINED = json.loads(Path(__file__).with_name("explained.json").read_text("utf-8"))

# Looked for in what the crawl brings, without sending anything more.
PASSIVE = ("csp", "http_headers", "cookieflags", "information_disclosure")
PASSIVE += ("inconsistent_redirection", "stacktrace_disclosure", "unsecure_password")
# What was stored is looked for by the run that sent it.
MODULES = (
    *("xss,permanentxss", "sql", "timesql", "exec", "file", "redirect", "crlf", "ssrf"),
    *("upload", "xxe", "csrf", "methods", "htaccess", "backup", "ldap", "shellshock"),
)
MODULE_SECONDS = int(os.environ.get("FORUM_TEST_MODULE_SECONDS", "240"))
REQUEST_SECONDS = int(os.environ.get("FORUM_TEST_REQUEST_SECONDS", "600"))
AT_ONCE = 2
# Signing out or changing the password would end the scan, not the forum.
LEFT_OUT = ("/sign-out",)
PLANTED = {
    "Reflected Cross Site Scripting",
    "Stored Cross Site Scripting",
    "SQL Injection",
    "Command execution",
    "Open Redirect",
    "Content Security Policy Configuration",
    "Clickjacking Protection",
    "MIME Type Confusion",
}


@dataclass(frozen=True)
class Site:
    """A served application; `cookies` by the name of who is signed in."""

    port: int
    folder: Path
    cookies: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def forum_alive() -> Iterator[Site]:
    """The board that the guards use, lived in, served without form tokens."""
    with tempfile.TemporaryDirectory(prefix="scanned-") as place:
        folder = Path(place)
        settings = settings_in(folder)
        create(settings.keys_file)
        give_keys(settings.keys_file)
        app = create_app(settings)
        lay_out(app, spares=20_000)
        with app.app_context():
            people = settle()
        ids = Living(app, Cast(app, people)).ids
        close(app)
        environment = stores.environment_of(folder) | {
            "FORUM_SECRET_KEY": SECRET,
            "FORUM_LIMIT_FACTOR": "100000",
        }
        cookies = {name: f"s={one.cookie}" for name, one in people.items()}
        with served("tests.bars.ground.target:app()", environment) as server:
            yield Site(server.port, folder, cookies, ids)


@contextmanager
def holes() -> Iterator[Site]:
    with tempfile.TemporaryDirectory(prefix="planted-") as place:
        with served("tests.bars.ground.planted:app()", {}) as server:
            yield Site(server.port, Path(place), {"visitor": "s=in"})


def tool(package: str, command: str) -> Path:
    """Where a scanner is; installed by its name into an environment of its own where it is not."""
    place = TOOLS / package
    path = place / "bin" / command
    if not path.exists():
        subprocess.run([_python(), "-m", "venv", str(place)], check=True)
        pip = [str(place / "bin/pip"), "install", "--quiet", package]
        subprocess.run(pip, check=True, capture_output=True)
    return path


def _python() -> str:
    """Python 3.12 or 3.13, tried by name as the Makefile does."""
    fits = "import sys; sys.exit(not (3, 12) <= sys.version_info[:2] < (3, 14))"
    beside = (Path.home() / ".pyenv" / "versions").glob("3.1[23].*/bin/python")
    for one in ("python3.13", "python3.12", "python3", *map(str, beside)):
        found = shutil.which(one)
        if not found:
            continue
        if not subprocess.run([found, "-c", fits], capture_output=True, check=False).returncode:
            return found
    message = "the scanners need Python 3.12 or 3.13"
    raise RuntimeError(message)


def _run(command: list[str], seconds: float, place: Path) -> tuple[str, bool]:
    """What a command printed, and whether it came to its end. It gives way to all others."""
    nice = ["nice", "-n", "10", *command]
    try:
        run = subprocess.run(
            nice, cwd=place, capture_output=True, text=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired as late:
        return (late.stdout or b"").decode("utf-8", "replace"), False
    return run.stdout + run.stderr, True


@dataclass(frozen=True)
class Found:
    tool: str
    who: str
    what: str
    where: str

    def is_explained(self) -> bool:
        return any(
            one["tool"] == self.tool and one["what"] == self.what
            and re.search(one["where"], self.where)
            for one in EXPLAINED
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.tool} as {self.who}: {self.what} at {self.where}"


def wapiti(site: Site, who: str, starts: list[str]) -> tuple[list[Found], list[str]]:
    """What it finds, module by module after one crawl, and the modules that were cut off."""
    place = Path(tempfile.mkdtemp(prefix="wapiti-", dir=site.folder.parent))
    store = place / "crawl"
    command = [
        *(str(tool("wapiti3", "wapiti")), "-u", f"{site.address}/", "--scope", "domain"),
        *("--store-config", str(place / "config"), "-v", "0", "--no-bugreport", "-t", "20"),
        # Every route is a start: further down a crawl finds only more of the same pages.
        *("-d", "2", "--max-links-per-page", "60", "--max-files-per-dir", "12", "-S", "normal"),
        *("--external-endpoint", site.address, "--internal-endpoint", site.address),
    ]
    if who:
        command += ["-C", site.cookies[who]]
    for path in LEFT_OUT:
        command += ["-x", site.address + path]
    for path in starts:
        command += ["-s", site.address + path]
    limit = str(MODULE_SECONDS)
    crawl = place / "crawl.json"
    ways = ["--store-session", str(store), "-m", ",".join(PASSIVE), "-f", "json", "-o", str(crawl)]
    # Without the crawl there is nothing to attack: it gets the time of four modules.
    _run([*command, *ways, "--max-scan-time", str(3 * MODULE_SECONDS)], 4 * MODULE_SECONDS, place)
    if not crawl.exists():
        return [], ["the crawl itself"]
    found = list(_told(json.loads(crawl.read_text("utf-8")), who))
    late = []
    for module in MODULES:
        copied = shutil.copytree(store, place / module.partition(",")[0])
        report = copied.with_suffix(".json")
        ways = ["--store-session", str(copied), "--skip-crawl", "-m", module]
        ways += ["--max-attack-time", limit, "-f", "json", "-o", str(report)]
        printed, ended = _run([*command, *ways], MODULE_SECONDS + 60, place)
        if not ended or not report.exists() or "attack process was interrupted" in printed:
            late.append(f"{module} as {who or 'guest'}")
        if report.exists():
            found += _told(json.loads(report.read_text("utf-8")), who)
    shutil.rmtree(place, ignore_errors=True)
    return sorted(set(found), key=str), late


def _told(report: dict, who: str) -> Iterator[Found]:
    for part in ("vulnerabilities", "anomalies"):
        for what, ones in report.get(part, {}).items():
            for one in ones:
                where = f"{one['method']} {one['path']} {one.get('parameter') or ''}".strip()
                yield Found("wapiti", who or "guest", what, where)


@dataclass(frozen=True)
class Request:
    """Something to send; what is marked with a star is tried by sqlmap."""

    who: str
    method: str
    path: str
    form: dict[str, str] = field(default_factory=dict)

    @property
    def asks(self) -> tuple[str, frozenset[str]]:
        return self.path.replace("*", ""), frozenset(self.form)

    def written(self, site: Site, *, headers: bool = False) -> str:
        """As a file that sqlmap reads."""
        lines = [f"{self.method} {self.path} HTTP/1.1", f"Host: 127.0.0.1:{site.port}"]
        agent = "Mozilla/5.0 Chrome/140.0"
        lines += [f"User-Agent: {agent}{'*' if headers else ''}"]
        cookie = site.cookies.get(self.who, "s=none")
        lines += [f"Cookie: {cookie}; lang=en{'*; theme=dark*' if headers else ''}"]
        if headers:
            lines += ["Referer: http://there/*", "HX-Request: true*", "Accept-Language: en*"]
        if self.method != "GET":
            lines += [f"Content-Type: {URLENCODED}"]
        body = "&".join(f"{name}={_written(value)}*" for name, value in self.form.items())
        return "\r\n".join([*lines, "", body])


def _written(value: str) -> str:
    return urlencode({"": value})[1:]


def requests(ids: dict[str, str]) -> list[Request]:
    """Every parameter of every route: in the path, in the address and in the form.

    What deletes comes last, or there would be nothing left to ask for.
    """
    asked = [
        Request(
            "lena" if path.startswith(("/moderation", "/feedback")) else "alice",
            "GET",
            path.format(**ids) + "?" + "&".join(f"{name}=1*" for name in names),
        )
        for path, names in ASKED.items()
    ]
    made = {one.asks: one for one in (*_routes(ids), *_forms(ids))}
    return sorted([*asked, *made.values()], key=lambda one: "_method=DELETE" in one.path)


def _routes(ids: dict[str, str]) -> Iterator[Request]:
    """Those that take something, each as somebody who is let in."""
    app = create_app(settings_in(Path(tempfile.mkdtemp(prefix="map-"))))
    people = {seat: name for seat, name in SEATS.items() if name}
    with app.test_request_context():
        for (endpoint, method), route in ROUTES.items():
            if endpoint not in app.view_functions or endpoint == "static":
                continue
            values = {name: ids[what] for name, what in route.fill.items()}
            path = app.url_for(endpoint, **values)
            for value in values.values():
                path = path.replace(f"/{value}", f"/{value}*")
            seat = min(route.let_in & people.keys(), default="author", key=_first)
            query = "?_method=DELETE" if method == "DELETE" else ""
            sent = "POST" if query else method
            if values or route.form:
                yield Request(people[seat], sent, path + query, route.form)
    close(app)


def _pages(ids: dict[str, str]) -> list[str]:
    """One of every page that there is."""
    app = create_app(settings_in(Path(tempfile.mkdtemp(prefix="map-"))))
    with app.test_request_context():
        pages = [
            app.url_for(endpoint, **{name: ids[what] for name, what in route.fill.items()})
            for (endpoint, method), route in ROUTES.items()
            if method == "GET" and endpoint in app.view_functions and endpoint != "static"
        ]
    close(app)
    return pages


def _forms(ids: dict[str, str]) -> Iterator[Request]:
    """Each form as people fill it in, with its hidden fields too."""
    for name, (who, path, fields, many, one) in FORMS.items():
        if name != "demo":
            filled = dict.fromkeys((*many, *one), "1") | fields
            form = {field: str(value) for field, value in filled.items()}
            yield Request(who, "POST", path.format(**ids), form)


def _first(seat: str) -> int:
    order = ("author", "member", "moderator", "cx", "product", "company_admin")
    return order.index(seat) if seat in order else len(order)


def sqlmap(site: Site, wanted: list[Request]) -> tuple[list[Found], list[str]]:
    """Injections that it finds, and the requests that it did not come to the end of."""
    place = Path(tempfile.mkdtemp(prefix="sqlmap-", dir=site.folder.parent))
    program = str(tool("sqlmap", "sqlmap"))
    found, late = [], []
    dbms = "postgresql" if stores.cluster and site.ids else "sqlite"

    def try_one(number: int, one: Request) -> None:
        file = place / f"{number}.txt"
        file.write_text(one.written(site, headers=number == 0), "utf-8", newline="")
        command = [
            *(program, "-r", str(file), "--batch", "--level=3", "--risk=2", f"--dbms={dbms}"),
            *("--ignore-code=*", "--flush-session", "--disable-coloring", "--drop-set-cookie"),
            *("--time-sec=3", "--threads=2", "--timeout=60", "--retries=1", "--skip-waf"),
            *("--output-dir", str(place / str(number)), "--answers=follow=N,redirect=N"),
        ]
        printed, ended = _run(command, REQUEST_SECONDS, place)
        where = f"{one.method} {one.path} {','.join(one.form)}".strip()
        if "identified the following injection point" in printed:
            found.append(Found("sqlmap", one.who or "guest", "SQL Injection", where))
        elif not ended or "do not appear to be injectable" not in printed:
            late.append(f"{where}: {printed.strip()[-300:]}")

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(try_one, range(len(wanted)), wanted))
    shutil.rmtree(place, ignore_errors=True)
    return found, late


def _parameters(wanted: list[Request]) -> int:
    return sum(one.path.count("*") + len(one.form) for one in wanted)


def _said(bar: Bar, lines: list[object]) -> Bar:
    for line in lines:
        sys.stderr.write(f"{line}\n")
    return bar


def planted() -> Iterator[Bar]:
    """The same runs on a site full of holes: none of its kinds may be missed."""
    with holes() as site:
        found, _ = wapiti(site, "visitor", [])
        missed = sorted(PLANTED - {one.what for one in found})
        yield _said(Bar("planted holes that wapiti missed", len(missed), "kinds", "== 0"), missed)
        injected, _ = sqlmap(site, [Request("visitor", "GET", "/thing?id=1*")])
        yield Bar("planted injections that sqlmap missed", 1 - len(injected), "holes", "== 0")


def scanned() -> Iterator[Bar]:
    with forum_alive() as site:
        starts = [path.format(**site.ids) for path in ASKED if path != "/sign-in"]
        starts += _pages(site.ids)
        for who in ("alice", "mona"):
            found, late = wapiti(site, who, starts)
            new = [one for one in found if not one.is_explained()]
            explained = len(found) - len(new)
            what = f"wapiti as {SEAT_OF[who]}, {len(MODULES)} modules, {explained} explained"
            yield _said(Bar(what, len(new), "findings", "== 0"), new)
            yield _said(
                Bar(f"modules cut off as {SEAT_OF[who]}", len(late), "modules", "== 0"), late
            )
        wanted = requests(site.ids)
        injected, late = sqlmap(site, wanted)
        what = f"sqlmap on {_parameters(wanted)} parameters of {len(wanted)} requests"
        yield _said(Bar(what, len(injected), "findings", "== 0"), injected)
        yield _said(Bar("requests that sqlmap did not finish", len(late), "requests", "== 0"), late)


SEAT_OF = {"alice": "member", "mona": "moderator"}


def bandit() -> Bar:
    """Over the whole package, low severity included."""
    command = [str(Path(sys.executable).parent / "bandit"), "-q", "-f", "json"]
    command += ["--configfile", "pyproject.toml", "--recursive", "forum"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    results = json.loads(run.stdout)["results"]
    lines = [f"{one['filename']}:{one['line_number']} {one['test_id']}" for one in results]
    return _said(Bar("bandit over forum/", len(results), "findings", "== 0"), lines)


def scanners() -> Iterator[Bar]:
    yield bandit()
    yield from planted()
    yield from scanned()
