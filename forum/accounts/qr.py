"""A QR code as a drawing that needs no style of its own, as the page's policy allows none."""

import io

import segno
from markupsafe import Markup


def drawing(words: str, label: str) -> Markup:
    """An `svg` element; black on white in both themes, as cameras expect it."""
    out = io.BytesIO()
    segno.make(words, error="l", micro=False).save(
        out, kind="svg", xmldecl=False, svgns=True, svgclass="qr", lineclass=None, omitsize=True,
        border=4, light="#fff", nl=False,
    )  # fmt: skip
    svg = out.getvalue().decode().replace("<svg ", "<svg role='img' aria-label='{}' ", 1)
    return Markup(svg).format(label)  # noqa: S704  segno's numbers; the label is escaped
