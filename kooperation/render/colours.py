"""The colours of institutions: the same on the poster, the page and the lists.

They differ in lightness as much as in hue, so that they can be told apart by eyes that see no red,
green or blue. None is ever the only sign: the name of the institution stands beside it. Each is
dark (on dark ground light) enough for text, on its own tint as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kooperation.reports.order import alphabetical

if TYPE_CHECKING:
    from kooperation.weeks.model import DataSet

LIGHT: Final = (
    *("#007380", "#6b0f4c", "#597300", "#0d4080"),
    *("#b24638", "#0d3d20", "#7a2fe0", "#59400d"),
)
"""On white, and for paper."""

DARK: Final = (
    *("#52e0d6", "#ff5fae", "#f2dc4a", "#8cbfff"),
    *("#e5816a", "#c6efb0", "#9c8cff", "#c9932a"),
)
"""The same on dark ground."""


def colours(data: DataSet) -> dict[str, int]:
    """Return the place in the palette of each institution, by its name.

    Hosts come first, since they stand side by side most; with more of them colours come again.
    """
    hosts = {invitation.host for invitation in data.invitations.values()}
    named = sorted(
        data.partners.values(), key=lambda one: (one.id not in hosts, alphabetical(one.name))
    )
    return {one.name: number % len(LIGHT) for number, one in enumerate(named)}
