"""The stone beside a name: drawn from a number alone, so that it says nothing about anybody."""

import hashlib
import math
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

POINTS = 7
HUES = 8
CENTRE = 18.0
WIDE, HIGH = 17.0, 14.2  # half axes on a field of 36 × 36: a stone lies on its broad side

Point = tuple[float, float]


@dataclass(frozen=True)
class Curve:
    """One cubic Bézier piece of the outline."""

    start: Point
    pull: Point
    push: Point
    end: Point

    def at(self, share: float) -> Point:
        rest = 1 - share
        weights = (rest**3, 3 * rest**2 * share, 3 * rest * share**2, share**3)
        corners = (self.start, self.pull, self.push, self.end)
        return (
            sum(w * x for w, (x, _) in zip(weights, corners, strict=True)),
            sum(w * y for w, (_, y) in zip(weights, corners, strict=True)),
        )

    def __str__(self) -> str:
        return f"C{_pair(self.pull)} {_pair(self.push)} {_pair(self.end)}"


@lru_cache(maxsize=4000)
def _drawing(seed: int) -> str:
    """Inside of the <svg>; the same seed always gives the same stone."""
    dice = hashlib.blake2b(seed.to_bytes(8, "big", signed=True), digest_size=40).digest()
    outline = _outline([byte / 255 for byte in dice[:16]])
    lower = [f"M{_pair(outline[0].start)}", *map(str, outline[:3])]
    # The shade's upper edge sags a little, as the side of a round thing does.
    middle = ((outline[0].start[0] + outline[2].end[0]) / 2, CENTRE + 3.5)
    lower.append(f"Q{_pair(middle)} {_pair(outline[0].start)}Z")
    whole = f"M{_pair(outline[0].start)}" + "".join(map(str, outline)) + "Z"
    veins = "".join(_veins(outline, dice[16:]))
    return (
        f'<path class="stone p{seed % HUES}" d="{whole}"/>'
        f'<path class="shade" d="{"".join(lower)}"/>{veins}'
    )


def _outline(chances: list[float]) -> list[Curve]:
    """Seven points round an ellipse, none quite where it should be, joined smoothly."""
    turn = (chances[14] - 0.5) * 0.5
    corners = []
    for place in range(POINTS):
        angle = math.tau * (place + (chances[place] - 0.5) * 0.36) / POINTS
        reach = 0.84 + 0.16 * chances[place + POINTS]
        x, y = WIDE * reach * math.cos(angle), HIGH * reach * math.sin(angle)
        corners.append(
            (
                CENTRE + x * math.cos(turn) - y * math.sin(turn),
                CENTRE + x * math.sin(turn) + y * math.cos(turn),
            )
        )
    return [_joined(corners, place) for place in range(POINTS)]


def _joined(corners: list[Point], place: int) -> Curve:
    """Catmull–Rom through the corners, written as a Bézier curve."""
    before, start, end, after = (corners[(place + step) % POINTS] for step in (-1, 0, 1, 2))
    soft = 5.2
    return Curve(
        start,
        _inside(start[0] + (end[0] - before[0]) / soft, start[1] + (end[1] - before[1]) / soft),
        _inside(end[0] - (after[0] - start[0]) / soft, end[1] - (after[1] - start[1]) / soft),
        end,
    )


def _inside(x: float, y: float) -> Point:
    """On the field: one stone in ten thousand would lean over its edge."""
    return min(max(x, 0.0), 2 * CENTRE), min(max(y, 0.0), 2 * CENTRE)


def _veins(outline: list[Curve], dice: bytes) -> list[str]:
    """One to three light lines that end on the outline, so nothing needs clipping."""
    first = dice[0] % POINTS
    drawn = []
    for number in range(1 + dice[1] % 3):
        share = 0.22 + 0.27 * number + dice[2 + number] / 255 * 0.1
        start = outline[first].at(share)
        end = outline[(first + 3 + dice[6] % 2) % POINTS].at(1 - share)
        bend = (dice[8 + number] / 255 - 0.5) * 4
        middle = ((start[0] + end[0]) / 2 + bend, (start[1] + end[1]) / 2 - bend)
        width = 1.1 + dice[12 + number] / 255 * (1.5 if number == 0 else 0.5)
        drawn.append(
            f'<path class="vein" stroke-width="{width:.1f}"'
            f' d="M{_pair(start)}Q{_pair(middle)} {_pair(end)}"/>'
        )
    return drawn


def _pair(point: Point) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"


def pebble(seed: int, size: int = 36) -> Markup:
    """An SVG of `size` px, decoration: the name beside it is the text. CSS colours it."""
    return Markup(  # noqa: S704  made of numbers alone
        f'<svg class="pebble" width="{int(size)}" height="{int(size)}" viewBox="0 0 36 36"'
        f' aria-hidden="true" focusable="false">{_drawing(int(seed))}</svg>'
    )
