"""How much the files may hold in all: far more than any weeks need, and no danger to a computer.

A few lines can mean millions of sessions: `Mo-So 00:00-24:00` in weeks of a whole year. So what
the lines mean is counted before it is made.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kooperation.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from kooperation.files.entries import InvitationEntry, InvitationsFile, PartnersFile
    from kooperation.files.reader import Path
    from kooperation.weeks.times import TimeSpan

MOST_SESSIONS = 20_000
MOST_AGREED = 20_000
_MOST_DAYS = 200_000
_MOST_VISITS = 1_000_000
_STEP = 30
"""Sessions of a window start every so many minutes."""

TooMuch = tuple["Path", str]
"""Where in a file there is too much, and of what."""


def too_much_offered(file: InvitationsFile) -> TooMuch | None:
    """Return where the sessions, agreements or days of events become too many."""
    weeks = file.weeks
    days: list[tuple[int, Path]] = []
    for i, event in enumerate(file.events):
        first, last = event.at.dates or (weeks.start, weeks.end)
        days.append((_days(event.at, first, last), ("events", i)))
    sessions: list[tuple[int, Path]] = []
    agreed: list[tuple[int, Path]] = []
    for i, entry in enumerate(file.invitations):
        sessions.append((_sessions(entry, weeks.start, weeks.end), ("invitations", i)))
        for j, session in enumerate(entry.sessions):
            promised = len(session.agreed) * _days(session.at, weeks.start, weeks.end)
            agreed.append((promised, ("invitations", i, "sessions", j)))
    return (
        _first(sessions, MOST_SESSIONS, _("more than {count} sessions are offered altogether"))
        or _first(agreed, MOST_AGREED, _("more than {count} visits are agreed altogether"))
        or _first(days, _MOST_DAYS, _("the events last more than {count} days altogether"))
    )


def too_much_wished(partners: PartnersFile, file: InvitationsFile) -> TooMuch | None:
    """Return where the absences, hours or wished visits become too many."""
    weeks = file.weeks
    offered: Counter[str] = Counter()
    for entry in file.invitations:
        offered[entry.id] += _sessions(entry, weeks.start, weeks.end)
    days: list[tuple[int, Path]] = []
    visits: list[tuple[int, Path]] = []
    for i, partner in enumerate(partners.partners):
        open_ = sum(_days(at, weeks.start, weeks.end) for at in partner.hours or ())
        days.append((open_, ("partners", i)))
        for j, person in enumerate(partner.people):
            path = ("partners", i, "people", j)
            days.append((sum(_days(at, weeks.start, weeks.end) for at in person.away), path))
            visits.append((sum(offered[id_] for group in person.wishes for id_ in group), path))
    return _first(
        days, _MOST_DAYS, _("absences and hours of more than {count} days altogether")
    ) or _first(visits, _MOST_VISITS, _("the wishes leave more than {count} visits to choose from"))


def _first(counts: Iterable[tuple[int, Path]], most: int, message: str) -> TooMuch | None:
    total = 0
    for count, path in counts:
        total += count
        if total > most:
            return path, message.format(count=f"{most:_}".replace("_", " "))
    return None


def _sessions(entry: InvitationEntry, first: date, last: date) -> int:
    """Return how many sessions an invitation may have, what overlaps counted twice."""
    return sum(_days(item.at, first, last) for item in entry.sessions) + sum(
        _starts(entry.windows, entry.duration or 0, first, last)
    )


def _starts(windows: Iterable[TimeSpan], minutes: int, first: date, last: date) -> Iterator[int]:
    for window in windows if minutes else ():
        a_day = (window.end - window.start - minutes) // _STEP + 1
        yield max(0, a_day) * _days(window, first, last)


def _days(at: TimeSpan, first: date, last: date) -> int:
    """Return how many of the days from the first to the last are meant."""
    if at.dates is not None:
        return max(0, (min(last, at.dates[1]) - max(first, at.dates[0])).days + 1)
    weeks, rest = divmod(max(0, (last - first).days + 1), 7)
    begun = sum((first.weekday() + n) % 7 in at.weekdays for n in range(rest))
    return weeks * len(at.weekdays) + begun
