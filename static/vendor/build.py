"""Fetch the front end's vendored files and build the icon sprite.

    python static/vendor/build.py            fetch every package and write the files and the manifest
    python static/vendor/build.py --icons    build the sprite alone, from icons.txt
    python static/vendor/build.py --check    compare the files with the manifest; 1 if one differs

Packages come through the `npm` client, so they come from whatever registry it is set to. A
folder carries its version in its name: a file inside never changes, and may be cached for ever.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

VENDOR = Path(__file__).resolve().parent
SPRITE = VENDOR.parent / "img" / "icons.svg"


@dataclass(frozen=True)
class Package:
    name: str
    version: str
    licence: str
    folder: str
    wanted: dict[str, str]
    """Pattern of a path in the package → where it goes in the folder (a re.sub replacement)."""


PACKAGES = (
    Package(
        "htmx.org", "4.0.1", "0BSD", "htmx",
        {r"dist/htmx\.min\.js$": "htmx.min.js", r"LICENSE$": "LICENSE"},
    ),
    Package(
        "@github/markdown-toolbar-element", "2.2.3", "MIT", "markdown-toolbar",
        {r"dist/index\.js$": "index.js", r"LICENSE$": "LICENSE"},
    ),
    Package(
        "@github/paste-markdown", "1.5.3", "MIT", "paste-markdown",
        {r"dist/bundle\.js$": "bundle.js", r"LICENSE$": "LICENSE"},
    ),
    Package(
        "pretendard", "1.3.9", "OFL-1.1", "pretendard",
        {
            r"dist/web/variable/(woff2-dynamic-subset/[^/]+\.woff2)$": r"\1",
            r"dist/web/variable/pretendardvariable-dynamic-subset\.css$": "pretendard.css",
            r"dist/LICENSE\.txt$": "LICENSE",
        },
    ),
    Package(
        "lucide-static", "1.62.0", "ISC", "lucide",
        {r"icons/([a-z0-9-]+\.svg)$": r"icons/\1", r"LICENSE$": "LICENSE"},
    ),
)


def wanted_icons() -> list[str]:
    lines = (VENDOR / "icons.txt").read_text(encoding="utf-8").splitlines()
    return sorted({word for line in lines for word in line.partition("#")[0].split()})


def fetch(package: Package) -> None:
    target = VENDOR / f"{package.folder}-{package.version}"
    with tempfile.TemporaryDirectory() as place:
        subprocess.run(
            ["npm", "pack", "--silent", f"{package.name}@{package.version}"],
            cwd=place, check=True, stdout=subprocess.DEVNULL,
        )
        with tarfile.open(next(Path(place).glob("*.tgz"))) as archive:
            for member in archive:
                unpack(package, archive, member, target)


def unpack(package: Package, archive: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> None:
    inside = member.name.partition("/")[2]
    for pattern, place in package.wanted.items():
        match = re.match(pattern, inside)
        stream = archive.extractfile(member) if match else None
        if match is None or stream is None:
            continue
        if package.folder == "lucide" and match.lastindex and match[1][:-4] not in wanted_icons():
            continue
        path = target / match.expand(place)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(stream.read())


def build_sprite() -> None:
    """One <symbol> an icon; stroke and fill are left to the <svg> that uses it."""
    lucide = next(p for p in PACKAGES if p.folder == "lucide")
    icons = VENDOR / f"{lucide.folder}-{lucide.version}" / "icons"
    symbols = [symbol(name, (icons / f"{name}.svg").read_text(encoding="utf-8")) for name in wanted_icons()]
    head = f"<!-- {lucide.name} {lucide.version}, {lucide.licence} licence -->\n"
    SPRITE.parent.mkdir(exist_ok=True)
    SPRITE.write_text(
        f'{head}<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n",
        encoding="utf-8",
    )


def symbol(name: str, drawing: str) -> str:
    inside = re.search(r"<svg[^>]*>(.*)</svg>", drawing, re.DOTALL)
    if inside is None:
        raise ValueError(f"{name}.svg holds no <svg>")
    body = re.sub(r"\s*\n\s*", "", inside[1])
    return f'<symbol id="{name}" viewBox="0 0 24 24">{body}</symbol>'


def manifest() -> list[dict[str, object]]:
    return [
        {
            "name": package.name,
            "version": package.version,
            "licence": package.licence,
            "files": {
                path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
                for path in sorted((VENDOR / f"{package.folder}-{package.version}").rglob("*"))
                if path.is_file()
            },
        }
        for package in PACKAGES
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description="Vendored files of the front end")
    parser.add_argument("--check", action="store_true", help="compare the files with the manifest")
    parser.add_argument("--icons", action="store_true", help="build the sprite alone")
    chosen = parser.parse_args()
    listing = VENDOR / "manifest.json"
    if chosen.check:
        same = json.loads(listing.read_text(encoding="utf-8")) == manifest()
        print("vendored files match the manifest" if same else "vendored files differ from the manifest")
        return 0 if same else 1
    if not chosen.icons:
        for package in PACKAGES:
            print(f"{package.name} {package.version}")
            fetch(package)
        listing.write_text(json.dumps(manifest(), indent=1) + "\n", encoding="utf-8")
    build_sprite()
    return 0


if __name__ == "__main__":
    sys.exit(main())
