"""The order in which readers look for people, houses and times."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kooperation.reports.lists import Guest, Meeting
    from kooperation.weeks.model import DataSet, Session
    from kooperation.weeks.times import Span


def partners_in_order(data: DataSet, partners: Iterable[str]) -> list[str]:
    """Return these partners by name; one the data has forgotten is known by the id only."""

    def name(partner: str) -> str:
        return data.partners[partner].name if partner in data.partners else partner

    return sorted(partners, key=lambda partner: (alphabetical(name(partner)), partner))


_PLAIN = str.maketrans({
    **dict(zip("đðħıĸłŋøŧ", "ddhiklnot", strict=True)),
    "æ": "ae", "œ": "oe", "þ": "th", "ʼ": "", "·": "",
})  # fmt: skip
"""Small letters that are none with a mark to Unicode, and what readers take them for."""


def alphabetical(text: str) -> tuple[tuple[int | str, ...], str]:
    """Return a key that sorts as people do: Ä and Å as A, Ł as L, small as capital, 10 after 9."""
    plain = text.casefold()
    if not text.isascii():
        folded = unicodedata.normalize("NFKD", text).casefold()
        plain = "".join(char for char in folded if not unicodedata.combining(char))
        plain = plain.translate(_PLAIN)
    parts = enumerate(re.split(r"(\d+)", plain))
    return tuple(int(part) if number % 2 else part for number, part in parts), text


def by_house(guest: Guest) -> tuple[object, ...]:
    """Sort guests by institution and name."""
    return alphabetical(guest.partner), alphabetical(guest.name), guest.id


_BEFORE_NAMES = frozenset({"von", "vom", "van", "de", "da", "di", "la", "zu", "zur", "ter"})
"""Small words that stand before a family name; behind others stands no name of a person."""


def by_name(guest: Guest) -> tuple[object, ...]:
    """Sort guests as they look for themselves: by family name, as far as a name shows one.

    `Berta Busch` stands at Busch, `OGS, Kraft 1` and `Leitung der OGS` as they are written.
    """
    name = guest.name.partition(" (")[0]
    words = name.split()
    small = next((word for word in words if word.islower()), "von")
    if (
        guest.size == 1
        and words
        and words[-1].replace("-", "").isalpha()
        and small in _BEFORE_NAMES
    ):
        name = name if "," in name else f"{words[-1]} {name}"
    return alphabetical(name), alphabetical(guest.partner), guest.id


def by_time(item: Meeting | Session) -> tuple[Span, str]:
    """Sort sessions and events by time."""
    return item.span, item.id
