"""What would help most: the smallest changes of the data, each solved exactly, the best first.

Each change is its own question. Whoever calls says how they are asked: one after the other, or by
several processes at once; who answers when changes nothing of what is found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import isfinite
from operator import attrgetter
from typing import TYPE_CHECKING

from kooperation.answers.comparison import ChangeCost, ChangeQuestion, Comparison, Suggestion
from kooperation.solve.results import NO_LIMITS, Limits, Result
from kooperation.weeks.model import grouped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kooperation.answers.changes import Change
    from kooperation.answers.comparison import Cost
    from kooperation.weeks.model import DataSet, Visit
    from kooperation.weeks.schedule import Schedule


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The best changes, best first; `complete` if no other change could be better.

    `goals` are those of the best plan without a change. Of so many `changes` those `tried` are
    behind the last of the best, or among them; where the time was up, of the others nobody knows.
    """

    goals: tuple[Result, ...]
    best: tuple[Suggestion, ...]
    complete: bool
    tried: int
    changes: int


def ideas(suggestions: Iterable[Suggestion]) -> list[list[Suggestion]]:
    """Put together what has the same effect and differs in its time, or in who guides, only."""

    def effect(one: Suggestion) -> tuple[object, ...]:
        change, values = one.change, tuple((goal.name, goal.value) for goal in one.goals)
        guided = change.session if change.kind == "guide" else None
        return change.kind, change.invitation, change.partner, guided, values

    return [*grouped((effect(one), one) for one in suggestions).values()]


Ask = Callable[[Comparison, Iterator[ChangeQuestion], Limits], Iterator[ChangeCost]]
"""Puts questions to a comparison, each as soon as there is somebody to answer it.

The answers come in any order. While it waits it tells the progress of the limits.
"""


def in_turn(
    compared: Comparison, questions: Iterator[ChangeQuestion], limits: Limits
) -> Iterator[ChangeCost]:
    """Answer one question after the other."""
    for question in questions:
        yield compared.answer(question, _within(limits, question.seconds))


class _Search:
    """The suggestions found so far, and how many changes were `tried`."""

    def __init__(self, compared: Comparison, most: int, ask: Ask) -> None:
        self._compared, self._most, self._ask = compared, most, ask
        self._found: list[ChangeCost] = []
        self._asked: set[int] = set()
        self.tried, self.finished = 0, True

    def first_look(self, numbers: Iterable[int], limits: Limits) -> list[ChangeCost]:
        """Return what changes cost at least, the most promising first; some cannot help at all."""

        def questions() -> Iterator[ChangeQuestion]:
            for number in numbers:
                if limits.seconds_left() <= 0:
                    return
                yield ChangeQuestion(number, limits.seconds_left())

        queue = []
        for answer in self._ask(self._compared, questions(), limits):
            self.tried += 1
            limits.progress("changes", self.tried, None)
            if answer.cost:
                queue.append(answer)
        return sorted(queue, key=attrgetter("cost", "number"))

    def solve(self, queue: list[ChangeCost], limits: Limits) -> None:
        """Find the best in the queue; nothing is solved to its end that cannot enter the list."""

        def questions() -> Iterator[ChangeQuestion]:
            for one in queue:
                most = self._last_of_the_list()
                if one.cost and one.cost > most[: len(one.cost)]:
                    return
                if limits.seconds_left() <= 0:
                    self.finished = False
                    return
                yield ChangeQuestion(one.number, limits.seconds_left(), most)

        self._note(questions(), limits)

    def likely(self, queue: list[ChangeCost], limits: Limits) -> None:
        """Find changes that help for sure, though perhaps not the most, nor as they could."""

        def questions() -> Iterator[ChangeQuestion]:
            for one in queue:
                missing, left = self._most - len(ideas(self.listed())), limits.seconds_left()
                if missing <= 0 or left <= 0:
                    return
                if one.number not in self._asked:
                    yield ChangeQuestion(one.number, left / missing, self._last_of_the_list())

        self._note(questions(), limits)

    def listed(self) -> list[Suggestion]:
        """Return the best that was found, as many ideas as wanted, in order."""
        found = sorted(self._found, key=attrgetter("cost", "number"))
        some = [answer.suggestion for answer in found if answer.suggestion]
        best = {id(one) for same in ideas(some)[: self._most] for one in same}
        return [one for one in some if id(one) in best]

    def _last_of_the_list(self) -> Cost:
        """Return the cost that no newcomer may exceed."""
        costs = {id(answer.suggestion): answer.cost for answer in self._found}
        firsts = [costs[id(same[0])] for same in ideas(self.listed())]
        last = firsts[-1] if len(firsts) == self._most else None
        return last or self._compared.nothing

    def _note(self, questions: Iterator[ChangeQuestion], limits: Limits) -> None:
        for answer in self._ask(self._compared, questions, limits):
            self._asked.add(answer.number)
            self.finished = self.finished and answer.finished
            if answer.suggestion:
                self._found.append(answer)


def suggest(
    data: DataSet,
    visits: frozenset[Visit],
    most: int,
    limits: Limits = NO_LIMITS,
    *,
    schedule: Schedule | None = None,
    ask: Ask = in_turn,
) -> Suggestions:
    """Return the best changes, `most` ideas; who gains is told against the plan with these visits.

    The goals are those of the schedule on disk. What has happened of it stays, and no session of
    it is changed.

    The relaxation tells how good each change could be; then they are solved, the most promising
    first, until no other can enter the list. Where the time is short, a half of it is for the first
    look, a quarter for the best, and the rest for whatever else is likely to help.
    """
    search: _Search | None = None

    def tell(_goal: str, _value: int | None, _bound: int | None) -> None:
        limits.progress("changes", search.tried if search else 0, None)

    inner = Limits(limits.seconds_left, tell)
    compared = Comparison(data, schedule, visits, inner)
    base, count = compared.base, len(compared.changes)
    if not base.optimal:
        return Suggestions(base.results, (), complete=False, tried=0, changes=count)
    search, total = _Search(compared, most, ask), limits.seconds_left()
    numbers = _urgent_first(data, base.visits, [change for change, _data in compared.changes])
    queue = search.first_look(numbers, _within(inner, total / 2))
    search.solve(queue, _within(inner, total * 3 / 4))
    if not search.finished:
        search.likely(queue, inner)
    complete = search.finished and search.tried == count
    return Suggestions(base.results, tuple(search.listed()), complete, search.tried, count)


def _within(limits: Limits, seconds: float) -> Limits:
    """Return limits that end so many seconds from now."""
    rest = limits.seconds_left() - seconds
    if not isfinite(rest):
        return limits
    return Limits(lambda: limits.seconds_left() - rest, limits.progress)


def _urgent_first(data: DataSet, visits: frozenset[Visit], changes: Sequence[Change]) -> list[int]:
    """Return the numbers of the changes, those first that concern most visits that are lacking."""
    granted = {visit.wish for visit in visits}
    lacking: Counter[str | None] = Counter()
    for person in data.people.values():
        for invitation in person.wishes:
            if (person.id, invitation) not in granted:
                lacking[invitation] += person.size
                lacking[person.partner] += person.size

    def urgency(number: int) -> int:
        return lacking[changes[number].invitation or changes[number].partner]

    return sorted(range(len(changes)), key=urgency, reverse=True)
