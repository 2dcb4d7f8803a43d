"""What stands in the workbook: sheets of rows that know what they are, as plain values.

`render.workbook` makes the file of it, and the reading of one compares it with the form of today.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from kooperation.files.entries import (
    EventEntry,
    InvitationEntry,
    PersonEntry,
    PlaceEntry,
    SessionEntry,
    TravelEntry,
    WeeksEntry,
)
from kooperation.i18n import _
from kooperation.signup.workbook.columns import (
    FEWEST_WISHES,
    HOUSE,
    KEY,
    KIND_NAMES,
    OFFER,
    PAGES,
    SETTING,
    SETTINGS,
    WEEKS,
    WHAT,
    key_of,
)
from kooperation.signup.workbook.contents import GUESTS, text_of
from kooperation.signup.workbook.labels import INVITATIONS, Lookup, labels_of
from kooperation.signup.workbook.rows import (
    CONTENTS,
    EntryRow,
    RowId,
    one_day,
    rows_of,
    session_keys,
)
from kooperation.signup.workbook.wishes import wish_label

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from kooperation.files.entries import InvitationsFile, PartnersFile
    from kooperation.signup.workbook.columns import Column, Page
    from kooperation.signup.workbook.contents import Shown

_PAIRS = 12


class Placed(NamedTuple):
    """A column where it stands in a sheet: its number among those of one heading, and a name."""

    column: Column
    number: int = 0

    @property
    def code(self) -> str:
        """The name in what koop remembers, of every language."""
        return self.column.heading.format(number=self.number)

    @property
    def title(self) -> str:
        """The heading."""
        return self.column.title(self.number)


@dataclass(frozen=True, slots=True)
class FormSheet:
    """A sheet: its columns, and the cells of each row, in their order."""

    page: Page
    placed: tuple[Placed, ...]
    rows: tuple[tuple[EntryRow, tuple[Shown, ...]], ...]


@dataclass(frozen=True, slots=True)
class Poster:
    """A paper on the wall: an invitation or one of its dates, and who signed."""

    key: str
    heading: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """Everything that stands in a workbook, for the `weeks`, in the language of who made it."""

    weeks: str
    sheets: tuple[FormSheet, ...]
    posters: tuple[Poster, ...]
    lookup: Lookup
    memory: tuple[tuple[str, ...], ...] = ()


def form_of(
    partners: PartnersFile,
    invitations: InvitationsFile,
    numbers: Mapping[str, int],
    *,
    only: Collection[str] = (),
    contacts: bool = False,
) -> Form:
    """Return the workbook of these files, in the language spoken.

    `numbers` are those of the invitations, on the printed lists too. With `only`, ids of partners
    and invitations, it is for these alone, and has the wishes of nobody else.
    """
    lookup = Lookup(labels_of(partners, invitations), numbers, invitations.weeks)
    rows = rows_of(partners, invitations, lookup)
    shown = {id_: row for id_, row in rows.items() if not only or _concerns(row, only)}
    sheets = tuple(
        _sheet(page, shown.values(), lookup, contacts=contacts)
        for page in PAGES
        if not only or page is not WEEKS
    )
    people = {id_.key for id_ in shown if id_.kind is PersonEntry}
    posters = tuple(_posters(invitations, shown, people, lookup))
    form = Form(invitations.weeks.id, sheets, posters, lookup)
    return replace(form, memory=tuple(_memory(form)))


def _concerns(row: EntryRow, only: Collection[str]) -> bool:
    """Tell whether a row belongs to one of the partners or invitations."""
    values = row.values
    owners = {row.id.key, values.get(HOUSE), values.get("host"), values.get(OFFER)}
    if row.id.kind in {WeeksEntry, EventEntry, PlaceEntry, TravelEntry}:
        return False
    if row.id.kind is PersonEntry:
        owners = {values.get(HOUSE)}
    if row.id.kind is SessionEntry:
        owners |= {str(row.path[1])}
    return not owners.isdisjoint(only)


def _sheet(page: Page, rows: Any, lookup: Lookup, *, contacts: bool) -> FormSheet:
    own = [row for row in rows if row.id.kind in page.kinds]
    most = max((len(row.values.get("wishes", ())) for row in own), default=0)
    placed: list[Placed] = []
    for column in page.columns:
        if column.contacts and not contacts:
            continue
        count = max(FEWEST_WISHES, most + 2) if column.repeated else 1
        placed += [Placed(column, n + 1 if column.repeated else 0) for n in range(count)]
    return FormSheet(page, tuple(placed), tuple((row, _cells(row, placed, lookup)) for row in own))


def _cells(row: EntryRow, placed: Sequence[Placed], lookup: Lookup) -> tuple[Shown, ...]:
    """Return what stands in the cells of a row."""
    cells: list[Shown] = [None] * len(placed)
    for key, places in units(row.id, placed).items():
        value = row.values.get(key)
        if value is not None:
            content = CONTENTS[row.id.kind, key]
            shown = content.shown(value, lookup, len(places))
            for place, cell in zip(places, shown, strict=False):
                cells[place] = cell
    for place, (column, _number) in enumerate(placed):
        if column.heading == KEY:
            cells[place] = row.id.key
        elif column.heading == WHAT:
            cells[place] = what_is(row.id)
    return tuple(cells)


def units(id_: RowId, placed: Sequence[Placed | None]) -> dict[str, list[int]]:
    """Return in which columns each value of such a row stands, by key."""
    found: dict[str, list[int]] = {}
    for place, one in enumerate(placed):
        if one is None or one.column.heading in {KEY, WHAT}:
            continue
        if key := key_of(one.column, id_.kind):
            found.setdefault(id_.key if key == SETTING else key, []).append(place)
    return found


def what_is(id_: RowId) -> str:
    """Return what a row is, as the first columns of the sheets say it."""
    return _(SETTINGS[id_.key][0] if id_.kind is WeeksEntry else KIND_NAMES.get(id_.kind, ""))


# --- the papers on the wall --------------------------------------------------------------------


def _posters(
    file: InvitationsFile, shown: Mapping[RowId, EntryRow], people: Collection[str], lookup: Lookup
) -> Iterator[Poster]:
    """Yield the papers: of each invitation its dates, and the one for any date."""
    for offer in file.invitations:
        if RowId(InvitationEntry, offer.id) not in shown:
            continue
        keys = session_keys(offer, lookup)
        for key, session in zip(keys, offer.sessions, strict=True):
            if one_day(key) and (session.interested or not session.cancelled):
                yield _poster(key, session, people, lookup)
        yield _poster(offer.id, offer, people, lookup)


def _poster(key: str, entry: Any, people: Collection[str], lookup: Lookup) -> Poster:
    guests: Any = GUESTS.value(entry.interested, lookup)
    names = [one for one in guests if one.partition(" ")[0] in people]
    labels = (GUESTS.shown([one], lookup, 1)[0] for one in names)
    return Poster(key, poster_heading(key, lookup), tuple(str(one).rstrip(";") for one in labels))


def poster_heading(key: str, lookup: Lookup) -> str:
    """Return what stands above the names: title and date, or that the date does not matter."""
    if "@" in key:
        return wish_label(key, lookup)
    return _("{invitation}, any date").format(invitation=lookup.label(INVITATIONS, key))


# --- what koop remembers -----------------------------------------------------------------------


def _memory(form: Form) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the hidden sheet: the number, and what everything said and was called."""
    rows = [*_remembered(form)]
    digest = hashlib.sha256(repr((form.weeks, rows)).encode()).hexdigest()[:8]
    yield ("koop", "1", digest, form.weeks)
    yield from rows


def _remembered(form: Form) -> Iterator[tuple[str, ...]]:
    for sheet in form.sheets:
        yield ("columns", sheet.page.name, *(one.code for one in sheet.placed))
        for row, cells in sheet.rows:
            yield ("row", row.id.kind.__name__, row.id.key, *map(text_of, cells))
    for poster in form.posters:
        yield ("poster", poster.key, poster.heading, *poster.names)
    for kind, labels in form.lookup.labels.items():
        yield from _pairs("label", kind, [*labels.items()])
    yield from _pairs("number", "", [(id_, str(n)) for id_, n in form.lookup.numbers.items()])


def _pairs(what: str, kind: str, pairs: Sequence[tuple[str, str]]) -> Iterator[tuple[str, ...]]:
    """Yield rows of pairs; some in a row, as there may be more of them than rows of a sheet."""
    for start in range(0, len(pairs), _PAIRS):
        yield (what, kind, *(text for pair in pairs[start : start + _PAIRS] for text in pair))
