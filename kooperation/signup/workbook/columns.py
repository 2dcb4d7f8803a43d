"""What stands where in the workbook: one table, by which it is written and read.

Each key of the two files has a column in one of the `PAGES` or, of the weeks themselves, a row in
`SETTINGS`; names on papers stand below their headings. A row of a sheet is an entry of one kind;
where a sheet holds several, its second column says which.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
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
from kooperation.files.typed import fields_of
from kooperation.i18n import _, mark
from kooperation.signup.workbook.contents import (
    DAY,
    GUESTS,
    KIND,
    LANGUAGE,
    NUMBER,
    PARTNER,
    PERSONS,
    PLACE,
    TEXT,
    TEXTS,
)
from kooperation.signup.workbook.spans import AT, TIMES
from kooperation.signup.workbook.wishes import MISSED, WISHES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kooperation.files.entries import Entry
    from kooperation.signup.workbook.contents import Content

KEY, WHAT = mark("Id"), mark("What")
"""The headings of what koop knows a row by, and of what kind it is."""
HOUSE, OFFER, SETTING = "(partner)", "(invitation)", "(setting)"
"""What is no key: the house of a person, the invitation of a date, what a row says of the weeks."""
_OF: Mapping[str, type[Entry]] = {HOUSE: PersonEntry, OFFER: SessionEntry, SETTING: WeeksEntry}


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A column: its heading, what it holds, and the keys that stand there, of each entry one.

    Neighbours of one key hold parts of one value. `repeated` columns bear numbers in their
    headings, one for each item. Contacts are there only where they are asked for. What is to stay
    `as_typed`, no program makes a date of this year or a number of.
    """

    heading: str
    content: Content
    keys: str = ""
    width: int = 14
    note: str = ""
    repeated: bool = False
    contacts: bool = False
    as_typed: bool = False

    def title(self, number: int = 0) -> str:
        """Return the heading in the language spoken."""
        return _(self.heading).format(number=number)


@cache
def key_of(column: Column, kind: type[Entry]) -> str:
    """Return which key of such an entry stands in the column: the first that it has, or ""."""
    own = (key for key in column.keys.split() if key in fields_of(kind) or _OF.get(key) is kind)
    return next(own, "")


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet with a row for each entry: of which kinds, and with how many empty rows below."""

    name: str
    kinds: tuple[type[Entry], ...]
    columns: tuple[Column, ...]
    empty: int


def _page(name: str, kinds: tuple[type[Entry], ...], empty: int, *columns: Column) -> Page:
    return Page(name, kinds, columns, empty)


_ID_NOTE = mark("By this koop knows the row again: please leave it. koop makes one for a new row.")
_ID = Column(KEY, TEXT, "id", 16, _ID_NOTE)
_DAY = mark("A date, 9.3.2027, a range of dates, 8.3.-10.3.2027, or weekdays, Mon-Thu.")
_AT = (
    Column(mark("Day"), AT, "at", 12, _DAY),
    Column(mark("from"), AT, "at", 8, mark("10:00")),
    Column(mark("until"), AT, "at", 8, mark("11:30")),
)
_FEATURES = Column(
    mark("Features"),
    TEXTS,
    "features",
    18,
    mark("What people may need and find here: step-free; lift"),
)
_LIST = mark("Several with a semicolon between them.")
_NAMES = mark("As on the sheet for people, several with a semicolon between them.")
_TIMES = mark("Such as 3.3.2027; 8.3.-9.3.; Tue Thu 8-14, with a semicolon between them.")
_PLACE = mark("An institution, or a place of its own row on the sheet for the weeks.")
_PRIVATE = mark("Only for the organiser.")
_MAIL = Column(mark("E-mail"), TEXT, "email", 28, _PRIVATE, contacts=True)

SETTINGS: Mapping[str, tuple[str, Content]] = {
    "title": (mark("Title"), TEXT),
    "start": (mark("First day"), DAY),
    "end": (mark("Last day"), DAY),
    "timezone": (mark("Time zone"), TEXT),
    "language": (mark("Language of the lists"), LANGUAGE),
    "contact": (mark("Contact"), TEXT),
    "email": (mark("E-mail"), TEXT),
    "travel": (mark("Minutes between two places"), NUMBER),
    "max_visits": (mark("Visits of a person at most"), NUMBER),
    "max_per_day": (mark("Visits of a person a day at most"), NUMBER),
    "id": (KEY, TEXT),
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

WEEKS = _page(
    mark("Weeks"),
    (WeeksEntry, EventEntry, PlaceEntry, TravelEntry),
    10,
    _ID,
    Column(WHAT, TEXT, width=26),
    Column(
        mark("Entry"),
        TEXT,
        f"{SETTING} title name",
        40,
        mark("What holds for the weeks; the title of a common date; the name of a place."),
    ),
    *_AT,
    Column(mark("Place"), PLACE, "place", 28, _PLACE),
    Column(
        mark("Other place"),
        PLACE,
        "between",
        28,
        mark("The other end of a way; empty: from and to everywhere."),
    ),
    Column(mark("Minutes"), NUMBER, "minutes", 9),
    Column(mark("Address"), TEXT, "address", 32),
    _FEATURES,
)
HOUSES = _page(
    mark("Institutions"),
    (PartnerEntry,),
    30,
    _ID,
    Column(mark("Name"), TEXT, "name", 32),
    Column(mark("Kind"), KIND, "kind", 16),
    Column(mark("Address"), TEXT, "address", 34, mark("Printed for visitors.")),
    Column(
        mark("Contact"),
        TEXT,
        "contact",
        28,
        mark("Whom to ask; printed for visitors."),
        as_typed=True,
    ),
    _MAIL,
    _FEATURES,
    Column(
        mark("How many stay"),
        NUMBER,
        "staffing",
        10,
        mark("So many people are always in the house."),
    ),
    Column(mark("When"), TIMES, "hours", 28, _TIMES, as_typed=True),
)
OFFERS = _page(
    mark("Invitations"),
    (InvitationEntry, SessionEntry),
    30,
    _ID,
    Column(
        WHAT,
        TEXT,
        width=11,
        note=mark("An invitation, or below it one of its dates, each in a row of its own."),
    ),
    Column(mark("Institution"), PARTNER, "host", 26),
    Column(
        mark("Title"), TEXT, f"title {OFFER}", 36, mark("Of a date: the title of its invitation.")
    ),
    Column(mark("What it is about"), TEXT, "about", 36),
    *_AT,
    Column(mark("Place"), PLACE, "place", 24, _PLACE),
    Column(mark("Seats"), NUMBER, "seats", 8),
    Column(
        mark("At least"),
        NUMBER,
        "min_visitors",
        10,
        mark("With fewer people it does not take place."),
    ),
    Column(mark("Guides"), PERSONS, "guides", 24, _NAMES),
    _FEATURES,
    Column(
        mark("Windows"),
        TIMES,
        "windows",
        24,
        mark("Hours in which koop may add dates: Tue Thu 9-13."),
        as_typed=True,
    ),
    Column(
        mark("Length"), NUMBER, "duration", 9, mark("How many minutes a date in the windows takes.")
    ),
    Column(
        mark("Dates at most"), NUMBER, "max_sessions", 10, mark("So many dates take place at most.")
    ),
    Column(mark("Note"), TEXT, "note", 28, mark("Printed for those who come.")),
    Column(
        mark("Agreed"),
        GUESTS,
        "agreed",
        26,
        mark("To whom it is promised: names, +1 behind a name brings one more."),
    ),
    Column(
        mark("Cancelled"),
        TEXT,
        "cancelled",
        24,
        mark("Why it does not take place, as people are told."),
    ),
)
PEOPLE = _page(
    mark("People"),
    (PersonEntry,),
    100,
    _ID,
    Column(mark("Institution"), PARTNER, HOUSE, 26),
    Column(mark("Name"), TEXT, "name", 26),
    Column(mark("Role in the house"), TEXT, "role", 20),
    Column(mark("Phone"), TEXT, "phone", 18, _PRIVATE, contacts=True, as_typed=True),
    _MAIL,
    Column(
        mark("Wish {number}"),
        WISHES,
        "wishes",
        26,
        mark(
            "A title, or its number on the sheet with the choices. 4 = 7 wants both alike, "
            "4 am 9.3. only that day, 4 am 9.3. 10 Uhr +2 that date with two more."
        ),
        repeated=True,
    ),
    Column(mark("Away"), TIMES, "away", 28, _TIMES, as_typed=True),
    Column(mark("Needs"), TEXTS, "needs", 18, _LIST),
    Column(
        mark("Together with"),
        PERSONS,
        "with",
        26,
        mark("Who goes only together with this person; it is enough if one of them says so."),
    ),
    Column(
        mark("People"),
        NUMBER,
        "size",
        9,
        mark("How many a party is that goes together; empty: one."),
    ),
    Column(mark("Visits at most"), NUMBER, "max_visits", 10),
    Column(mark("A day at most"), NUMBER, "max_per_day", 10),
    Column(
        mark("Missed"),
        MISSED,
        "missed",
        26,
        mark("To what the person did not come: a title and the day."),
    ),
)
PAGES = (WEEKS, HOUSES, OFFERS, PEOPLE)
"""The sheets in their order, each with its columns."""
POSTERS, CHOICES = mark("Sheets"), mark("Choices")
"""The sheets with what hangs on the walls, and with what drop-downs offer."""
EMPTY_POSTER = 18
"""So many names have room below a date, as on the printed lists."""
FEWEST_WISHES = 6
