"""What is possible for one person alone, before anybody else is thought of.

A wish none of whose sessions is possible is *impossible*: no plan can grant it, `koop check`
warns of it and the solver leaves it out. What remains is only ever refused because others want
something too; such a wish is *contested*.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from kooperation.i18n import mark
from kooperation.weeks.model import Visit, grouped
from kooperation.weeks.times import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from kooperation.weeks.model import DataSet, Partner, Person, Session

OBSTACLES = {
    "cancelled": mark("off"),
    "unwished": mark("another date is wished"),
    "away": mark("away"),
    "needs": mark("something needed is missing"),
    "overfull": mark("too few seats"),
    "too-many": mark("no visits wanted"),
    "unstaffed": mark("needed in their own house"),
    "clash": mark("promised elsewhere"),
    "guiding": mark("guide away or busy"),
    "guide-needed": mark("guide needed in the house of the host"),
    "below-minimum": mark("too few people"),
}
"""What makes a visit impossible whatever others do, by the rule; `guide-needed` is `unstaffed`."""

MOST_TIMES = 3
"""So many sessions are named one by one where different things stand in the way of a wish."""


def overlaps_any(span: Span, others: Iterable[Span]) -> bool:
    """Tell whether the span shares a minute with any of the others."""
    return any(span.overlaps(other) for other in others)


class Possibilities:
    """Answers, for one data set, what stands in the way of a single visit.

    Obstacles are the names of the rules that forbid it: those of the person, then of the session.
    """

    def __init__(self, data: DataSet) -> None:
        self.data = data
        self._spare: dict[str, tuple[tuple[Span, int], ...]] = {}

    def clash(self, one: Session, other: Session) -> bool:
        """Tell whether nobody can be at both sessions, the way between them included."""
        first, second = sorted((one, other), key=lambda session: session.span)
        way = timedelta(minutes=self.data.weeks.travel_minutes(first.place, second.place))
        return one.span.overlaps(other.span) or second.start - first.end < way

    def personal(self, person: Person, session: Session) -> tuple[str, ...]:
        """Return what keeps this person from this session, were it to take place."""
        promised = self._promised(person.id, session)
        rules = {
            "clash": any(self.clash(session, other) for other in promised),
            "away": overlaps_any(session.span, person.away),
            "overfull": person.seats(session.invitation) > session.seats,
            "unstaffed": self._stay(person.partner, person.seats(session.invitation), session),
            "too-many": 0 in (person.max_visits, person.max_per_day),
            "needs": not person.needs <= session.features,
        }
        return tuple(rule for rule, forbids in rules.items() if forbids)

    def general(self, session: Session) -> tuple[str, ...]:
        """Return what keeps this session from taking place, whoever wants to come."""
        rules = {
            "guiding": self.guides_missing(session),
            "guide-needed": self.guides_needed(session),
            "below-minimum": self._most_visitors[session.id] < session.min_visitors,
        }
        return tuple(rule for rule, forbids in rules.items() if forbids)

    def obstacles(self, person: Person, session: Session) -> tuple[str, ...]:
        """Return everything that makes the visit impossible."""
        return self.personal(person, session) + self.general(session)

    def open_to(self, person: Person, invitation: str) -> list[Session]:
        """Return the sessions of the invitation that this person wishes and that are possible."""
        sessions = wished_sessions(self.data, person, invitation)
        return [session for session in sessions if not self.obstacles(person, session)]

    def hopeless(self, visit: Visit) -> bool:
        """Tell whether a wished visit can be in no plan, even if promised visits elsewhere fall."""
        session = self.data.sessions[visit.session]
        return (
            visit not in self._open
            or self._most_visitors[session.id] < session.min_visitors
            or self.guides_away(session)
        )

    def guides_away(self, session: Session) -> bool:
        """Tell whether a guide is away while the session should be."""
        return any(overlaps_any(session.span, self.data.people[g].away) for g in session.guides)

    def undone(self, visit: Visit) -> bool:
        """Tell whether the visitor or a guide is away, so that no agreement can help."""
        session = self.data.sessions[visit.session]
        away = self.data.people[visit.person].away
        return self.guides_away(session) or overlaps_any(session.span, away)

    def guides_missing(self, session: Session) -> bool:
        """Tell whether a guide is away, or promised to another session at that time."""
        return self.guides_away(session) or any(
            self.clash(session, other)
            for guide in session.guides
            for other in self._promised(guide, session)
        )

    def guides_needed(self, session: Session) -> bool:
        """Tell whether the host can never spare the guides of a session at another place."""
        if not session.guides or session.place == session.host:
            return False
        guides = sum(self.data.people[guide].size for guide in session.guides)
        return self._stay(session.host, guides, session)

    def bound(
        self, group: Iterable[str], invitation: str, been: Collection[tuple[str, str]]
    ) -> list[Person]:
        """Return the members of a group who share a session of the invitation, or stay away.

        They are those who wish it and have no agreement for it, if some session, also one that has
        happened, is possible for all of them: when it is, says docs/how-koop-decides.md, at `apart`
        in "The model". Who has `been` there need not go again. Nobody where each may go alone.
        """
        sessions = self.data.sessions_of(invitation)
        free = {person for session in sessions for person in session.agreed}
        members = [
            self.data.people[id_]
            for id_ in group
            if invitation in self.data.people[id_].wishes and id_ not in free
        ]
        left = [person for person in members if (person.id, invitation) not in been]
        is_bound = len(left) > 1 and any(self._together(members, one) for one in sessions)
        return left if is_bound else []

    def _together(self, people: list[Person], session: Session) -> bool:
        return (
            sum(person.seats(session.invitation) for person in people) <= session.seats
            and not self.guides_away(session)
            and all(
                person.position(session.id) is not None
                and not overlaps_any(session.span, person.away)
                and person.needs <= session.features
                # Even an agreement that an absence undoes: the group was told of it.
                and not any(self.clash(session, other) for other in self._agreed[person.id])
                for person in people
            )
        )

    def spare_staff(self, partner: str) -> tuple[tuple[Span, int], ...]:
        """Return stretches of the partner's hours, with how many people may leave the house then.

        Absences are taken off; where they alone go below the staffing, nobody may leave. Hours
        without end make one stretch of many days.
        """
        if partner not in self._spare:
            self._spare[partner] = tuple(self._stretches(self.data.partners[partner]))
        return self._spare[partner]

    def _stretches(self, partner: Partner) -> Iterator[tuple[Span, int]]:
        people = [self.data.people[id_] for id_ in partner.people]
        changes = {edge for who in people for span in who.away for edge in (span.start, span.end)}
        weeks = self.data.weeks
        always = Span(
            datetime.combine(weeks.start, time()),
            datetime.combine(weeks.end, time()) + timedelta(days=1),
        )
        for hours in (always,) if partner.hours is None else partner.hours:
            edges = {hours.start, hours.end}
            edges |= {edge for edge in changes if hours.start < edge < hours.end}
            for start, end in pairwise(sorted(edges)):
                there = sum(p.size for p in people if not overlaps_any(Span(start, end), p.away))
                yield Span(start, end), max(0, there - partner.staffing)

    def _stay(self, partner: str, people: int, session: Session) -> bool:
        """Tell whether the house can never spare so many people during the session."""
        return self.data.partners[partner].staffing > 0 and any(
            room < people and span.overlaps(session.span)
            for span, room in self.spare_staff(partner)
        )

    def _promised(self, person: str, session: Session) -> list[Session]:
        """Return the sessions promised to this person, but for the given one."""
        return [other for other in self._promises.get(person, ()) if other.id != session.id]

    @cached_property
    def _agreed(self) -> dict[str, list[Session]]:
        """The sessions agreed for each person."""
        return grouped((v.person, self.data.sessions[v.session]) for v in self.data.agreed)

    @cached_property
    def _promises(self) -> dict[str, list[Session]]:
        """The agreed visits that no absence of the visitor or a guide undoes, by person."""
        return {
            person: [one for one in sessions if not self.undone(Visit(person, one.id))]
            for person, sessions in self._agreed.items()
        }

    @cached_property
    def _most_visitors(self) -> dict[str, int]:
        """The people who could come to each session, were all of them to come."""
        most = dict.fromkeys(self.data.sessions, 0)
        for visit in self._open:
            most[visit.session] += self.data.people[visit.person].seats(visit.wish[1])
        return most

    @cached_property
    def _open(self) -> frozenset[Visit]:
        """The wished visits that nothing keeps the visitor from but, perhaps, a promise elsewhere.

        That may yet fall.
        """
        data = self.data
        return frozenset(
            visit
            for visit in wished_visits(data)
            if self.personal(data.people[visit.person], data.sessions[visit.session])
            in {(), ("clash",)}
        )


def wished_visits(data: DataSet) -> Iterable[Visit]:
    """Yield every visit that somebody wishes, in the order of people and sessions."""
    for person in data.people.values():
        for invitation in person.wishes:
            for session in wished_sessions(data, person, invitation):
                yield Visit(person.id, session.id)


def only_cancelled(data: DataSet, person: Person, invitation: str) -> str:
    """Return why all dates that the person wishes of the invitation are off; "" if they are not."""
    if any(wished_sessions(data, person, invitation)):
        return ""
    off = (one for one in data.cancelled.values() if one.invitation == invitation)
    reasons = [
        one.cancelled
        for one in sorted(off, key=lambda one: (one.span, one.id))
        if person.position(one.id) is not None
    ]
    return "; ".join(dict.fromkeys(reasons)) or data.invitations[invitation].cancelled


def wished_sessions(data: DataSet, person: Person, invitation: str) -> Iterable[Session]:
    """Return the sessions of the invitation to which the person wishes to go."""
    sessions = data.sessions_of(invitation)
    if invitation not in person.dates:
        return sessions
    return [session for session in sessions if person.position(session.id) is not None]
