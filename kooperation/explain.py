"""Why a wish was not met: what stands in the way of each session, and what granting it would cost.

Both are true of the plan on disk. The reasons bear the names of the rules a visit would break,
were it simply added to that plan; the price is found by solving once more with the wish granted.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from kooperation.model import gain, invitation_of
from kooperation.organiser import Changes, changes
from kooperation.planning import audited
from kooperation.possible import Possibilities, overlaps_any
from kooperation.report import Book, past_sessions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kooperation.model import DataSet, Limits, Person, Result, Schedule, Session

Cause = Literal["goals", "kept", "draw"]


@dataclass(frozen=True, slots=True)
class Reason:
    """What stands in the way of a visit: a rule's name, `full` or `not-held`, and its details.

    `people` are who else is concerned (guides, those who are out, the companion), `session` is
    another session in the way, `count` people or sessions have `most` (or, of a minimum, need it).
    """

    code: str
    people: tuple[str, ...] = ()
    session: str | None = None
    count: int = 0
    most: int = 0
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """A session of the wished invitation, and all that stands in the way of going there."""

    session: Session
    reasons: tuple[Reason, ...]


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
    changes: Changes = field(default_factory=lambda: Changes((), ()))

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
class Answer:
    """A wish: the session that grants it, or else what stands in the way and the price."""

    person: str
    invitation: str
    position: int
    session: Session | None = None
    ways: tuple[Way, ...] = ()
    price: Price | None = None


def explain(
    data: DataSet,
    schedule: Schedule,
    person: str,
    invitation: str | None = None,
    limits: Limits | None = None,
) -> Iterator[Answer]:
    """Yield an answer for each wish of the person, or for one, most wanted first."""
    scene = Scene(data, schedule)
    wishes = data.people[person].wishes
    gone = {invitation_of(session): session for session in scene.book.visits.get(person, ())}
    for wish, position in sorted(wishes.items(), key=lambda item: item[::-1]):
        if invitation not in {None, wish}:
            continue
        if wish in gone:
            yield Answer(person, wish, position, scene.book.sessions[gone[wish]])
        else:
            ways = tuple(ways_to(scene, data.people[person], wish))
            yield Answer(
                person, wish, position, None, ways, price(data, schedule, person, wish, limits)
            )


class Scene:
    """The plan on disk, laid open for the reasons: who is where, and what is possible at all."""

    def __init__(self, data: DataSet, schedule: Schedule) -> None:
        self.data, self.schedule = data, schedule
        self.book = Book(data, schedule.visits, past_sessions(schedule))
        self.possible = Possibilities(data)

    def is_open(self, session: Session) -> bool:
        """Tell whether the session is still to come."""
        settled = self.schedule.settled
        return settled is None or session.start.date() >= settled

    def guests(self, session: Session) -> list[str]:
        """Return who visits the session; without guests it does not take place."""
        return self.book.guests.get(session.id, [])

    def busy(self, person: str, session: Session) -> Iterator[tuple[Session, bool]]:
        """Yield what keeps the person from being at the session, and whether it is a visit."""
        for engaged, visit in ((self.book.visits, True), (self.book.duties, False)):
            for name in engaged.get(person, ()):
                other = self.book.sessions[name]
                if (
                    other.id != session.id
                    and self.is_open(other)
                    and self.possible.clash(session, other)
                ):
                    yield other, visit

    def out(self, partner: str, session: Session, leaving: Iterable[str]) -> tuple[str, ...] | None:
        """Return who is out of the house if these leave too, or None if enough people stay."""
        people = self.data.people
        if not self.data.partners[partner].staffing:
            return None
        leaving = {*leaving}
        spans = [(session.span, who) for who in leaving]
        for person in self.data.partners[partner].people:
            visits = [self.book.sessions[name] for name in self.book.visits.get(person, ())]
            duties = [self.book.sessions[name] for name in self.book.duties.get(person, ())]
            elsewhere = [duty for duty in duties if duty.place != partner]
            spans += [(other.span, person) for other in (*visits, *elsewhere)]
        for stretch, room in self.possible.room(partner):
            if not stretch.overlaps(session.span):
                continue
            for moment in sorted({max(stretch.start, span.start) for span, _who in spans}):
                away = {
                    who
                    for span, who in spans
                    if span.start <= moment < span.end
                    # Who is away is not in the house anyway: the room knows that.
                    and not overlaps_any(stretch, people[who].away)
                }
                inside = stretch.start <= moment < stretch.end
                if inside and away & leaving and sum(people[p].size for p in away) > room:
                    return tuple(sorted(away - leaving))
        return None


# --- the reasons ---------------------------------------------------------------------------------


def _clash(scene: Scene, person: Person, session: Session) -> Iterator[Reason]:
    """The person is on another visit, or could not get there in time."""
    for other, visit in scene.busy(person.id, session):
        if visit:
            yield Reason("clash", session=other.id)


def _away(_scene: Scene, person: Person, session: Session) -> Iterator[Reason]:
    """The person is away."""
    if overlaps_any(session.span, person.away):
        yield Reason("away")


def _guiding(scene: Scene, person: Person, session: Session) -> Iterator[Reason]:
    """The person guides another session, or nobody is free to guide this one."""
    for other, visit in scene.busy(person.id, session):
        if not visit:
            yield Reason("guiding", (person.id,), other.id)
    for guide in session.guides:
        if overlaps_any(session.span, scene.data.people[guide].away):
            yield Reason("guiding", (guide,))
        elif not scene.guests(session):
            yield from (
                Reason("guiding", (guide,), other.id)
                for other, _visit in scene.busy(guide, session)
            )


def _full(scene: Scene, person: Person, session: Session) -> Iterator[Reason]:
    """The seats are taken, or never were enough."""
    taken = scene.book.size(scene.guests(session))
    if person.size > session.seats:
        yield Reason("overfull", count=person.size, most=session.seats)
    elif taken + person.size > session.seats:
        yield Reason("full", count=taken, most=session.seats)


def _not_held(scene: Scene, person: Person, session: Session) -> Iterator[Reason]:
    """The session does not take place, and one more guest may not be enough for it."""
    if not scene.guests(session):
        yield Reason("not-held")
        if person.size < session.min_visitors:
            yield Reason("below-minimum", count=person.size, most=session.min_visitors)


def _too_many_sessions(scene: Scene, _person: Person, session: Session) -> Iterator[Reason]:
    """The invitation takes place often enough, or at that time already."""
    if scene.guests(session):
        return
    held = [n for n in scene.book.guests if invitation_of(n) == session.invitation]
    most = scene.data.invitations[session.invitation].max_sessions
    if len(held) >= most:
        yield Reason("too-many-sessions", count=len(held), most=most)
    for name in held:
        other = scene.book.sessions[name]
        if (session.chosen or other.chosen) and session.span.overlaps(other.span):
            yield Reason("too-many-sessions", session=name)


def _unstaffed(scene: Scene, person: Person, session: Session) -> Iterator[Reason]:
    """Too few would stay in the person's house, or in that of the guides."""
    out = scene.out(person.partner, session, [person.id])
    if out is not None:
        yield Reason("unstaffed", out)
    if not scene.guests(session) and session.place != session.host:
        out = scene.out(session.host, session, session.guides) if session.guides else None
        if out is not None:
            yield Reason("unstaffed", (*session.guides, *out), session.id)


def _too_many(scene: Scene, person: Person, session: Session) -> Iterator[Reason]:
    """The person makes as many visits as they may, in all or on that day."""
    visits = scene.book.visits.get(person.id, [])
    same_day = [v for v in visits if scene.book.sessions[v].span.day == session.span.day]
    if person.max_visits is not None and len(visits) >= person.max_visits:
        yield Reason("too-many", count=len(visits), most=person.max_visits)
    elif person.max_per_day is not None and len(same_day) >= person.max_per_day:
        yield Reason("too-many", session=session.id, count=len(same_day), most=person.max_per_day)


def _needs(scene: Scene, person: Person, session: Session) -> Iterator[Reason]:
    """Something that the person needs is not there."""
    missing = person.needs - scene.data.invitations[session.invitation].features
    if missing:
        yield Reason("needs", needs=tuple(sorted(missing)))


def _apart(scene: Scene, person: Person, session: Session) -> Iterator[Reason]:
    """The person goes with a companion or not at all, and the companion does not go there."""
    companion = scene.data.people.get(person.companion or "")
    if companion is None or session.invitation not in companion.wishes:
        return
    been = {
        who
        for who in (person.id, companion.id)
        for name in scene.book.visits.get(who, ())
        if invitation_of(name) == session.invitation
    }
    if companion.id in been and companion.id in scene.guests(session):
        return
    sessions = scene.data.sessions
    if scene.possible.binds(
        person, companion, session.invitation, lambda name: scene.is_open(sessions[name])
    ):
        yield Reason("apart", (companion.id,))


REASONS: tuple[Callable[[Scene, Person, Session], Iterator[Reason]], ...] = (
    _away,
    _clash,
    _guiding,
    _too_many,
    _unstaffed,
    _needs,
    _full,
    _not_held,
    _too_many_sessions,
    _apart,
)
"""What may stand in the way: what concerns the person first, then the session."""


def ways_to(scene: Scene, person: Person, invitation: str) -> Iterator[Way]:
    """Yield each open session of the invitation, with all that stands in the way."""
    names = scene.data.invitations[invitation].sessions
    for session in sorted((scene.data.sessions[n] for n in names), key=lambda s: (s.span, s.id)):
        if scene.is_open(session):
            found = [reason for find in REASONS for reason in find(scene, person, session)]
            yield Way(session, tuple(found))


# --- the price ----------------------------------------------------------------------------------


def price(
    data: DataSet,
    schedule: Schedule,
    person: str,
    invitation: str,
    limits: Limits | None = None,
) -> Price:
    """Return what the best plan with this wish granted would cost."""
    from kooperation.solve import granting, worth  # noqa: PLC0415  the solver takes its time

    plan = granting(data, schedule, person, invitation, limits)
    if plan is None:
        return Price(possible=False)
    relied_on = schedule if schedule.published else None
    audited(data, plan, relied_on)
    before = worth(data, relied_on, schedule.visits)
    return Price(
        True,
        _cause(before, plan.results),
        plan.results,
        before,
        changes(data, schedule.held, plan.visits, past_sessions(schedule)),
    )


def _cause(before: tuple[Result, ...], after: tuple[Result, ...]) -> Cause | None:
    """Return the kind of the first goal that differs, if it gets worse."""
    was = defaultdict(int, {result.name: result.value for result in before})
    for result in after:
        if gained := gain(result.name, was[result.name], result.value):
            return None if gained > 0 else "kept" if result.name == "kept" else "goals"
    return "draw"
