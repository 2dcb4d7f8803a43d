"""The model under construction: what koop may decide, and the rows that bind it.

Every decision is a binary variable, made in the order of the ids, so that equal data gives an
equal model, whatever the order of the YAML:

    visit[person, session]     the person goes there
    held[session]              the session takes place
    visited[partner]           the host is visited
    gets[person, k]            the person gets at least k wishes
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from kooperation.model import DataSet, Schedule, Visit, invitation_of, start_of
from kooperation.possible import Possibilities, wished_visits

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from datetime import timedelta

    from kooperation.model import Person, Session

Terms = dict[int, float]
"""A sum: the number of a variable to its factor."""


@dataclass(frozen=True, slots=True)
class Row:
    """A sum that stays between two limits, both included."""

    terms: Terms
    least: float = -inf
    most: float = inf


@dataclass(slots=True)
class Draft:
    """The decisions and rows, with the look-ups that constraints and goals need.

    `schedule` is what stands on disk; if it is published, the plan may keep `max_changes` people's
    visits fewer than it could. `past` are the visits before the day `settled`: they have happened
    and are constants, no decisions. `links` are rows that the others imply for whole decisions,
    and that make the relaxation sharper where the number of sessions counts.
    """

    data: DataSet
    possible: Possibilities
    schedule: Schedule | None = None
    max_changes: int = 0
    past: frozenset[Visit] = frozenset()
    settled: date = date.min
    visit: dict[Visit, int] = field(default_factory=dict)
    held: dict[str, int] = field(default_factory=dict)
    visited: dict[str, int] = field(default_factory=dict)
    gets: dict[tuple[str, int], int] = field(default_factory=dict)
    of_person: dict[str, list[Visit]] = field(default_factory=lambda: defaultdict(list))
    of_session: dict[str, list[Visit]] = field(default_factory=lambda: defaultdict(list))
    rows: list[Row] = field(default_factory=list)
    links: list[Row] = field(default_factory=list)
    size: int = 0

    def add(self, terms: Terms, *, least: float = -inf, most: float = inf) -> None:
        """Add a row, unless it says nothing."""
        if terms:
            self.rows.append(Row(terms, least, most))

    def is_open(self, session: str) -> bool:
        """Tell whether the session is still to come."""
        return start_of(session).date() >= self.settled

    def values_of(self, visits: Collection[Visit]) -> np.ndarray:
        """Return the decisions of a plan with these visits, to be `completed`."""
        values = np.zeros(self.size)
        values[[number for visit, number in self.visit.items() if visit in visits]] = 1
        return values

    def completed(self, values: np.ndarray) -> np.ndarray:
        """Return the plan with these visits, where every other decision says what is true of it.

        A solver that was asked for something else leaves the others at what the rows allow.
        """
        whole = np.zeros(self.size)
        whole[: len(self.visit)] = values[: len(self.visit)].round()
        for visit, number in self.visit.items():
            if whole[number]:
                held = self.held[visit.session]
                whole[held] = 1
                whole[self.visited[self.data.sessions[visit.session].host]] = 1
        for person, visits in self.of_person.items():
            granted = sum(whole[self.visit[visit]] for visit in visits)
            granted += sum(visit.person == person for visit in self.past)
            for number in self.steps_of(person)[: int(granted)]:
                whole[number] = 1
        return whole

    def steps_of(self, person: str) -> list[int]:
        """Return the variables for the first, second, … wish of a person."""
        steps: list[int] = []
        while (number := self.gets.get((person, len(steps) + 1))) is not None:
            steps.append(number)
        return steps

    def at_most_one(self, variables: Sequence[int], excluding: Sequence[int]) -> None:
        """Add rows by which, of any two that exclude each other, at most one is chosen.

        `excluding` is the graph of the variables: see `neighbours`. One row covers a whole clique,
        which is far stronger than a row for each pair.
        """
        for clique in cliques(excluding):
            self.add({variables[item]: 1 for item in clique}, most=1)


def draft(
    data: DataSet,
    schedule: Schedule | None = None,
    *,
    max_changes: int = 0,
    only: frozenset[Visit] | None = None,
) -> Draft:
    """Return the decisions for a data set; what no plan could contain is left out at once.

    With `only`, no visits but these may be in the plan.
    """
    settled = schedule.settled if schedule and schedule.settled else date.min
    before = schedule.visits if schedule else frozenset()
    past = frozenset(visit for visit in before if start_of(visit.session).date() < settled)
    new = Draft(data, Possibilities(data), schedule, max_changes, past, settled)
    for visit in wished_visits(data):
        if only is not None and visit not in only:
            continue
        if new.is_open(visit.session) and not new.possible.hopeless(visit):
            new.visit[visit] = len(new.visit)
            new.of_person[visit.person].append(visit)
            new.of_session[visit.session].append(visit)
    new.size = len(new.visit)
    for session in data.sessions:
        if session in new.of_session:
            new.held[session] = _next(new)
    for host in sorted({data.sessions[session].host for session in new.held}):
        new.visited[host] = _next(new)
    for person in data.people.values():
        for k in range(1, _most_visits(new, person) + 1):
            new.gets[person.id, k] = _next(new)
    return new


def _next(draft: Draft) -> int:
    draft.size += 1
    return draft.size - 1


def _most_visits(draft: Draft, person: Person) -> int:
    """Return a bound on the wishes this person can get, those of the past included."""
    past = [visit for visit in draft.past if visit.person == person.id]
    wished = {invitation_of(visit.session) for visit in draft.of_person[person.id]}
    most = len(wished - {invitation_of(v.session) for v in past}) + len(past)
    if person.max_visits is not None:
        most = min(most, max(person.max_visits, len(past)))
    return most


def neighbours(
    sessions: Sequence[Session], margin: timedelta, related: Callable[[Session, Session], bool]
) -> list[int]:
    """Return the graph of sessions: the places of those related to each, as bits of a number.

    Two between which the margin lies, or more, are not related. So windows with thousands of
    starts are no thousands times thousands of questions.
    """
    graph = [0] * len(sessions)
    by_time = sorted(range(len(sessions)), key=lambda item: sessions[item].span)
    for place, one in enumerate(by_time, start=1):
        end = sessions[one].end + margin
        for other in islice(by_time, place, None):
            if sessions[other].start >= end:
                break
            if related(sessions[one], sessions[other]):
                graph[one] |= 1 << other
                graph[other] |= 1 << one
    return graph


def cliques(graph: Sequence[int]) -> Iterator[list[int]]:
    """Yield cliques, greedily grown, that cover every edge of the graph."""
    uncovered = list(graph)
    for first in range(len(graph)):
        while uncovered[first]:
            clique, common = [first], graph[first]
            while common:
                # Edges not covered yet come first; whatever else fits makes the row stronger.
                pick = common & uncovered[first] or common
                best = (pick & -pick).bit_length() - 1
                clique.append(best)
                common &= graph[best]
                uncovered[first] &= ~(1 << best)
            members = sum(1 << item for item in clique)
            for item in clique:
                uncovered[item] &= ~members
            yield sorted(clique)
