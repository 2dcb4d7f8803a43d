"""A schedule made ready for paper, calendars and pages: what `koop export` hands to every format.

An edition is plain data without a word of any language. Its lists hold only what their reader may
see; `data` is for what nobody but the organiser takes home (phone numbers, mail addresses).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kooperation.reports.day import DaySheet, day_sheets
from kooperation.reports.lists import (
    GuestList,
    PlanIndex,
    TimetableDay,
    VisitList,
    guest_lists,
    people_in_order,
    visit_lists,
    week,
)
from kooperation.reports.numbers import Numbers, numbers
from kooperation.reports.order import partners_in_order
from kooperation.reports.roster import Roster, rosters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kooperation.reports.news import Reader
    from kooperation.weeks.model import DataSet
    from kooperation.weeks.schedule import Schedule


Counts = list[tuple[str, int]]
"""Institutions with a number of people."""


@dataclass(frozen=True, slots=True)
class Network:
    """Which institutions get to know each other.

    `guests[i, j]` people of the institution i visit the house of the institution j; whoever goes
    to one house several times counts once. Institutions by name, only those that take part.
    """

    partners: tuple[str, ...]
    guests: dict[tuple[int, int], int]

    @property
    def matrix(self) -> tuple[tuple[int, ...], ...]:
        """The same as rows: one an institution, with its guests in every house."""
        places = range(len(self.partners))
        return tuple(tuple(self.guests.get((one, other), 0) for other in places) for one in places)

    @property
    def pairs(self) -> int:
        """How many pairs of institutions meet, whoever visits whom."""
        return len({frozenset(pair) for pair in self.guests})

    @property
    def rows(self) -> Iterator[tuple[str, Counts, Counts]]:
        """Each institution, the houses it visits and the institutions that visit it."""
        columns = zip(*self.matrix, strict=True)
        for name, row, column in zip(self.partners, self.matrix, columns, strict=True):
            yield name, self._named(row), self._named(column)

    def _named(self, counts: Iterable[int]) -> Counts:
        return [pair for pair in zip(self.partners, counts, strict=True) if pair[1]]


@dataclass(frozen=True, slots=True)
class Edition:
    """All lists of a schedule. `people`, `hosts` and `rosters` are those asked for.

    Then it is `chosen`, and has no `sheets` of days. `earlier` are the published revisions, which
    calendars have to know.
    """

    data: DataSet
    schedule: Schedule
    people: tuple[VisitList, ...]
    hosts: tuple[GuestList, ...]
    rosters: tuple[Roster, ...]
    days: tuple[TimetableDay, ...]
    network: Network
    numbers: Numbers
    sheets: tuple[DaySheet, ...] = ()
    chosen: bool = False
    earlier: tuple[Schedule, ...] = ()

    @property
    def draft(self) -> bool:
        """Whether nobody may rely on it yet: then every page says so."""
        return not self.schedule.published


def edition(
    data: DataSet,
    schedule: Schedule,
    chosen: Iterable[str] = (),
    earlier: Iterable[Schedule] = (),
    readers: Iterable[Reader] = (),
) -> Edition:
    """Return the lists of a schedule: of everybody, or only of these people and partners.

    `readers` are all for whom there is news.
    """
    chosen, earlier = frozenset(chosen), (*earlier,)
    index = PlanIndex(data, schedule.visits, schedule.past)
    people = [person for person in people_in_order(data) if not chosen or person in chosen]
    hosts = chosen & data.partners.keys() if chosen else _hosts(data)
    houses = [name for name in (hosts if chosen else data.partners) if data.partners[name].people]
    met = network(index)
    return Edition(
        data,
        schedule,
        visit_lists(index, people),
        guest_lists(index, partners_in_order(data, hosts)),
        rosters(index, partners_in_order(data, houses)),
        week(index),
        met,
        numbers(index, met.pairs),
        () if chosen else day_sheets(data, schedule, None, earlier, readers),
        bool(chosen),
        earlier,
    )


def _hosts(data: DataSet) -> frozenset[str]:
    return frozenset(invitation.host for invitation in data.invitations.values())


def network(index: PlanIndex) -> Network:
    """Return how many people of each institution visit each other one, as far as both are known.

    A session that the data has forgotten has no host, wherever it was held.
    """
    known, met = index.data, defaultdict[tuple[str, str], set[str]](set)
    for person, sessions in index.visits.items():
        for name in sessions if person in known.people else ():
            session = index.sessions[name]
            if session.invitation in known.invitations and session.host in known.partners:
                met[known.people[person].partner, session.host].add(person)
    partners = partners_in_order(known, _hosts(index.now).union(*met) & known.partners.keys())
    place = {partner: number for number, partner in enumerate(partners)}
    return Network(
        tuple(known.partners[id_].name for id_ in partners),
        {(place[one], place[other]): index.size(who) for (one, other), who in sorted(met.items())},
    )
