"""What stands where in the workbook: one table, by which it is written and read.

Each key of the two files has a column in one of the `PAGES` or, of the weeks themselves, a row in
`SETTINGS`; names on papers stand below their headings. A row of a sheet is an entry of one kind;
where a sheet holds several, its second column says which.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

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
from kooperation.i18n import _, mark
from kooperation.signup.workbook import contents, spans, wishes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kooperation.files.entries import Entry
    from kooperation.signup.workbook.contents import Content

KEY, WHAT = mark("Id"), mark("What")
"""The headings of what koop knows a row by, and of what kind it is."""
HOUSE, OFFER = "(partner)", "(invitation)"
"""What is no key of the files: the house of a person, the invitation of a date."""


@dataclass(frozen=True, slots=True)
class WorkbookColumn:
    """A column: its heading, what it holds, and the key of each kind of entry that stands there.

    Neighbours of one key hold parts of one value. `repeated` columns bear numbers in their
    headings, one for each item. Contacts are there only where they are asked for. What is to stay
    `as_typed`, no program makes a date of this year or a number of.
    """

    heading: str
    content: Content
    keys: Mapping[type[Entry], str] = field(default_factory=dict)
    width: int = 14
    note: str = ""
    repeated: bool = False
    contacts: bool = False
    as_typed: bool = False

    def title(self, number: int = 0) -> str:
        """Return the heading in the language spoken."""
        return _(self.heading).format(number=number)


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet with a row for each entry: of which kinds, and with how many empty rows below."""

    name: str
    kinds: tuple[type[Entry], ...]
    columns: tuple[WorkbookColumn, ...]
    empty: int


def _at(*kinds: type[Entry]) -> Iterator[WorkbookColumn]:
    """Yield the columns for day, beginning and end."""
    keys = dict.fromkeys(kinds, "at")
    day = mark("A date, 9.3.2027, a range of dates, 8.3.-10.3.2027, or weekdays, Mon-Thu.")
    yield WorkbookColumn(mark("Day"), spans.AT, keys, 12, day)
    yield WorkbookColumn(mark("from"), spans.AT, keys, 8, mark("10:00"))
    yield WorkbookColumn(mark("until"), spans.AT, keys, 8, mark("11:30"))


_ID = WorkbookColumn(
    KEY,
    contents.TEXT,
    {
        WeeksEntry: "",
        EventEntry: "id",
        PlaceEntry: "",
        TravelEntry: "",
        PartnerEntry: "id",
        InvitationEntry: "id",
        SessionEntry: "",
        PersonEntry: "id",
    },
    16,
    mark("By this koop knows the row again: please leave it. koop makes one for a new row."),
)
_LIST = mark("Several with a semicolon between them.")
_FEATURES = mark("What people may need and find here: step-free; lift")
_NAMES = mark("As on the sheet for people, several with a semicolon between them.")
_TIMES = mark("Such as 3.3.2027; 8.3.-9.3.; Tue Thu 8-14, with a semicolon between them.")
_PLACE = mark("An institution, or a place of its own row on the sheet for the weeks.")

SETTINGS: Mapping[str, tuple[str, Content]] = {
    "title": (mark("Title"), contents.TEXT),
    "start": (mark("First day"), contents.DAY),
    "end": (mark("Last day"), contents.DAY),
    "timezone": (mark("Time zone"), contents.TEXT),
    "language": (mark("Language of the lists"), contents.LANGUAGE),
    "contact": (mark("Contact"), contents.TEXT),
    "email": (mark("E-mail"), contents.TEXT),
    "travel": (mark("Minutes between two places"), contents.NUMBER),
    "max_visits": (mark("Visits of a person at most"), contents.NUMBER),
    "max_per_day": (mark("Visits of a person a day at most"), contents.NUMBER),
    "id": (KEY, contents.TEXT),
}
"""The weeks themselves: a row for each key, its name and what it holds."""

KIND_NAMES: Mapping[type[Entry], str] = {
    EventEntry: mark("Common date"),
    PlaceEntry: mark("Place"),
    TravelEntry: mark("Way"),
    InvitationEntry: mark("Invitation"),
    SessionEntry: mark("One of its dates"),
}
"""What the first column says of a row, where a sheet holds several kinds of entries."""

WEEKS = Page(
    mark("Weeks"),
    (WeeksEntry, EventEntry, PlaceEntry, TravelEntry),
    (
        _ID,
        WorkbookColumn(WHAT, contents.TEXT, width=26),
        WorkbookColumn(
            mark("Entry"),
            contents.TEXT,
            {WeeksEntry: "", EventEntry: "title", PlaceEntry: "name"},
            40,
            mark("What holds for the weeks; the title of a common date; the name of a place."),
        ),
        *_at(EventEntry),
        WorkbookColumn(
            mark("Place"), contents.PLACE, {EventEntry: "place", TravelEntry: "place"}, 28, _PLACE
        ),
        WorkbookColumn(
            mark("Other place"),
            contents.PLACE,
            {TravelEntry: "between"},
            28,
            mark("The other end of a way; empty: from and to everywhere."),
        ),
        WorkbookColumn(mark("Minutes"), contents.NUMBER, {TravelEntry: "minutes"}, 9),
        WorkbookColumn(mark("Address"), contents.TEXT, {PlaceEntry: "address"}, 32),
        WorkbookColumn(mark("Features"), contents.TEXTS, {PlaceEntry: "features"}, 18, _FEATURES),
    ),
    10,
)
HOUSES = Page(
    mark("Institutions"),
    (PartnerEntry,),
    (
        _ID,
        WorkbookColumn(mark("Name"), contents.TEXT, {PartnerEntry: "name"}, 32),
        WorkbookColumn(mark("Kind"), contents.KIND, {PartnerEntry: "kind"}, 16),
        WorkbookColumn(
            mark("Address"),
            contents.TEXT,
            {PartnerEntry: "address"},
            34,
            mark("Printed for visitors."),
        ),
        WorkbookColumn(
            mark("Contact"),
            contents.TEXT,
            {PartnerEntry: "contact"},
            28,
            mark("Whom to ask; printed for visitors."),
            as_typed=True,
        ),
        WorkbookColumn(
            mark("E-mail"),
            contents.TEXT,
            {PartnerEntry: "email"},
            28,
            mark("Only for the organiser."),
            contacts=True,
        ),
        WorkbookColumn(mark("Features"), contents.TEXTS, {PartnerEntry: "features"}, 18, _FEATURES),
        WorkbookColumn(
            mark("How many stay"),
            contents.NUMBER,
            {PartnerEntry: "staffing"},
            10,
            mark("So many people are always in the house."),
        ),
        WorkbookColumn(
            mark("When"), spans.TIMES, {PartnerEntry: "hours"}, 28, _TIMES, as_typed=True
        ),
    ),
    30,
)
OFFERS = Page(
    mark("Invitations"),
    (InvitationEntry, SessionEntry),
    (
        _ID,
        WorkbookColumn(
            WHAT,
            contents.TEXT,
            width=11,
            note=mark("An invitation, or below it one of its dates, each in a row of its own."),
        ),
        WorkbookColumn(mark("Institution"), contents.PARTNER, {InvitationEntry: "host"}, 26),
        WorkbookColumn(
            mark("Title"),
            contents.TEXT,
            {InvitationEntry: "title", SessionEntry: OFFER},
            36,
            mark("Of a date: the title of its invitation."),
        ),
        WorkbookColumn(
            mark("What it is about"),
            contents.TEXT,
            {InvitationEntry: "about"},
            36,
        ),
        *_at(SessionEntry),
        WorkbookColumn(
            mark("Place"),
            contents.PLACE,
            {InvitationEntry: "place", SessionEntry: "place"},
            24,
            _PLACE,
        ),
        WorkbookColumn(
            mark("Seats"), contents.NUMBER, {InvitationEntry: "seats", SessionEntry: "seats"}, 8
        ),
        WorkbookColumn(
            mark("At least"),
            contents.NUMBER,
            {InvitationEntry: "min_visitors", SessionEntry: "min_visitors"},
            10,
            mark("With fewer people it does not take place."),
        ),
        WorkbookColumn(
            mark("Guides"),
            contents.PERSONS,
            {InvitationEntry: "guides", SessionEntry: "guides"},
            24,
            _NAMES,
        ),
        WorkbookColumn(
            mark("Features"),
            contents.TEXTS,
            {InvitationEntry: "features", SessionEntry: "features"},
            18,
            _FEATURES,
        ),
        WorkbookColumn(
            mark("Windows"),
            spans.TIMES,
            {InvitationEntry: "windows"},
            24,
            mark("Hours in which koop may add dates: Tue Thu 9-13."),
            as_typed=True,
        ),
        WorkbookColumn(
            mark("Length"),
            contents.NUMBER,
            {InvitationEntry: "duration"},
            9,
            mark("How many minutes a date in the windows takes."),
        ),
        WorkbookColumn(
            mark("Dates at most"),
            contents.NUMBER,
            {InvitationEntry: "max_sessions"},
            10,
            mark("So many dates take place at most."),
        ),
        WorkbookColumn(
            mark("Note"),
            contents.TEXT,
            {SessionEntry: "note"},
            28,
            mark("Printed for those who come."),
        ),
        WorkbookColumn(
            mark("Agreed"),
            contents.GUESTS,
            {SessionEntry: "agreed"},
            26,
            mark("To whom it is promised: names, +1 behind a name brings one more."),
        ),
        WorkbookColumn(
            mark("Cancelled"),
            contents.TEXT,
            {InvitationEntry: "cancelled", SessionEntry: "cancelled"},
            24,
            mark("Why it does not take place, as people are told."),
        ),
    ),
    30,
)
PERSONS = Page(
    mark("People"),
    (PersonEntry,),
    (
        _ID,
        WorkbookColumn(mark("Institution"), contents.PARTNER, {PersonEntry: HOUSE}, 26),
        WorkbookColumn(mark("Name"), contents.TEXT, {PersonEntry: "name"}, 26),
        WorkbookColumn(mark("Role in the house"), contents.TEXT, {PersonEntry: "role"}, 20),
        WorkbookColumn(
            mark("Phone"),
            contents.TEXT,
            {PersonEntry: "phone"},
            18,
            mark("Only for the organiser."),
            contacts=True,
            as_typed=True,
        ),
        WorkbookColumn(
            mark("E-mail"),
            contents.TEXT,
            {PersonEntry: "email"},
            28,
            mark("Only for the organiser."),
            contacts=True,
        ),
        WorkbookColumn(
            mark("Wish {number}"),
            wishes.WISHES,
            {PersonEntry: "wishes"},
            26,
            mark(
                "A title, or its number on the sheet with the choices. 4 = 7 wants both alike, "
                "4 am 9.3. only that day, 4 am 9.3. 10 Uhr +2 that date with two more."
            ),
            repeated=True,
        ),
        WorkbookColumn(mark("Away"), spans.TIMES, {PersonEntry: "away"}, 28, _TIMES, as_typed=True),
        WorkbookColumn(mark("Needs"), contents.TEXTS, {PersonEntry: "needs"}, 18, _LIST),
        WorkbookColumn(
            mark("Together with"),
            contents.PERSONS,
            {PersonEntry: "with"},
            26,
            mark("Who goes only together with this person; it is enough if one of them says so."),
        ),
        WorkbookColumn(
            mark("People"),
            contents.NUMBER,
            {PersonEntry: "size"},
            9,
            mark("How many a party is that goes together; empty: one."),
        ),
        WorkbookColumn(mark("Visits at most"), contents.NUMBER, {PersonEntry: "max_visits"}, 10),
        WorkbookColumn(mark("A day at most"), contents.NUMBER, {PersonEntry: "max_per_day"}, 10),
        WorkbookColumn(
            mark("Missed"),
            wishes.MISSED,
            {PersonEntry: "missed"},
            26,
            mark("To what the person did not come: a title and the day."),
        ),
    ),
    100,
)
PAGES = (WEEKS, HOUSES, OFFERS, PERSONS)
"""The sheets in their order, each with its columns."""
POSTERS, CHOICES = mark("Sheets"), mark("Choices")
"""The sheets with what hangs on the walls, and with what drop-downs offer."""
EMPTY_POSTER = 18
"""So many names have room below a date, as on the printed lists."""
FEWEST_WISHES = 6
