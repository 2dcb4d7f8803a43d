"""A time zone as calendars want it: the rule by which its summer time comes and goes.

The zone is asked for its changes in the years concerned. Where one yearly rule for summer and one
for winter time say the same (most of the world), these two are written; otherwise every change.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class _Change:
    """A change of the clock: when, on the clock before it, from which offset to which."""

    onset: datetime
    before: timedelta
    after: timedelta
    name: str

    @property
    def summer(self) -> bool:
        """Whether the clock is put forward."""
        return self.after > self.before


def timezone(name: str, first: int, last: int) -> Timezone:
    """Return the component for a zone, right from the year `first` to the year `last`."""
    zone = ZoneInfo(name)
    changes = [*_changes(zone, first - 1, last + 1)]
    component = Timezone()
    component.add("TZID", name)
    halves = [[change for change in changes if change.summer is half] for half in (True, False)]
    rules = [*map(_rule, halves)]
    if all(rules) and {*map(len, halves)} == {last - first + 3}:  # one of each a year
        for half, rule in zip(halves, rules, strict=True):
            component.add_component(_observance(half[0], rule))
    else:
        start = datetime(first - 1, 1, 1, tzinfo=UTC)
        offset = _offset(zone, start)
        # The clock as it was before the first change, as if it had changed to itself.
        for change in (_change(zone, start, offset, offset), *changes):
            component.add_component(_observance(change))
    return component


def _changes(zone: ZoneInfo, first: int, last: int) -> Iterator[_Change]:
    """Yield every change of the years, found day by day and then to the second."""
    moment, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    before = _offset(zone, moment)

    def changed(seconds: int) -> bool:
        return _offset(zone, moment + _SECOND * seconds) != before

    while moment < end:
        if (after := _offset(zone, moment + _DAY)) != before:
            onset = moment + _SECOND * bisect_left(range(86400), True, key=changed)
            yield _change(zone, onset, before, after)
        moment, before = moment + _DAY, after


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _change(zone: ZoneInfo, moment: datetime, before: timedelta, after: timedelta) -> _Change:
    name = moment.astimezone(zone).tzname() or ""
    return _Change(moment.replace(tzinfo=None) + before, before, after, name)


def _rule(changes: Sequence[_Change]) -> dict[str, int | str] | None:
    """Return the yearly rule that all these changes follow, if there is one."""
    common = {
        (c.onset.month, c.onset.weekday(), c.onset.time(), c.before, c.after) for c in changes
    }
    onsets = [change.onset for change in changes]
    numbers = {(onset.day - 1) // 7 + 1 for onset in onsets}
    if all((onset + 7 * _DAY).month != onset.month for onset in onsets):
        numbers = {-1}
    if not len(common) == len(numbers) == 1:
        return None
    weekday = _WEEKDAYS[onsets[0].weekday()]
    return {"FREQ": "YEARLY", "BYMONTH": onsets[0].month, "BYDAY": f"{numbers.pop()}{weekday}"}


def _observance(
    change: _Change, rule: dict[str, int | str] | None = None
) -> TimezoneDaylight | TimezoneStandard:
    component = TimezoneDaylight() if change.summer else TimezoneStandard()
    component.add("DTSTART", change.onset)
    component.add("TZOFFSETFROM", change.before)
    component.add("TZOFFSETTO", change.after)
    component.add("TZNAME", change.name)
    if rule:
        component.add("RRULE", rule)
    return component
