"""The colours of institutions can be told apart, also by eyes that do not see all of them."""

from __future__ import annotations

from itertools import combinations
from math import dist

import pytest

from kooperation.render.colours import DARK, LIGHT, colours
from tests.build import dataset, example, invitation, partner

SEEN = {
    "all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "no green": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "no blue": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}
"""What eyes make of linear red, green and blue (Machado, Oliveira and Fernandes 2009)."""

Triple = tuple[float, ...]


def linear(colour: str) -> Triple:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return tuple(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)


def times(matrix: tuple[Triple, ...], colour: Triple) -> Triple:
    return tuple(sum(m * c for m, c in zip(row, colour, strict=True)) for row in matrix)


def lab(colour: Triple) -> Triple:
    """Return lightness, and how red and how yellow it is: of distance 2, colours differ."""
    red, green, blue = (min(1, max(0, c)) for c in colour)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("palette", [LIGHT, DARK])
@pytest.mark.parametrize("eyes", SEEN)
def test_colours_can_be_told_apart(palette: tuple[str, ...], eyes: str) -> None:
    seen = [lab(times(SEEN[eyes], linear(colour))) for colour in palette]
    assert min(dist(one, other) for one, other in combinations(seen, 2)) > 12


def test_an_institution_has_its_colour_everywhere() -> None:
    found = colours(example())
    hosts = {one.host for one in example().invitations.values()}
    first = [found[one.name] for one in example().partners.values() if one.id in hosts]
    assert {*first[:8]} <= {*range(8)}
    assert len({*found.values()}) == len(LIGHT) == len(DARK)


def test_hosts_come_first() -> None:
    assert colours(dataset(partner("aa"), invitation("zz"))) == {"Zz": 0, "Aa": 1}
