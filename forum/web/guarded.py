"""What the guard found, as a page shows it: the same words once, with all their places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from forum.errors import GivenAway


@dataclass
class Row:
    """`first` is shown with the words around it; `places` are all, each with its field."""

    first: GivenAway
    places: list[tuple[str, GivenAway]] = field(default_factory=list)


def rows(found: Mapping[str, Sequence[GivenAway]]) -> list[Row]:
    """In the order in which they are read."""
    by_mark: dict[str, Row] = {}
    for name, findings in found.items():
        for one in findings:
            by_mark.setdefault(one.mark, Row(one)).places.append((name, one))
    return list(by_mark.values())
