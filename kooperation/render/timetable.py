"""The timetable of a page: its weeks, and whom and what one can choose in it.

On a page everything is text for people; on paper each week gets the largest print in which it
fits on one sheet.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Final

from kooperation.i18n import _, ngettext
from kooperation.render import phrases
from kooperation.reports.lists import BANDS, weeks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kooperation.reports.edition import Edition
    from kooperation.reports.lists import Day, Guest, HostSession, Meeting

COLOURS: Final = 12
"""So many are in the style sheet; a colour never stands without its name."""

PRINT: Final = (100, 90, 80, 70, 60, 55, 50, 45, 40)
"""The sizes of print in tenths of a point, for which the style sheet has classes."""

SHEET: Final = 540
"""The height of a week on a sheet, in points as they are estimated: a little less in truth."""


@dataclass(frozen=True, slots=True)
class Name:
    """Something to choose by: `classes` colour it, `id` is the fragment."""

    id: str
    name: str
    house: str = ""
    classes: str = ""
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A session or a common event as it is shown; `guests` and `guides` only on the inside.

    `host` is empty where the title says it already, `place` at the host's own house.
    """

    meeting: Meeting
    classes: str
    date: str
    hours: str
    host: str
    place: str
    address: str
    taken: str
    guests: tuple[tuple[str, str], ...] = ()
    guides: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A day: its entries in the morning, in the afternoon and in the evening."""

    weekday: str
    date: str
    classes: str
    bands: tuple[tuple[Card, ...], ...]

    @property
    def free(self) -> bool:
        """Whether nothing takes place."""
        return not any(self.bands)


@dataclass(frozen=True, slots=True)
class Week:
    """A week, and how it is laid out on the screen and on paper."""

    dates: str
    bands: tuple[str, ...]
    columns: tuple[Column, ...]
    classes: str


class Timetable:
    """What the page shows, by day; knows which names may be shown."""

    def __init__(self, edition: Edition, *, internal: bool) -> None:
        self.days = edition.days
        # Hosts first: they stand side by side most.
        names = (*(hosts.partner.name for hosts in edition.hosts), *edition.network.partners)
        self.colours = {
            name: f"c{number % COLOURS}" for number, name in enumerate(dict.fromkeys(names))
        }
        sessions = {
            session.meeting.id: (hosts.partner.id, session)
            for hosts in edition.hosts
            for session in hosts.sessions
            if session.guests
        }
        hosting = {host for host, _session in sessions.values()}
        self.hosts = [
            Name(
                f"host-{hosts.partner.id}",
                hosts.partner.name,
                classes=self._colour(hosts.partner.name),
            )
            for hosts in edition.hosts
            if hosts.partner.id in hosting
        ]
        self.people: list[Name] = []
        self.chosen_by: dict[str, list[str]] = defaultdict(list)
        for name, (host, _session) in sessions.items():
            self.chosen_by[name].append(f"host-{host}")
        self.named: dict[str, HostSession] = {}
        self.namesakes: set[str] = set()
        if internal:
            bearers = Counter(visits.person.name for visits in edition.people)
            self.named = {name: session for name, (_host, session) in sessions.items()}
            for visits in edition.people:
                own = [item.meeting.id for item in visits.appointments if item.kind != "event"]
                id_ = f"person-{visits.person.id}"
                name = phrases.party(visits.person.name, visits.person.size)
                if bearers[visits.person.name] > 1:
                    self.namesakes.add(name)
                self.people.append(Name(id_, name, visits.person.partner, empty=not own))
                for session in own:
                    self.chosen_by[session].append(id_)
        self.entries = {day.day: [self._entry(m) for m in day.meetings] for day in edition.days}

    def _colour(self, host: str) -> str:
        return self.colours.get(host, "c")

    def _entry(self, meeting: Meeting) -> Card:
        named = self.named.get(meeting.id)
        place = meeting.place
        own = "event" if meeting.event else "only"
        return Card(
            meeting,
            " ".join((own, self._colour(meeting.host), *self.chosen_by[meeting.id])),
            phrases.short_date(meeting.span.day),
            phrases.hours(meeting.span),
            "" if meeting.host == meeting.title else meeting.host,
            place.name if place and (meeting.elsewhere or meeting.event) else "",
            place.address if place else "",
            phrases.taken(meeting),
            tuple(map(_guest, named.guests)) if named else (),
            named.guides if named else (),
        )

    def counts(self) -> str:
        """Say how much there is to see."""
        held = sum(not meeting.event for day in self.days for meeting in day.meetings)
        sessions = ngettext("{count} session", "{count} sessions", held).format(count=held)
        count = len(self.hosts)
        hosts = ngettext("{count} host", "{count} hosts", count).format(count=count)
        return f"{sessions} · {hosts}"

    def weeks(self) -> list[Week]:
        """Return the weeks; a free weekend is left out."""
        return [*map(self._week, weeks(self.days))]

    def _week(self, days: Sequence[Day]) -> Week:
        names = (_("Morning"), _("Afternoon"), _("Evening"))
        starts = {entry.meeting.span.start.hour for day in days for entry in self.entries[day.day]}
        used = [n for n, (first, last) in enumerate(BANDS) if starts & {*range(first, last)}]
        columns = [self._column(day, [BANDS[n] for n in used]) for day in days]
        return Week(
            phrases.days(days[0].day, days[-1].day),
            tuple(names[n] for n in used),
            tuple(columns),
            f"days-{len(days)} bands-{len(used)} {_paper(columns)}",
        )

    def _column(self, day: Day, bands: Sequence[tuple[int, int]]) -> Column:
        weekday, _comma, date = phrases.long_date(day.day).partition(", ")
        entries = self.entries[day.day]
        classes = {name for entry in entries for name in self.chosen_by[entry.meeting.id]}
        if any(entry.meeting.event for entry in entries):
            classes.add("with-event")
        return Column(
            weekday,
            date,
            " ".join(("day", *sorted(classes))),
            tuple(
                tuple(e for e in entries if first <= e.meeting.span.start.hour < last)
                for first, last in bands
            ),
        )

    def rules(self) -> str:
        """Return the rules that show, of all that is hidden while one name is chosen, its own."""
        chosen = ",\n".join(
            f":root:has(#{one.id}:target) .{one.id}" for one in (*self.hosts, *self.people)
        )
        return f"{chosen}{{display:revert}}\n" if chosen else ""


def _guest(guest: Guest) -> tuple[str, str]:
    return phrases.party(guest.name, guest.size), guest.partner


def _paper(columns: Sequence[Column]) -> str:
    """Return the classes of the largest print in which a week fits on one sheet, A4 landscape.

    Before the print gets too small, names are left to the table of all sessions; then everything
    moves together: a session in as few lines as it can, the afternoon behind the morning.
    """
    for classes, smallest in (("", 60), (" unnamed", 60), (" unnamed loose", 40)):
        for size in PRINT:
            if size >= smallest and _height(columns, size / 10, classes) <= SHEET:
                return f"print-{size}{classes}"
    return f"print-{PRINT[-1]} unnamed loose"


def _height(columns: Sequence[Column], size: float, classes: str) -> float:
    """Return about how high a week is in letters of this size, both in points."""
    letters = 760 / len(columns) / (size * 0.56) - 3  # in a line

    def lines_of(text: str) -> int:
        return ceil(len(text) / letters)

    def height(entry: Card) -> float:
        first = f"{entry.hours}  {entry.taken}"
        texts = [first, entry.meeting.title, entry.host, entry.place]
        if "unnamed" not in classes:
            texts.append(", ".join(name for name, _house in entry.guests))
            texts.append(", ".join(("", *entry.guides)))
        return 1.2 + (
            lines_of("  ".join(texts)) if "loose" in classes else sum(map(lines_of, texts))
        )

    heights = [[sum(map(height, band)) + 1 for band in column.bands] for column in columns]
    if "loose" in classes:
        lines = max(map(sum, heights))
    else:
        lines = sum(map(max, zip(*heights, strict=True)))
    return size * 1.3 * lines
