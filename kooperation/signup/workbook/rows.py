"""The entries of the files as rows: what each is known by, where it stands, and its values."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from kooperation.files.entries import (
    EventEntry,
    InvitationEntry,
    PartnerEntry,
    PersonEntry,
    PlaceEntry,
    SessionEntry,
    TravelEntry,
    WeeksEntry,
)
from kooperation.files.typed import fields_of
from kooperation.signup.workbook.columns import HOUSE, OFFER, PAGES, SETTINGS, key_of
from kooperation.signup.workbook.contents import GUESTS, INVITATION
from kooperation.signup.workbook.spans import AT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kooperation.files.edit import Value
    from kooperation.files.entries import Entry, InvitationsFile, PartnersFile
    from kooperation.signup.workbook.contents import Content
    from kooperation.signup.workbook.labels import Lookup

PLACE_KEYS = ("place", "between")
"""The keys that hold the name of a place."""

CONTENTS: dict[tuple[type[Entry], str], Content] = {
    (kind, key): column.content
    for page in PAGES
    for column in page.columns
    for kind in page.kinds
    if (key := key_of(column, kind))
} | {(WeeksEntry, key): content for key, (_name, content) in SETTINGS.items()}
CONTENTS[SessionEntry, OFFER] = INVITATION
CONTENTS |= {(kind, "interested"): GUESTS for kind in (InvitationEntry, SessionEntry)}
"""What each key of the files holds."""


class RowId(NamedTuple):
    """What a row is about: the kind of entry, and its id, or what else it is known by."""

    kind: type[Entry]
    key: str


def row_name(id_: RowId) -> str:
    """Return what a row is called in `imports.yaml`."""
    return f"{id_.kind.__name__.removesuffix('Entry').lower()} {id_.key}"


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry of the files: its values by key, and where it stands."""

    id: RowId
    values: Mapping[str, Value]
    file: str
    path: tuple[str | int, ...]


def rows_of(
    partners: PartnersFile, invitations: InvitationsFile, lookup: Lookup
) -> dict[RowId, EntryRow]:
    """Return every entry of the files, in the order of the sheets and of the files."""
    found = [*_weeks_rows(invitations, lookup)]
    found += [
        _row(RowId(PartnerEntry, one.id), one, ("partners", one.id), lookup)
        for one in partners.partners
    ]
    for offer in invitations.invitations:
        path: tuple[str | int, ...] = ("invitations", offer.id)
        found.append(_row(RowId(InvitationEntry, offer.id), offer, path, lookup))
        for number, (key, session) in enumerate(zip(session_keys(offer, lookup), offer.sessions,
                                                    strict=True)):  # fmt: skip
            row = _row(RowId(SessionEntry, key), session, (*path, "sessions", number), lookup)
            row.values[OFFER] = offer.id  # type: ignore[index]
            found.append(row)
    for partner in partners.partners:
        for person in partner.people:
            path = ("partners", partner.id, "people", person.id)
            row = _row(RowId(PersonEntry, person.id), person, path, lookup)
            row.values[HOUSE] = partner.id  # type: ignore[index]
            found.append(row)
    return {row.id: row for row in found}


def _weeks_rows(file: InvitationsFile, lookup: Lookup) -> Iterator[EntryRow]:
    weeks = _values(file.weeks, lookup)
    for key in SETTINGS:
        values = {key: weeks[key]} if key in weeks else {}
        yield EntryRow(RowId(WeeksEntry, key), values, "invitations", ("weeks",))
    for event in file.events:
        yield _row(RowId(EventEntry, event.id), event, ("events", event.id), lookup)
    for place in file.places:
        yield _row(RowId(PlaceEntry, place.name), place, ("places", place.name), lookup)
    for number, travel in enumerate(file.weeks.travel_times):
        ends = travel.between or (travel.place or "",)
        path = ("weeks", "travel_times", number)
        row = _row(RowId(TravelEntry, travel_key(*ends)), travel, path, lookup)
        for key, end in zip(("place", "between"), ends, strict=False):
            row.values[key] = end  # type: ignore[index]
        yield row


def travel_key(*ends: str) -> str:
    """Return what a way is known by: its two ends, or the one place."""
    return " ~ ".join(sorted(ends))


def _row(id_: RowId, entry: Entry, path: tuple[str | int, ...], lookup: Lookup) -> EntryRow:
    file = "partners" if path[0] == "partners" else "invitations"
    return EntryRow(id_, _values(entry, lookup), file, path)


def _values(entry: Entry, lookup: Lookup) -> dict[str, Value]:
    """Return what stands in an entry; an empty list that says nothing is as good as none."""
    kind = type(entry)
    found: dict[str, Value] = {}
    for name, known in kind.model_fields.items():
        key = known.alias or name
        if name not in entry.model_fields_set or (kind, key) not in CONTENTS:
            continue
        typed = getattr(entry, name)
        if typed == () and known.default is not None:
            continue
        if kind is not TravelEntry or key == "minutes":
            found[key] = CONTENTS[kind, key].value(typed, lookup)
    return found


def session_keys(offer: Any, lookup: Lookup) -> list[str]:
    """Return what each entry of the dates of an invitation is known by.

    That is the name of its session or, of several days, what it says; a number tells apart what
    would be the same.
    """
    found: list[str] = []
    seen: Counter[str] = Counter()
    for session in offer.sessions:
        own = date_key(offer.id, AT.value(session.at, lookup))
        seen[own] += 1
        found.append(own if seen[own] == 1 else f"{own} ({seen[own]})")
    return found


def date_key(invitation: str, at: Any) -> str:
    """Return what a date is known by, from its time as the workbook has it."""
    day, _blank, hours = str(at).partition(" ")
    if hours[:2].isdigit() and hours[2:3] == ":" and day[:1].isdigit():
        return f"{invitation}@{day}T{hours[:5]}"
    return f"{invitation}@{at}"


def one_day(key: str) -> bool:
    """Tell whether a date is one session, for which people can sign."""
    return key.partition("@")[2][10:11] == "T" and " (" not in key


def required(kind: type[Entry], key: str) -> bool:
    """Tell whether an entry must have the key."""
    known = fields_of(kind).get(key)
    return key in {HOUSE, OFFER} or (known is not None and known.is_required())


def renamed(value: Value, names: Mapping[str, str]) -> Any:
    """Return a list, or a list in it, with the new names; how many come along stays."""
    if isinstance(value, str):
        name, plus, more = value.partition(" +")
        return names.get(name, name) + plus + more
    return [renamed(one, names) for one in value]
