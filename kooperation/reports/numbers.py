"""The weeks in numbers, for everybody: no name, no house, and nothing of who meets whom.

Like every report it is plain data without a word of any language. Everywhere people count by the
size of their party; only `taken` seats count who comes along as well. Each number is one of the
whole town, so that none tells anything of a house in which there is one person.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kooperation.reports.organiser import Overview, overview
from kooperation.weeks.model import invitation_of
from kooperation.weeks.times import days

if TYPE_CHECKING:
    from datetime import date

    from kooperation.reports.lists import PlanIndex


@dataclass(frozen=True, slots=True)
class Numbers:
    """What can be quoted.

    `partners` invite or have people. `seats` are those of the sessions that take place, `taken`
    those of them that are. `second` people get what they want second most. So many `pairs` of
    institutions meet. `days` has the visits of each day; a weekend is left out if it has none.
    `missed` are the visits that were planned and not made: None before all is over, and
    where nobody noted anything, so that nothing is claimed.
    """

    plan: Overview
    partners: int
    seats: int
    taken: int
    second: int
    pairs: int
    days: tuple[tuple[date, int], ...]
    missed: int | None = None

    @property
    def made(self) -> int | None:
        """The visits that were made; None where nobody can say."""
        return None if self.missed is None else self.plan.visits - self.missed


def numbers(index: PlanIndex, pairs: int) -> Numbers:
    """Return the numbers of a plan under which so many `pairs` of institutions meet."""
    data = index.now
    taking_part = {one.id for one in data.partners.values() if one.people}
    taking_part.update(one.host for one in data.invitations.values())
    # Of a session that the data has forgotten nobody knows the seats.
    held = [one for one in map(index.sessions.__getitem__, index.guests) if one.seats]
    by_day: Counter[date] = Counter()
    for name, people in index.guests.items():
        by_day[index.sessions[name].span.day] += sum(index.guest(one).size for one in people)
    second = sum(
        person.size
        for person in data.people.values()
        if any(
            person.wishes.get(invitation_of(name)) == 1 for name in index.visits.get(person.id, ())
        )
    )
    every = {*days(data.weeks.start, data.weeks.end), *by_day}
    return Numbers(
        overview(index),
        partners=len(taking_part),
        seats=sum(one.seats for one in held),
        taken=sum(index.size(index.guests[one.id], one.invitation) for one in held),
        second=second,
        pairs=pairs,
        days=tuple((day, by_day[day]) for day in sorted(every) if by_day[day] or day.weekday() < 5),
        missed=_missed(index),
    )


def _missed(index: PlanIndex) -> int | None:
    """Return the visits that were not made, once all is over and if anybody noted any."""
    if not all(index.past.holds(name) for name in index.guests):
        return None
    missed = [
        index.guest(person).size
        for name, people in index.guests.items()
        for person in people
        if index.missed(person, name)
    ]
    return sum(missed) if missed else None
