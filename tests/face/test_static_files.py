import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
STATIC = ROOT / "static"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
OWN_FILES = [*STATIC.glob("css/*.css"), *STATIC.glob("js/*.js")]
ICON = re.compile(r"""(?:icon\(|sign=|sign": )["']([a-z0-9-]+)["']""")


def text_of(path):
    return path.read_text(encoding="utf-8")


def test_vendored_files_are_those_of_the_manifest():
    build = STATIC / "vendor" / "build.py"
    assert subprocess.run([sys.executable, build, "--check"], check=False).returncode == 0


def test_every_icon_that_a_template_names_is_in_the_sprite():
    drawn = set(re.findall(r'<symbol id="([^"]+)"', text_of(STATIC / "img" / "icons.svg")))
    named = {name: path.name for path in TEMPLATES for name in ICON.findall(text_of(path))}
    assert not {name: place for name, place in named.items() if name not in drawn}


def test_templates_hold_no_inline_script_or_style():
    inline = re.compile(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=|javascript:|hx-on")
    assert not {path.name: found for path in TEMPLATES if (found := inline.findall(text_of(path)))}


def test_nothing_is_asked_of_another_host():
    outside = re.compile(r"""(?:src|href|url\(|import|fetch\()\s*=?\s*["'(]?(https?:)?//[a-z]""")
    assert not [p.name for p in [*TEMPLATES, *OWN_FILES] if outside.search(text_of(p))]


def test_colours_are_named_in_the_tokens_alone():
    colour = re.compile(r":[^;{}]*(#[0-9a-f]{6}|\brgb\()", re.IGNORECASE)
    # The dialog's veil darkens whatever lies behind it, in both themes alike.
    veil = re.compile(r"::backdrop \{[^}]*\}")
    sheets = [sheet for sheet in STATIC.glob("css/*.css") if sheet.name != "tokens.css"]
    assert not [s.name for s in sheets if colour.search(veil.sub("", text_of(s)))]


def test_every_token_that_a_sheet_uses_is_defined():
    sheets = {sheet.name: text_of(sheet) for sheet in STATIC.glob("css/*.css")}
    defined = set(re.findall(r"(--[a-z0-9-]+):", "".join(sheets.values())))
    used = {name for sheet in sheets.values() for name in re.findall(r"var\((--[a-z0-9-]+)", sheet)}
    assert used <= defined


def test_light_and_dark_name_the_same_tokens():
    tokens = text_of(STATIC / "css" / "tokens.css")
    chosen = tokens.partition(':root[data-theme="dark"] {')[2].partition("}")[0]
    system = tokens.partition(':root:not([data-theme="light"]) {')[2].partition("}")[0]
    names = re.compile(r"(--[a-z0-9-]+): ([^;]+);")
    assert names.findall(chosen) == names.findall(system)
    light = tokens.partition("color-scheme: light;")[2].partition("--r-1")[0]
    assert {n for n, _ in names.findall(light)} == {n for n, _ in names.findall(chosen)}
