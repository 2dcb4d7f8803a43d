"""New rows: whom and what they are about, and the ids that they get.

The id is made from the name: with the house behind it if it is taken, then with a number. What is
made here is known to everything that is read later, so a person may be new on the same day as the
institution, and on a paper beside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kooperation.files.entries import (
    EventEntry,
    InvitationEntry,
    PartnerEntry,
    PersonEntry,
    PlaceEntry,
    SessionEntry,
    TravelEntry,
)
from kooperation.files.scalars import LONGEST_ID, slug
from kooperation.i18n import _
from kooperation.signup.matching import as_asked, same, same_name
from kooperation.signup.workbook.columns import HOUSE, KEY, OFFER
from kooperation.signup.workbook.contents import UnreadError
from kooperation.signup.workbook.labels import (
    INVITATIONS,
    PARTNERS,
    PEOPLE,
    PLACES,
    LeftOutError,
    UnclearError,
)
from kooperation.signup.workbook.rows import RowId, date_key, travel_key
from kooperation.signup.workbook.said import mistake, said

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from kooperation.files.entries import Entry
    from kooperation.signup.cells import Cell
    from kooperation.signup.workbook.found import FoundRow
    from kooperation.signup.workbook.labels import Lookup
    from kooperation.signup.workbook.remembered import LastImport
    from kooperation.signup.workbook.rows import EntryRow

ORDER: tuple[tuple[type[Entry], ...], ...] = (
    (PartnerEntry, PlaceEntry),
    (InvitationEntry, PersonEntry, EventEntry),
    (SessionEntry, TravelEntry),
)
"""New rows in the order in which they can be understood: houses before those who live there."""
NAMED_BY: Mapping[type[Entry], str] = {
    PartnerEntry: "name",
    PlaceEntry: "name",
    InvitationEntry: "title",
    PersonEntry: "name",
    EventEntry: "title",
}
_OWNER: Mapping[type[Entry], str] = {InvitationEntry: "host", PersonEntry: HOUSE}
LABELS: Mapping[type[Entry], str] = {
    PartnerEntry: PARTNERS,
    PlaceEntry: PLACES,
    InvitationEntry: INVITATIONS,
    PersonEntry: PEOPLE,
}
UNCLEAR = "?"
"""The key of an invitation whose own row was not understood; no id looks like that."""
_ANYTHING: Mapping[type[Entry], str] = {
    PartnerEntry: "partner", InvitationEntry: "invitation", PersonEntry: "person",
    EventEntry: "event",
}  # fmt: skip


def lacking(row: FoundRow, place: int) -> UnreadError:
    """Return what is wrong where a row says nothing and must."""
    heading = row.page.placed[place]
    message = _('"{heading}" is empty in this row').format(heading=heading.title if heading else "")
    hint = _("write it, or empty the whole row")
    return mistake(row.cell(place), "missing-field", message, hint)


class Fresh:
    """Finds out what new rows are about.

    `taken` are the ids and keys that are used, `last` knows the rows that were new before. `dated`
    are the invitations of which a new date stands in a row, if only one that nobody understands.
    """

    def __init__(self, data: Mapping[RowId, EntryRow], lookup: Lookup, last: LastImport) -> None:
        self._data, self._lookup, self._last = data, lookup, last
        self._taken = {*data}
        self._known: dict[tuple[type[Entry], str, str], str] = {}
        for id_, row in data.items():
            if name := NAMED_BY.get(id_.kind):
                owner = str(row.values.get(_OWNER.get(id_.kind, ""), ""))
                self._known[id_.kind, self._same(id_.kind, str(row.values[name])), owner] = id_.key
        self.handles: dict[RowId, str] = {}
        self.dated: set[str] = set()

    @staticmethod
    def _same(kind: type[Entry], name: str) -> str:
        return same_name(name) if kind is PersonEntry else same(name) or name

    def known(self, kind: type[Entry], name: str, owner: str) -> str:
        """Return the id of what has this name, in this house, in the data; "" if nothing has."""
        return self._known.get((kind, self._same(kind, name), owner), "")

    def identify(self, row: FoundRow, above: str) -> RowId:
        """Return what a new row is about; `above` is the invitation of the row above, if any.

        Raises UnreadError; LeftOutError if somebody said so of its name or house.
        """
        assert row.kind
        if row.kind is SessionEntry:
            return RowId(SessionEntry, self._date(row, above))
        if row.kind is TravelEntry:
            return RowId(TravelEntry, self._way(row))
        return self._named(row, row.kind)

    def _text(self, row: FoundRow, kind: type[Entry], key: str) -> tuple[str, Cell]:
        """Return a text of a new row that must not be empty."""
        places = row.units(RowId(kind, ""))[key]
        cell = row.cell(places[0])
        if not cell.text:
            raise lacking(row, places[0])
        value, cell = said(kind, key, [cell], self._lookup)
        if value is None:
            raise LeftOutError
        return str(value), cell

    def _named(self, row: FoundRow, kind: type[Entry]) -> RowId:
        name, cell = self._text(row, kind, NAMED_BY[kind])
        owner = self._text(row, kind, _OWNER[kind])[0] if kind in _OWNER else ""
        if kind is PlaceEntry:
            return self._taken_by(RowId(kind, name), name)
        if row.key:
            self._check_id(row, kind)
        handle = f"{_ANYTHING[kind]} {name}" + (f", {owner}" if owner else "")
        id_ = row.key or self._last.ids.get(handle, "") or self._same_as(kind, name, owner, cell)
        id_ = id_ or self._made(kind, name, owner)
        self.handles[RowId(kind, id_)] = handle
        return self._taken_by(RowId(kind, id_), name, owner)

    def _check_id(self, row: FoundRow, kind: type[Entry]) -> None:
        """See whether what somebody wrote into the first column can be an id."""
        place = row.page.place(KEY)
        assert place is not None
        said(kind, "id", [row.cell(place)], self._lookup)

    def _taken_by(self, id_: RowId, name: str, owner: str = "") -> RowId:
        self._taken.add(id_)
        if kind := LABELS.get(id_.kind):
            self._lookup.add(kind, id_.key, name, owner)
        if id_.kind is PartnerEntry:
            self._lookup.add(PLACES, id_.key, name)
        return id_

    def _same_as(self, kind: type[Entry], name: str, owner: str, cell: Cell) -> str:
        """Return who is known by this name in this house, if somebody said so; asks otherwise."""
        known = self.known(kind, name, owner)
        if not known:
            return ""
        house = self._lookup.label(PARTNERS, owner)
        about = as_asked(f"{name} ({house})" if owner else name)
        group = LABELS.get(kind, PARTNERS)
        answer = self._lookup.answers.get(group, {}).get(about)
        if answer is not None:
            return str(answer)
        if kind is EventEntry:
            message = _("there is a common date of this name already: {id}").format(id=known)
            hint = _("write an id of its own into the column {heading}").format(heading=_(KEY))
            raise mistake(cell, "duplicate-id", message, hint)
        raise UnreadError([(cell, UnclearError(group, about, (known,)))])

    def _made(self, kind: type[Entry], name: str, owner: str) -> str:
        """Return a new id, made from the name."""
        own = slug(name) or _ANYTHING[kind]
        wanted = [own, f"{own}-{owner}"[:LONGEST_ID].strip("-")] if owner else [own]
        for one in wanted:
            if RowId(kind, one) not in self._taken:
                return one
        number = 2
        while RowId(kind, f"{own[: LONGEST_ID - 6]}-{number}") in self._taken:
            number += 1
        return f"{own[: LONGEST_ID - 6]}-{number}"

    def _date(self, row: FoundRow, above: str) -> str:
        """Return what a new date is known by: its invitation and when it begins."""
        kind = SessionEntry
        places = row.units(RowId(kind, "")).get(OFFER, [])
        title = row.cell(places[0]) if places else None
        invitation = above
        if title is not None and title.text and not row.only:
            invitation = self._text(row, kind, OFFER)[0]
        if invitation == UNCLEAR:
            raise UnreadError([(row.cell(0), UnclearError(INVITATIONS, "", told=True))])
        if not invitation:
            cell = title or row.cell(0)
            message = _("nobody can tell to which invitation this date belongs")
            raise mistake(cell, "missing-field", message, _("write the title of the invitation"))
        self.dated.add(invitation)
        at = [row.cell(place) for place in row.units(RowId(kind, ""))["at"]]
        value, cell = said(kind, "at", at, self._lookup)
        if value is None:
            message = _("this date has no day")
            raise mistake(cell, "missing-field", message, _("write the day, such as 9.3.2027"))
        found = date_key(invitation, value)
        return row.key if row.key.startswith(f"{found} (") else found

    def _way(self, row: FoundRow) -> str:
        ends = row.units(RowId(TravelEntry, ""))
        found = [
            said(TravelEntry, key, [row.cell(place) for place in ends[key]], self._lookup).value
            for key in ("place", "between")
            if key in ends
        ]
        return travel_key(*(str(one) for one in found if one))

    def forgotten(self, seen: Collection[RowId], written: Collection[RowId]) -> list[RowId]:
        """Return what was new at an earlier import and stands in no row any more.

        `written` are the rows that koop wrote itself.
        """
        ids, words = self._last.ids, {word: kind for kind, word in _ANYTHING.items()}
        kinds: dict[str, type[Entry]] = {
            "session": SessionEntry, "travel": TravelEntry, "place": PlaceEntry,
        }  # fmt: skip
        found = {RowId(words[word], key) for handle, key in ids.items()
                 if (word := handle.partition(" ")[0]) in words}  # fmt: skip
        for name in self._last.said:
            word, _blank, key = name.partition(" ")
            if word in kinds and name not in ids:
                found.add(RowId(kinds[word], key))
        known = self._data.keys() - {*seen} - {*written}
        return sorted(found & known, key=str)

    def owner(self, id_: RowId) -> str:
        """Return the house of a person or an invitation that is known, or the one of a date."""
        if id_.kind is SessionEntry:
            return id_.key.partition("@")[0]
        row = self._data.get(id_)
        return str(row.values.get(_OWNER.get(id_.kind, ""), "")) if row else ""
