"""How much the files may hold in all: far more than any weeks need, and no danger to a computer.

A few lines can mean millions of sessions: `Mo-So 00:00-24:00` in weeks of a whole year. So what
the lines mean is counted before it is made.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kooperation.files.resolve import STEP_MINUTES
from kooperation.i18n import _

if TYPE_CHECKING:
    from datetime import date

    from kooperation.files.document import Path
    from kooperation.files.entries import InvitationEntry, InvitationsFile, PartnersFile
    from kooperation.weeks.times import TimeSpan

MOST_SESSIONS = 20_000
MOST_AGREED = 20_000
_MOST_DAYS = 200_000
_MOST_VISITS = 1_000_000

TooMuch = tuple["Path", str]
"""Where in a file there is too much, and of what."""


def too_much_offered(file: InvitationsFile) -> TooMuch | None:
    """Return where the sessions, agreements or days of events become too many."""
    weeks = file.weeks.start, file.weeks.end
    sessions: list[tuple[int, Path]] = []
    agreed: list[tuple[int, Path]] = []
    for i, entry in enumerate(file.invitations):
        sessions.append((_sessions(entry, *weeks), ("invitations", i)))
        for j, session in enumerate(entry.sessions):
            promised = len(session.agreed) * _days(session.at, *weeks)
            agreed.append((promised, ("invitations", i, "sessions", j)))
    days: list[tuple[int, Path]] = [
        (_days(event.at, *(event.at.dates_near(*weeks) or weeks)), ("events", i))
        for i, event in enumerate(file.events)
    ]
    return (
        _first(sessions, MOST_SESSIONS, _("more than {count} sessions are offered altogether"))
        or _first(agreed, MOST_AGREED, _("more than {count} visits are agreed altogether"))
        or _first(days, _MOST_DAYS, _("the events last more than {count} days altogether"))
    )


def too_much_wished(partners: PartnersFile, file: InvitationsFile) -> TooMuch | None:
    """Return where the absences, hours or wished visits become too many."""
    weeks = file.weeks.start, file.weeks.end
    offered: Counter[str] = Counter()
    for entry in file.invitations:
        offered[entry.id] += _sessions(entry, *weeks)
    days: list[tuple[int, Path]] = []
    visits: list[tuple[int, Path]] = []
    for i, partner in enumerate(partners.partners):
        days.append((sum(_days(at, *weeks) for at in partner.hours or ()), ("partners", i)))
        for j, person in enumerate(partner.people):
            path = ("partners", i, "people", j)
            days.append((sum(_days(at, *weeks) for at in person.away), path))
            wished = {wish.invitation for group in person.wishes for wish in group}
            visits.append((sum(offered[id_] for id_ in wished), path))
    return _first(
        days, _MOST_DAYS, _("absences and hours of more than {count} days altogether")
    ) or _first(visits, _MOST_VISITS, _("the wishes leave more than {count} visits to choose from"))


def _first(counts: list[tuple[int, Path]], most: int, message: str) -> TooMuch | None:
    """Return where the sum of the counts becomes more than the most."""
    total = 0
    for count, path in counts:
        total += count
        if total > most:
            return path, message.format(count=f"{most:_}".replace("_", " "))
    return None


def _sessions(entry: InvitationEntry, first: date, last: date) -> int:
    """Return how many sessions an invitation may have, what overlaps counted twice."""
    count = sum(_days(item.at, first, last) for item in entry.sessions)
    for window in entry.windows if entry.duration else ():
        starts = (window.end - window.start - (entry.duration or 0)) // STEP_MINUTES + 1
        count += max(0, starts) * _days(window, first, last)
    return count


def _days(at: TimeSpan, first: date, last: date) -> int:
    """Return how many of the days from the first to the last are meant."""
    if (dates := at.dates_near(first, last)) is not None:
        return max(0, (min(last, dates[1]) - max(first, dates[0])).days + 1)
    weeks, rest = divmod((last - first).days + 1, 7)
    begun = sum((first.weekday() + n) % 7 in at.weekdays for n in range(rest))
    return weeks * len(at.weekdays) + begun
