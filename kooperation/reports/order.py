"""The order in which readers look for words and houses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kooperation.weeks.names import unmarked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kooperation.weeks.model import DataSet


def partners_in_order(data: DataSet, partners: Iterable[str]) -> list[str]:
    """Return these partners by name; one the data has forgotten is known by the id only."""

    def name(partner: str) -> str:
        return data.partners[partner].name if partner in data.partners else partner

    return sorted(partners, key=lambda partner: (alphabetical(name(partner)), partner))


def alphabetical(text: str) -> tuple[tuple[int | str, ...], str]:
    """Return a key that sorts as people do: Ä and Å as A, Ł as L, small as capital, 10 after 9."""
    plain = text.casefold() if text.isascii() else unmarked(text)
    parts = enumerate(re.split(r"(\d+)", plain))
    return tuple(int(part) if number % 2 else part for number, part in parts), text
