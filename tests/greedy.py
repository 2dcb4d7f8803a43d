"""A plan made without the solver, for tests of what is printed: whoever comes first is served.

It minds clashes, travel, absences, guides, seats, minimums, limits and staffing; of pairs nobody
goes anywhere.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from kooperation.weeks.model import Visit
from kooperation.weeks.possible import Possibilities

if TYPE_CHECKING:
    from kooperation.weeks.model import DataSet, Person, Session


def plan(data: DataSet) -> frozenset[Visit]:
    """Give everybody what is still free, promised visits first, then by position of the wish."""
    left_out: frozenset[str] = frozenset()
    while True:
        table = _Table(data, left_out)
        table.fill()
        below = {
            name for name, count in table.taken.items() if count < data.sessions[name].min_visitors
        }
        if not below:
            return frozenset(table.visits)
        left_out |= below


class _Table:
    def __init__(self, data: DataSet, left_out: frozenset[str]) -> None:
        self.data = data
        self.left_out = left_out
        self.possible = Possibilities(data)
        self.busy: dict[str, list[Session]] = defaultdict(list)
        self.taken: dict[str, int] = defaultdict(int)
        self.held: dict[str, set[str]] = defaultdict(set)
        self.visits: set[Visit] = set()

    def fill(self) -> None:
        for agreement in self.data.agreed:
            self.try_visit(
                self.data.people[agreement.person], self.data.sessions[agreement.session]
            )
        turns = sorted(
            (position, person.id, invitation)
            for person in self.data.people.values()
            if person.companion is None
            for invitation, position in person.wishes.items()
        )
        for _position, id_, invitation in turns:
            person = self.data.people[id_]
            names = self.data.invitations[invitation].sessions
            # What takes place anyway comes first, then what the host listed.
            for session in sorted(
                (self.data.sessions[name] for name in names),
                key=lambda s: (s.id not in self.held[s.invitation], s.chosen, s.id),
            ):
                if not self.possible.obstacles(person, session) and self.try_visit(person, session):
                    break

    def try_visit(self, person: Person, session: Session) -> bool:
        invitation = self.data.invitations[session.invitation]
        visited = [self.data.sessions[v.session] for v in self.visits if v.person == person.id]
        opens = session.id not in self.held[invitation.id]
        same_day = [other for other in visited if other.span.day == session.span.day]
        if (
            session.id in self.left_out
            or any(other.invitation == invitation.id for other in visited)
            or self.taken[session.id] + person.size > session.seats
            or (person.max_visits is not None and len(visited) >= person.max_visits)
            or (person.max_per_day is not None and len(same_day) >= person.max_per_day)
            or (opens and not self._may_open(session, invitation.max_sessions))
            or not self._free(person.id, session)
            or not self._staffed(person, session)
        ):
            return False
        self.held[invitation.id].add(session.id)
        self.taken[session.id] += person.size
        self.busy[person.id].append(session)
        for guide in session.guides if opens else ():
            self.busy[guide].append(session)
        self.visits.add(Visit(person.id, session.id))
        return True

    def _may_open(self, session: Session, most: int) -> bool:
        held = [self.data.sessions[name] for name in self.held[session.invitation]]
        return (
            len(held) < most
            and not (session.chosen and any(session.span.overlaps(o.span) for o in held))
            and all(self._free(guide, session) for guide in session.guides)
        )

    def _free(self, person: str, session: Session) -> bool:
        return not any(
            other.id != session.id and self.possible.clash(session, other)
            for other in self.busy[person]
        )

    def _staffed(self, person: Person, session: Session) -> bool:
        partner = self.data.partners[person.partner]
        if not partner.staffing:
            return True
        people = [self.data.people[id_] for id_ in partner.people]
        there = sum(
            other.size
            for other in people
            if other.id != person.id
            and not any(session.span.overlaps(span) for span in other.away)
            and not any(session.span.overlaps(o.span) for o in self.busy[other.id])
        )
        return there >= partner.staffing
