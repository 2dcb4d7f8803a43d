"""The order in which readers look for words and houses."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kooperation.weeks.model import DataSet


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


def _unmarked(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in folded if not unicodedata.combining(char)).translate(_PLAIN)


def alphabetical(text: str) -> tuple[tuple[int | str, ...], str]:
    """Return a key that sorts as people do: Ä and Å as A, Ł as L, small as capital, 10 after 9."""
    plain = text.casefold() if text.isascii() else _unmarked(text)
    parts = enumerate(re.split(r"(\d+)", plain))
    return tuple(int(part) if number % 2 else part for number, part in parts), text
