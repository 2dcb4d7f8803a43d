"""The model under construction: what koop may decide, and the rows that bind it.

Every decision is a binary variable, made in the order of the ids, so that equal data gives an
equal model, whatever the order of the YAML:

    visit[person, session]     the person goes there
    held[session]              the session takes place
    counts                     how many of some decisions are chosen: what goals are made of
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice, pairwise
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from kooperation.weeks.model import DataSet, Visit, grouped, invitation_of, start_of
from kooperation.weeks.possible import Possibilities, wished_visits
from kooperation.weeks.schedule import NO_PAST, Past, Schedule, past_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from datetime import datetime

    from kooperation.weeks.model import Session

LinearExpr = dict[int, float]
"""A sum: the number of a decision to its factor. All factors of a goal are whole numbers."""


def total(terms: LinearExpr, values: np.ndarray) -> int:
    """Return what a sum of whole numbers comes to, with these values (float64) of the decisions."""
    return round(sum(factor * float(values[number]) for number, factor in terms.items()))


def dense(terms: LinearExpr, size: int) -> np.ndarray:
    """Return the factors of all decisions, float64 of shape (size,)."""
    factors = np.zeros(size)
    factors[list(terms)] = list(terms.values())
    return factors


@dataclass(frozen=True, slots=True)
class Row:
    """A sum that stays between two limits, both included."""

    terms: LinearExpr
    least: float = -inf
    most: float = inf


@dataclass(frozen=True, slots=True)
class CountSteps:
    """Decisions that say how many of some others are chosen: `steps[k - 1]` that at least k are.

    Of `of`, and beside them `already` of what has happened.
    """

    of: tuple[int, ...]
    steps: tuple[int, ...]
    already: int = 0


@dataclass(slots=True)
class Formulation:
    """The decisions and rows, with the look-ups that constraints and goals need.

    `schedule` is what stands on disk; if it is published, the plan may keep `max_changes` people's
    visits fewer than it could. The visits of `past` have happened and are constants, no decisions;
    `running` are those of their sessions that go on, the way back included, with who is there.
    Those of `again`, decided or past, are promised after the first was missed, and count for
    nothing but promises.
    `valid_inequalities` are rows that the others imply for whole decisions, and that make the
    relaxation sharper where the number of sessions counts. `counts` stand under the name of what is
    counted, each by whose it is.
    """

    data: DataSet
    possible: Possibilities
    schedule: Schedule | None = None
    max_changes: int = 0
    settled: Past = NO_PAST
    past: frozenset[Visit] = frozenset()
    running: dict[Session, list[str]] = field(default_factory=dict)
    again: frozenset[Visit] = frozenset()
    visit: dict[Visit, int] = field(default_factory=dict)
    held: dict[str, int] = field(default_factory=dict)
    counts: dict[str, dict[str, CountSteps]] = field(default_factory=lambda: defaultdict(dict))
    of_person: dict[str, list[Visit]] = field(default_factory=lambda: defaultdict(list))
    of_session: dict[str, list[Visit]] = field(default_factory=lambda: defaultdict(list))
    rows: list[Row] = field(default_factory=list)
    valid_inequalities: list[Row] = field(default_factory=list)
    size: int = 0

    def add(self, terms: LinearExpr, *, least: float = -inf, most: float = inf) -> None:
        """Add a row, unless it says nothing."""
        if terms:
            self.rows.append(Row(terms, least, most))

    def count(self, what: str, whose: str, of: Sequence[int], most: int, already: int = 0) -> None:
        """Count how many of the decisions are chosen, up to `most`, those `already` included."""
        steps = tuple(range(self.size, self.size + most))
        self.size += most
        self.counts[what][whose] = CountSteps(tuple(of), steps, already)
        self.add({**dict.fromkeys(of, 1.0), **dict.fromkeys(steps, -1.0)}, least=-already)
        for lower, higher in pairwise(steps):
            self.add({lower: 1, higher: -1}, least=0)

    def people_making(self, visits: Iterable[Visit]) -> LinearExpr:
        """Return how many people make these visits; those that cannot be decided are left out."""
        return {
            self.visit[visit]: float(self.data.people[visit.person].size)
            for visit in visits
            if visit in self.visit
        }

    def seats_taken(self, visits: Iterable[Visit]) -> LinearExpr:
        """Return how many seats these visits take, all of which can be decided."""
        people = self.data.people
        return {
            self.visit[visit]: float(people[visit.person].seats(invitation_of(visit.session)))
            for visit in visits
        }

    def all_counts(self) -> Iterator[CountSteps]:
        """Yield the counts in the order of their decisions."""
        for some in self.counts.values():
            yield from some.values()

    def is_open(self, session: str) -> bool:
        """Tell whether the session is still to come."""
        return not self.settled.holds(session)

    def values_of(self, visits: Collection[Visit]) -> np.ndarray:
        """Return the decisions of a plan with these visits, to be `completed`.

        Like all values of decisions they are one float64 each, 0 or 1, of shape (size,).
        """
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
                whole[self.held[visit.session]] = 1
        for count in self.all_counts():
            chosen = count.already + sum(whole[number] for number in count.of)
            for number in count.steps[: int(chosen)]:
                whole[number] = 1
        return whole

    def at_most_one(self, variables: Sequence[int], excluding: Sequence[int]) -> None:
        """Add rows by which, of any two that exclude each other, at most one is chosen.

        `excluding` is the graph of the variables: see `neighbours`. One row covers a whole clique,
        which is far stronger than a row for each pair.
        """
        for clique in cliques(excluding):
            self.add({variables[item]: 1 for item in clique}, most=1)


def decisions(
    data: DataSet,
    schedule: Schedule | None,
    max_changes: int,
    only: frozenset[Visit] | None,
    *,
    fresh: bool,
) -> Formulation:
    """Return the decisions for a data set; what no plan could contain is left out at once.

    With `only`, no visits but these may be in the plan. Of a schedule that is planned afresh
    nothing but what has happened counts.
    """
    schedule = schedule and schedule.marked(data)
    past = past_of(schedule)
    kept = None if fresh else schedule
    new = Formulation(data, Possibilities(data), kept, max_changes, past, past.visits)
    new.running = _running(data, past)
    been = grouped((visit.wish, visit) for visit in sorted(past.visits, key=_by_time))
    again = {v for same in been.values() for n, v in enumerate(same) if _missed(data, same[:n])}
    for visit in wished_visits(data):
        if not new.is_open(visit.session) or (only is not None and visit not in only):
            continue
        if visit.wish in been:
            agreed = visit.person in data.sessions[visit.session].agreed
            if not (agreed and _missed(data, been[visit.wish])):
                continue
            again.add(visit)
        if not (new.possible.hopeless(visit) or _too_early(new, visit)):
            new.visit[visit] = len(new.visit)
            new.of_person[visit.person].append(visit)
            new.of_session[visit.session].append(visit)
    new.size, new.again = len(new.visit), frozenset(again)
    for session in data.sessions:
        if session in new.of_session:
            new.held[session] = new.size
            new.size += 1
    return new


def _running(data: DataSet, past: Past) -> dict[Session, list[str]]:
    """Return the sessions that have begun and whose visitors are not back, with these."""
    way = timedelta(minutes=data.weeks.longest_way)
    return {
        session: [person for person in held.visitors if person in data.people]
        for held in past.held
        if (session := data.sessions.get(held.session))
        and past.before is not None
        and session.end + way > past.before
    }


def _too_early(formulation: Formulation, visit: Visit) -> bool:
    """Tell whether the visitor or a guide is not back yet, or koop offers beside what goes on."""
    session = formulation.data.sessions[visit.session]
    needed = {visit.person, *session.guides}
    return any(
        (other.invitation == session.invitation and overlap_if_chosen(session, other))
        or (
            not needed.isdisjoint((*visitors, *other.guides))
            and formulation.possible.clash(session, other)
        )
        for other, visitors in formulation.running.items()
    )


def overlap_if_chosen(one: Session, other: Session) -> bool:
    """Tell whether koop chose one of the two, and they overlap."""
    return (one.chosen or other.chosen) and one.span.overlaps(other.span)


def _missed(data: DataSet, visits: Sequence[Visit]) -> bool:
    """Tell whether these visits were planned, some at least, and all of them missed."""
    return bool(visits) and all(
        visit.person in data.people and data.people[visit.person].has_missed(visit.session)
        for visit in visits
    )


def _by_time(visit: Visit) -> tuple[datetime, Visit]:
    return start_of(visit.session), visit


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
    """Yield cliques, greedily grown, that cover every edge of the graph.

    To find the fewest such cliques is NP-hard (Kou, Stockmeyer and Wong 1978).
    """
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
