"""A plan as it was written down, and what of it has happened: that is asked here and nowhere else.

The moment before which all has happened is that of reading, or a later one that was settled.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kooperation.weeks.model import DataSet, Visit, day_of, start_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Held:
    """A session as it stood in a schedule: when it ended, where it was, who came.

    If it was `cancelled`, nobody came; it is remembered only as what had been planned.
    """

    session: str
    until: datetime
    place: str
    visitors: tuple[str, ...]
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A visit of an earlier revision that is gone or, without a person, a whole session."""

    person: str | None
    session: str
    title: str
    until: datetime
    place: str
    host: str
    guides: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Past:
    """What has happened: the sessions `held` that begin earlier than `before`, local time.

    It stays as it is, whatever the data says now. Without that moment nothing has happened.
    `printed` is what lists said of it, where that is known.
    """

    before: datetime | None = None
    held: tuple[Held, ...] = ()
    printed: DataSet | None = None

    def holds(self, session: str) -> bool:
        """Tell whether the session of this name, be it held or not, is over."""
        return self.over(start_of(session))

    def over(self, start: datetime) -> bool:
        """Tell whether what begins then has happened."""
        return self.before is not None and start < self.before

    @property
    def visits(self) -> frozenset[Visit]:
        """Who was where."""
        return _visits(self.held)


NO_PAST = Past()


@dataclass(frozen=True, slots=True)
class Schedule:
    """What stands in `schedule.yaml`; `settled` is when all that begins earlier has happened.

    A published one has all that lists say, `printed`: see `printed.printed`. In an earlier form it
    had not, and what calendars take back was `cancelled`. It is `binding` if it was asked for in
    spite of what people held; then the next plans keep to it. A draft was `made_from` data of this
    fingerprint. `holding` are the visits that people hold in their hands, where that may be another
    revision than this; it stands in no schedule, but follows from all of them and `told.yaml`.
    `now` is the moment at which it is read; like `settled` it is local time, but never written.
    """

    published: bool
    revision: int
    updated: datetime
    settled: datetime | None = None
    held: tuple[Held, ...] = ()
    cancelled: tuple[Cancelled, ...] = ()
    printed: DataSet | None = None
    binding: bool = False
    made_from: str = ""
    holding: frozenset[Visit] | None = field(default=None, compare=False)
    now: datetime | None = field(default=None, compare=False)

    @property
    def visits(self) -> frozenset[Visit]:
        """Who goes where."""
        return _visits(self.held)

    @property
    def relied_on(self) -> frozenset[Visit]:
        """The visits to be kept: what people hold, but of a day on which they came, how they came.

        What was cancelled and is over counts for nothing.
        """
        if self.holding is None:
            return self.visits
        happened = self.past.visits
        days = {(visit.person, day_of(visit.session)) for visit in happened}
        held = self.holding - (self.lines - self.visits)
        return happened | {v for v in held if (v.person, day_of(v.session)) not in days}

    @property
    def lines(self) -> frozenset[Visit]:
        """All that is written, also of what was cancelled."""
        return frozenset(Visit(who, one.session) for one in self.held for who in one.visitors)

    @property
    def past(self) -> Past:
        """What has happened, and stays."""
        past = replace(self._until_now, printed=self.printed)
        held = (one for one in self.held if past.holds(one.session) and not one.cancelled)
        return replace(past, held=tuple(held))

    def marked(self, data: DataSet) -> Schedule:
        """Return the schedule with a mark at all that is over and, says the data, was cancelled."""
        past = self._until_now
        held = (
            replace(one, cancelled=past.holds(one.session) and bool(data.reason(one.session)))
            for one in self.held
        )
        return replace(self, held=tuple(held))

    @property
    def _until_now(self) -> Past:
        """The time that is past: of a draft none."""
        moments = [moment for moment in (self.settled, self.now) if moment and self.published]
        return Past(max(moments, default=None))


def past_of(schedule: Schedule | None) -> Past:
    """Return what has happened of a schedule; nothing where there is none."""
    return schedule.past if schedule else NO_PAST


def _visits(held: Iterable[Held]) -> frozenset[Visit]:
    took_place = (one for one in held if not one.cancelled)
    return frozenset(Visit(person, one.session) for one in took_place for person in one.visitors)
