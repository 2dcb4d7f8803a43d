"""The picture of a network: institutions around a circle, and ribbons from guests to their hosts.

A ribbon is as broad as people go, and ends in an arrow at the house they visit. Lengths are those
of the picture, whose middle is 0, 0; they are rounded, so that every machine writes the same.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import cos, pi, sin
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kooperation.reports.edition import Network

RADIUS: Final = 240
"""Of the circle in which the ribbons run."""

_TIP, _EDGE, _BAND, _BADGE = 12, 4, 12, 34
"""Length of an arrow; from the circle to the band around it; its breadth; out to the numbers."""

_GAPS: Final = 0.2
"""The share of the circle that parts the institutions."""

MOST: Final = 24
"""So many institutions can still be told apart."""


@dataclass(frozen=True, slots=True)
class Arc:
    """An institution: `index` in the network, its part of the band, and where its number stands."""

    index: int
    path: str
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Ribbon:
    """So many people of `guest` visit `host`, both by their index in the network."""

    guest: int
    host: int
    people: int
    path: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The paths to draw; it shows the institutions that meet most if there are too many."""

    nodes: tuple[Arc, ...]
    ribbons: tuple[Ribbon, ...]


def picture(network: Network) -> Picture:
    """Lay out a network."""
    shown, flows = _shown(network)
    if not flows:
        return Picture((), ())
    meetings = _meetings(flows)
    unit = 2 * pi * (1 - _GAPS) / sum(max(1, meetings[one]) for one in shown)
    gap = 2 * pi * _GAPS / len(shown)
    nodes: list[Arc] = []
    ends: dict[tuple[int, int, int], tuple[float, float]] = {}
    start = gap / 2
    for place, one in enumerate(shown):
        end = start + unit * max(1, meetings[one])
        nodes.append(_node(one, start, end))
        # Counted from the end, the next neighbour comes first: so fewest ribbons cross.
        others = (*shown[place + 1 :], *shown[:place])
        at = start
        for other in reversed(others):
            for pair in ((one, other), (other, one)):
                breadth = unit * flows.get(pair, 0)
                ends[*pair, one] = (at, at + breadth)
                at += breadth
        start = end + gap
    ribbons = (
        Ribbon(*pair, people, _ribbon(ends[*pair, pair[0]], ends[*pair, pair[1]]))
        for pair, people in flows.items()
    )
    # The broad ones lie below.
    return Picture(tuple(nodes), tuple(sorted(ribbons, key=lambda ribbon: -ribbon.people)))


def _shown(network: Network) -> tuple[list[int], dict[tuple[int, int], int]]:
    """Return the institutions that are drawn, and how many people go from which to which."""
    flows = {pair: people for pair, people in network.guests.items() if pair[0] != pair[1]}
    met = _meetings(flows)
    most = sorted(range(len(network.partners)), key=lambda one: (-met[one], one))[:MOST]
    return sorted(most), {pair: n for pair, n in flows.items() if {*pair} <= {*most}}


def _meetings(flows: dict[tuple[int, int], int]) -> Counter[int]:
    """Return how many people each institution sends or receives."""
    met: Counter[int] = Counter()
    for pair, people in flows.items():
        met.update(dict.fromkeys(pair, people))
    return met


def _node(index: int, start: float, end: float) -> Arc:
    inner, outer = RADIUS + _EDGE, RADIUS + _EDGE + _BAND
    large = int(end - start > pi)
    path = (
        f"M{_point(inner, start)}A{inner} {inner} 0 {large} 1 {_point(inner, end)}"
        f"L{_point(outer, end)}A{outer} {outer} 0 {large} 0 {_point(outer, start)}Z"
    )
    x, y = _point(RADIUS + _BADGE, (start + end) / 2).split()
    return Arc(index, path, x, y)


def _ribbon(guest: tuple[float, float], host: tuple[float, float]) -> str:
    large = int(guest[1] - guest[0] > pi)
    short = RADIUS - _TIP
    return (
        f"M{_point(RADIUS, guest[0])}A{RADIUS} {RADIUS} 0 {large} 1 {_point(RADIUS, guest[1])}"
        f"Q0 0 {_point(short, host[0])}L{_point(RADIUS, sum(host) / 2)}L{_point(short, host[1])}"
        f"Q0 0 {_point(RADIUS, guest[0])}Z"
    )


def _point(radius: float, angle: float) -> str:
    """Return a point at an angle, clockwise from the top."""
    return f"{_number(radius * sin(angle))} {_number(-radius * cos(angle))}"


def _number(length: float) -> str:
    return f"{round(length, 1) + 0.0:g}"  # adding nothing turns -0 into 0
