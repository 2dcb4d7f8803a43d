"""For the organiser's desk: a day with everybody on it, and how to reach them.

It holds phone numbers, mail addresses and reasons, and is for the organiser alone. Like every
report it is plain data without a word of any language.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kooperation.reports.lists import HostSession, PlanIndex
from kooperation.reports.meetings import Meeting, by_time
from kooperation.reports.news import Difference, compared
from kooperation.weeks.model import grouped
from kooperation.weeks.printed import as_printed
from kooperation.weeks.schedule import NO_PAST
from kooperation.weeks.times import days

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from kooperation.reports.meetings import Guest
    from kooperation.reports.news import News, Reader
    from kooperation.reports.organiser import VisitChange
    from kooperation.weeks.model import DataSet
    from kooperation.weeks.schedule import Schedule


@dataclass(frozen=True, slots=True)
class Reached:
    """Somebody who guides or visits, and how to reach them now."""

    guest: Guest
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class DaySession:
    """A session or a common date, and how to reach all who are there, guests in their order."""

    session: HostSession
    guides: tuple[Reached, ...] = ()
    guests: tuple[Reached, ...] = ()

    @property
    def meeting(self) -> Meeting:
        """When it is, and where."""
        return self.session.meeting


@dataclass(frozen=True, slots=True)
class DaySheet:
    """A day: what takes place, might have, or is off, by time.

    `since` is what was different of this day in the revision before; None where there is none.
    `untold` are those who must be told something of this day and may not know it, whom to call
    first, the soonest first, with nothing but that.
    """

    day: date
    sessions: tuple[DaySession, ...]
    since: Difference | None = None
    untold: tuple[Reader, ...] = ()


def day_sheets(
    data: DataSet,
    schedule: Schedule,
    wanted: Iterable[date] | None = None,
    earlier: Iterable[Schedule] = (),
    readers: Iterable[Reader] = (),
) -> tuple[DaySheet, ...]:
    """Return these days of a schedule, or all on which there is anything, by date.

    `earlier` are the published revisions, the latest last; `readers` all for whom there is news.
    """
    index = PlanIndex(data, schedule.visits, schedule.past)
    by_day = grouped((one.meeting.span.day, one) for one in _entries(index))
    since = _since(data, schedule, earlier)
    readers = [*readers]
    every = {*days(data.weeks.start, data.weeks.end), *by_day} if wanted is None else {*wanted}
    return tuple(
        DaySheet(
            day,
            tuple(sorted(by_day[day], key=lambda one: by_time(one.meeting))),
            since and _of_day(since, day),
            tuple(_untold(readers, day)),
        )
        for day in sorted(every)
        if by_day[day] or day.weekday() < 5 or wanted is not None
    )


def _entries(index: PlanIndex) -> Iterator[DaySession]:
    for event in index.events:
        yield DaySession(HostSession(event, (), ()))
    for session in index.announced():
        hosted, guides = index.hosted(session), map(index.guest, session.guides)
        yield DaySession(hosted, _reached(index, guides), _reached(index, hosted.guests))


def _reached(index: PlanIndex, guests: Iterable[Guest]) -> tuple[Reached, ...]:
    known = ((guest, index.data.people.get(guest.id)) for guest in guests)
    return tuple(Reached(who, of.phone, of.email) if of else Reached(who) for who, of in known)


def _since(data: DataSet, schedule: Schedule, earlier: Iterable[Schedule]) -> Difference | None:
    """Return what the revision before said otherwise, over or not."""
    before = [one for one in earlier if one.revision < schedule.revision]
    if not before:
        return None
    then = max(before, key=lambda one: one.revision)
    old, new = (PlanIndex(as_printed(one, data), one.visits) for one in (then, schedule))
    return compared(old, new, NO_PAST)


def _of_day(found: Difference, day: date) -> Difference:
    """Return what of it concerns that day."""

    def concerned(*meetings: Meeting | None) -> bool:
        return any(one is not None and one.span.day == day for one in meetings)

    def told(items: Iterable[News]) -> tuple[News, ...]:
        return tuple(one for one in items if day in one.days)

    def kept(changes: Iterable[VisitChange]) -> tuple[VisitChange, ...]:
        return tuple(one for one in changes if concerned(one.before, one.after))

    return replace(
        found,
        changes=replace(found.changes, people=kept(found.changes.people)),
        started=tuple(one for one in found.started if concerned(one)),
        stopped=tuple(one for one in found.stopped if concerned(one)),
        events=told(found.events),
        guides=told(found.guides),
    )


def _untold(readers: Iterable[Reader], day: date) -> Iterator[Reader]:
    """Yield those who must be told something of the day, with nothing else."""
    for one in readers:
        news = tuple(item for item in one.news if item.kind == "call" and day in item.days)
        if news and one.reader != "week":
            yield replace(one, news=news)
