"""Names as lists show them: where several things share one, with what tells them apart."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from kooperation.weeks.model import grouped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kooperation.weeks.model import DataSet

_T = TypeVar("_T")

_LONGEST_DETAIL = 60
"""More characters are too many to stand behind a name."""


PLAIN_LETTERS = {
    **dict(zip("đðħıĸłŋøŧ", "ddhiklnot", strict=True)),
    "æ": "ae", "œ": "oe", "þ": "th", "ʼ": "", "·": "",
}  # fmt: skip
"""Small letters that are none with a mark to Unicode, and what readers take them for."""
_UNMARKED = str.maketrans(PLAIN_LETTERS)


def unmarked(text: str) -> str:
    """Return a text in small letters without marks: Ä and Å as a, Ł as l, ı as i."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in folded if not unicodedata.combining(char)).translate(_UNMARKED)


def plain(name: str) -> str:
    """Return what makes names the same: capitals and blanks do not count."""
    return " ".join(name.casefold().split())


def told_apart(data: DataSet) -> DataSet:
    """Return the data with names of which none is shared where they stand on one list.

    That is among houses and other places, the people of a house, the invitations of a host. In
    brackets behind a name stands the street, the role or, where those do not help, the id.
    """
    houses = (data.places | data.partners).items()
    places = shown_names(
        {id_: (one.name, _street(one.address)) for id_, one in houses}, data.partners
    )
    people: dict[str, str] = {}
    for partner in data.partners.values():
        found = (data.people[id_] for id_ in partner.people)
        people |= shown_names({one.id: (one.name, one.role) for one in found})
    titles: dict[str, str] = {}
    for offers in grouped((one.host, one) for one in data.invitations.values()).values():
        titles |= shown_names({one.id: (one.title, "") for one in offers})
    return replace(
        data,
        places=_changed(data.places, "name", places),
        partners=_changed(data.partners, "name", places),
        people=_changed(data.people, "name", people),
        invitations=_changed(data.invitations, "title", titles),
    )


def shown_names(
    things: Mapping[str, tuple[str, str]], with_id: Iterable[str] | None = None
) -> dict[str, str]:
    """Return how each thing is called, from its name and a detail; by id.

    Of those `with_id`, which are all unless said otherwise, no two are called the same.
    """
    known = {*things} if with_id is None else {*with_id}
    shown = {id_: name for id_, (name, _detail) in things.items()}
    for same in _shared(shown):
        details = {plain(things[id_][1]) for id_ in same}
        if "" not in details and len(details) == len(same):
            shown |= {id_: "{} ({})".format(*things[id_]) for id_ in same}
    # Once each has its id, only what somebody really called so can be the same.
    while more := {i: f"{shown[i]} ({i})" for same in _shared(shown) for i in same if i in known}:
        shown |= more
    return shown


def _shared(shown: Mapping[str, str]) -> list[list[str]]:
    """Return the ids of each name that several have."""
    groups = grouped((plain(name), id_) for id_, name in shown.items())
    return [ids for ids in groups.values() if len(ids) > 1]


def _street(address: str) -> str:
    """Return the beginning of an address, which is its street; nothing where that is long."""
    street = re.split(r"[,\n]", address)[0].strip()
    return street if len(street) <= _LONGEST_DETAIL else ""


def _changed(things: dict[str, _T], key: str, names: Mapping[str, str]) -> dict[str, _T]:
    found: dict[str, Any] = {**things}
    for id_, one in found.items():
        if getattr(one, key) != names[id_]:
            found[id_] = replace(one, **{key: names[id_]})
    return found
