"""Why a wish was not met: what stands in the way of each session, and what granting it would cost.

Both are true of the plan on disk. What stands in the way is what the referee says of that plan with
the visit added, less what it says of the plan; the price is found by solving once more with the
wish granted.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from kooperation.audit import audit, told_once
from kooperation.planning.flow import raise_if_broken
from kooperation.problems import Breach
from kooperation.reports.lists import PlanIndex
from kooperation.reports.organiser import VisitChanges, changes
from kooperation.solve.results import NO_LIMITS
from kooperation.weeks.model import Visit, invitation_of, start_of
from kooperation.weeks.possible import Possibilities

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from kooperation.solve.questions import Prices
    from kooperation.solve.results import Limits, Result
    from kooperation.weeks.model import DataSet, Person, Session
    from kooperation.weeks.schedule import Schedule

Cause = Literal["goals", "kept", "draw"]


@dataclass(frozen=True, slots=True)
class Way:
    """A session of the wished invitation, and all that stands in the way of going there.

    That is a broken rule, or `full` (a seat would do, but they are taken), or `not-held`, or
    `cancelled`, with the reason as its name. Where the session is `over`, that is what stood in
    the way when it began.
    """

    session: Session
    reasons: tuple[Breach, ...]
    over: bool = False


@dataclass(frozen=True, slots=True)
class Price:
    """What granting a wish would cost: the best plan with it, against the plan on disk.

    `cause` is the kind of the first goal that gets worse: `draw` where all that is counted stays
    as good; None where something gets better first, so that the plan on disk is not the best one.
    `before` and `goals` are what is counted, on disk and then.
    """

    possible: bool
    cause: Cause | None = None
    goals: tuple[Result, ...] = ()
    before: tuple[Result, ...] = ()
    changes: VisitChanges = field(default_factory=lambda: VisitChanges(()))

    @property
    def differences(self) -> tuple[tuple[Result, Result], ...]:
        """The goals that change, as they are on disk and as they would be."""
        known = {result.name: result for result in self.before}
        return tuple(
            (known[goal.name], goal)
            for goal in self.goals
            if goal.name in known and goal.value != known[goal.name].value
        )


@dataclass(frozen=True, slots=True)
class WishAnswer:
    """A wish: the session that grants it, or else what stands in the way and the price.

    Where the wish is impossible for this person alone, whatever others do, `obstacles` are the
    rules that forbid each of the ways `ahead`; otherwise there are none.
    """

    person: str
    invitation: str
    position: int
    session: Session | None = None
    ways: tuple[Way, ...] = ()
    price: Price | None = None
    obstacles: tuple[tuple[str, ...], ...] = ()

    @property
    def ahead(self) -> tuple[Way, ...]:
        """The ways that are not over."""
        return tuple(way for way in self.ways if not way.over)


def explain(
    data: DataSet,
    schedule: Schedule,
    person: str,
    invitation: str | None = None,
    limits: Limits = NO_LIMITS,
) -> Iterator[WishAnswer]:
    """Yield an answer for each wish of the person, or for one, most wanted first."""
    context = PlanContext(data, schedule)
    wishes = data.people[person].wishes
    gone = {invitation_of(session): session for session in context.index.visits.get(person, ())}
    for wish, position in sorted(wishes.items(), key=lambda item: item[::-1]):
        if invitation not in {None, wish}:
            continue
        if wish in gone:
            yield WishAnswer(person, wish, position, context.index.sessions[gone[wish]])
        else:
            ways = tuple(ways_to(context, data.people[person], wish))
            price = _price(context, person, wish, limits)
            answer = WishAnswer(person, wish, position, None, ways, price)
            obstacles = () if price.possible else _obstacles(context, person, answer.ahead)
            yield replace(answer, obstacles=obstacles)


class PlanContext:
    """The plan on disk laid open: who is where, and what the referee says of it."""

    def __init__(self, data: DataSet, schedule: Schedule) -> None:
        self.data, self.schedule, self.past = data, schedule, schedule.past
        self.index = PlanIndex(data, schedule.visits, self.past)
        self.possible = Possibilities(data)
        self._broken: dict[datetime | None, frozenset[Breach]] = {}
        """What the plan breaks as it is: nothing but agreements that absences have undone."""

    @cached_property
    def prices(self) -> Prices:
        """What wishes cost; all of them are asked of one."""
        from kooperation.solve.questions import Prices  # noqa: PLC0415  the solver takes its time

        return Prices(self.data, self.schedule)

    def new_breaches(self, visit: Visit) -> tuple[Breach, ...]:
        """Return what the plan would break with one more visit, each thing once.

        Of a session that is over that is what it would have broken when the session began.
        """
        moment: datetime | None = start_of(visit.session)
        if not self.past.holds(visit.session):
            moment = self.past.before
        if moment not in self._broken:
            self._broken[moment] = frozenset(self._breaches(moment))
        found = self._breaches(moment, visit)
        return told_once(breach for breach in found if breach not in self._broken[moment])

    def _breaches(self, settled: datetime | None, *more: Visit) -> tuple[Breach, ...]:
        visits = self.schedule.visits
        past = [v for v in visits if settled and start_of(v.session) < settled]
        return audit(self.data, sorted({*visits, *more}), settled=settled, past=past)


# --- what stands in the way ----------------------------------------------------------------------


def ways_to(context: PlanContext, person: Person, invitation: str) -> Iterator[Way]:
    """Yield each session of the invitation, with all that stands in the way, or did."""
    offered = context.data.sessions_of(invitation)
    off = (one for one in context.data.cancelled.values() if one.invitation == invitation)
    for session in sorted((*offered, *off), key=lambda s: (s.span, s.id)):
        over = context.past.holds(session.id) and not session.cancelled
        yield Way(session, tuple(_reasons(context, person, session)), over)


def _reasons(context: PlanContext, person: Person, session: Session) -> Iterable[Breach]:
    visit = Visit(person.id, session.id)
    if session.cancelled:
        yield Breach("cancelled", *visit, names=(session.cancelled,))
        return
    if session.id not in context.index.guests:
        yield Breach("not-held", *visit)
    for breach in context.new_breaches(visit):
        people = person.seats(session.invitation)
        if breach.rule == "overfull" and people <= session.seats:
            yield replace(breach, rule="full", count=breach.count - people)
        else:
            yield breach


def _obstacles(
    context: PlanContext, person: str, ways: tuple[Way, ...]
) -> tuple[tuple[str, ...], ...]:
    """Return the rules that forbid each way to this person alone; none if a way is open."""
    found: list[tuple[str, ...]] = []
    for way in ways:
        if way.session.cancelled:
            found.append(("cancelled",))
            continue
        if context.data.people[person].position(way.session.id) is None:
            found.append(("unwished",))
            continue
        rules = context.possible.obstacles(context.data.people[person], way.session)
        # Too few can come also because this person cannot: then that is all there is to say.
        found.append(tuple(rule for rule in rules if rule != "below-minimum") or rules)
    return tuple(found) if all(found) else ()


# --- the price ----------------------------------------------------------------------------------


def _price(context: PlanContext, person: str, invitation: str, limits: Limits) -> Price:
    """Return what the best plan with this wish granted would cost."""
    data, schedule = context.data, context.schedule
    plan = context.prices.granting(person, invitation, limits)
    if plan is None:
        return Price(possible=False)
    raise_if_broken(data, plan, schedule if schedule.published else None)
    before = context.prices.before
    changed = changes(data, schedule, plan.visits, context.past)
    return Price(True, _cause(before, plan.results), plan.results, before, changed)


def _cause(before: tuple[Result, ...], after: tuple[Result, ...]) -> Cause | None:
    """Return the kind of the first goal that differs, if it gets worse."""
    was = defaultdict(int, {result.name: result.value for result in before})
    for result in after:
        if gained := result.gain(was[result.name]):
            return None if gained > 0 else "kept" if result.name == "kept" else "goals"
    return "draw"
