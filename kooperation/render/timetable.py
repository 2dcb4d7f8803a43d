"""The timetable of a page: its weeks, and whom and what one can choose in it.

On a page everything is text for people; on paper each week gets the largest print in which it
fits on one sheet. What the template gets are plain values: it alone knows how they are shown.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import groupby
from math import ceil
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from kooperation.i18n import counted
from kooperation.render import phrases
from kooperation.render.colours import colours
from kooperation.reports.lists import bands, weeks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kooperation.reports.edition import Edition
    from kooperation.reports.lists import HostSession, TimetableDay
    from kooperation.reports.meetings import Meeting

_Card = dict[str, Any]
"""A session or a common event as it is shown."""

PRINT: Final = (100, 90, 80, 70, 60, 55, 50, 45, 40)
"""The sizes of print in tenths of a point, for which the style sheet has classes."""

SHEET: Final = 540
"""The height of a week on a sheet, in points as they are estimated: a little less in truth."""


def timetable(edition: Edition, *, internal: bool) -> dict[str, Any]:
    """Return what the page shows, by day; the names of guests and guides only on the inside."""
    coloured = {name: f"c{number}" for name, number in colours(edition.data).items()}
    everybody = edition.people if internal else ()
    hosts = [
        {"id": f"host-{one.id}", "name": one.name, "classes": coloured[one.name]}
        for one, sessions in ((hosts.partner, hosts.sessions) for hosts in edition.hosts)
        if any(session.guests for session in sessions)
    ]
    people: list[dict[str, Any]] = [
        {
            "id": f"person-{visits.person.id}",
            "name": phrases.party(visits.person.name, visits.person.size),
            "house": visits.person.partner,
            "empty": all(item.kind == "event" for item in visits.appointments),
        }
        for visits in everybody
    ]
    bearers = Counter(visits.person.name for visits in everybody)
    cards = _cards(edition, coloured, internal=internal)
    held = sum(not (meeting.event or meeting.off) for meeting in cards)
    sessions = counted("{count} session", "{count} sessions", held)
    return {
        "counts": f"{sessions} · {phrases.hosts(len(hosts))}",
        "hosts": hosts,
        "people_count": len(people),
        "people": [(house, [*who]) for house, who in groupby(people, itemgetter("house"))],
        "namesakes": {
            one["name"]
            for one, visits in zip(people, everybody, strict=True)
            if bearers[visits.person.name] > 1
        },
        "weeks": [_week(days, cards) for days in weeks(edition.days)],
        "entries": [cards[meeting] for day in edition.days for meeting in day.meetings],
        "names": [one["id"] for one in (*hosts, *people)],
    }


def _cards(edition: Edition, coloured: dict[str, str], *, internal: bool) -> dict[Meeting, _Card]:
    """Return the sessions and common events by time, as they are shown."""
    shown_with: dict[str, list[str]] = defaultdict(list)  # a session, when these are chosen
    named: dict[str, HostSession] = {}
    for hosts in edition.hosts:
        for session in hosts.sessions:
            if session.guests:
                shown_with[session.meeting.id].append(f"host-{hosts.partner.id}")
                named[session.meeting.id] = session
    for visits in edition.people if internal else ():
        for item in visits.appointments:
            if item.kind != "event":
                shown_with[item.meeting.id].append(f"person-{visits.person.id}")
    cards = {}
    for meeting in (meeting for day in edition.days for meeting in day.meetings):
        chosen_by = shown_with[meeting.id]
        kind, colour = "event" if meeting.event else "only", coloured.get(meeting.host, "c")
        inside = named.get(meeting.id) if internal else None
        guests = inside.guests if inside else ()
        cards[meeting] = {
            "meeting": meeting,
            "chosen_by": chosen_by,
            "classes": " ".join((kind, colour, *chosen_by)),
            "date": phrases.short_date(meeting.span.day),
            "hours": phrases.hours(meeting.span),
            "host": phrases.other_host(meeting),
            "place": phrases.other_place(meeting),
            "address": meeting.place.address if meeting.place else "",
            "taken": phrases.taken(meeting),
            "guests": [(phrases.attending(guest), guest.partner) for guest in guests],
            "guides": inside.guides if inside else (),
        }
    return cards


def _week(days: Sequence[TimetableDay], cards: dict[Meeting, _Card]) -> dict[str, Any]:
    """Return a week, and how it is laid out on the screen and on paper."""
    named = zip(phrases.bands(), bands(days), strict=True)
    used = {name: band for name, band in named if any(band)}
    columns = [
        _column(day, {name: [cards[one] for one in band[n]] for name, band in used.items()})
        for n, day in enumerate(days)
    ]
    chosen_by = sorted({name for column in columns for name in column["chosen_by"]})
    return {
        "dates": phrases.days(days[0].day, days[-1].day),
        "bands": [*used],
        "columns": columns,
        "classes": f"days-{len(days)} bands-{len(used)} {_paper(columns)} {' '.join(chosen_by)}",
    }


def _column(day: TimetableDay, bands: dict[str, list[_Card]]) -> dict[str, Any]:
    """Return a day: what takes place in each of the bands, by their names."""
    weekday, _comma, rest = phrases.long_date(day.day).partition(", ")
    shown_with = {
        name: {one for card in band for one in card["chosen_by"]} for name, band in bands.items()
    }
    chosen_by = set().union(*shown_with.values())
    return {
        "weekday": weekday,
        "date": rest,
        "classes": " ".join(("day", *sorted(chosen_by))),
        "chosen_by": chosen_by,
        "bands": [
            (name, band, " ".join(("part only", *sorted(shown_with[name]))))
            for name, band in bands.items()
        ],
        "free": not day.meetings,
    }


def _paper(columns: Sequence[dict[str, Any]]) -> str:
    """Return the classes of the largest print in which a week fits on one sheet, A4 landscape.

    Before the print gets too small, addresses and then names are left to the table of all sessions;
    then everything moves together: a session in as few lines as it can, the afternoon behind the
    morning.
    """
    terse = " terse unnamed"
    for classes, smallest in (("", 80), (" terse", 80), (terse, 60), (f"{terse} loose", 40)):
        for size in PRINT:
            if size >= smallest and _height(columns, size / 10, classes) <= SHEET:
                return f"print-{size}{classes}"
    return f"print-{PRINT[-1]}{terse} loose"


def _height(columns: Sequence[dict[str, Any]], size: float, classes: str) -> float:
    """Return about how high a week is in letters of this size, both in points."""
    letters = 760 / len(columns) / (size * 0.56) - 3  # in a line

    def lines_of(text: str) -> int:
        return ceil(len(text) / letters)

    def height(card: _Card) -> float:
        first = f"{card['hours']}  {card['taken']}"
        texts = [first, card["meeting"].title, card["host"], card["place"]]
        if "terse" not in classes:
            texts.append(card["address"])
        if "unnamed" not in classes:
            texts.append(", ".join(name for name, _house in card["guests"]))
            texts.append(", ".join(("", *card["guides"])))
        return 1.2 + (
            lines_of("  ".join(texts)) if "loose" in classes else sum(map(lines_of, texts))
        )

    heights = [
        [sum(map(height, band)) + 1 for _name, band, _part in column["bands"]] for column in columns
    ]
    if "loose" in classes:
        lines = max(map(sum, heights))
    else:
        lines = sum(map(max, zip(*heights, strict=True)))
    return size * 1.3 * lines
