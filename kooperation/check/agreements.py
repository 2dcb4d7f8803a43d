"""Promises that cannot be kept, alone or together.

All but `agreed_away` judge as if nobody were away: only what cannot hold even then is an error.
What is settled, because it lies before the `settled` of the schedule, is not judged at all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from kooperation.check import walk
from kooperation.i18n import _, ngettext
from kooperation.possible import Possibilities, overlaps_any
from kooperation.problems import Finding, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kooperation.load import Loaded
    from kooperation.model import DataSet, Person, Session


class Agreement(NamedTuple):
    """A visit that was promised, and where it was written."""

    person: Person
    session: Session
    place: Place

    def say(self, message: str, **more: object) -> str:
        """Fill in person, invitation and time."""
        session = self.session
        return message.format(
            person=self.person.id,
            invitation=session.invitation,
            when=walk.when(session.span),
            **more,
        )


def agreed_needs(loaded: Loaded) -> Iterator[Finding]:
    """Somebody is agreed for an invitation that lacks what they need."""
    for data, agreed in agreements_ahead(loaded):
        features = data.invitations[agreed.session.invitation].features
        for need in sorted(agreed.person.needs - features):
            message = _(
                '{person} is agreed for {invitation}, but needs "{need}", which is not among its'
                " features"
            )
            hint = _("ask the host; if it is there, add it to the features of {invitation}")
            yield Finding(agreed.place, agreed.say(message, need=need), agreed.say(hint))


def agreed_too_large(loaded: Loaded) -> Iterator[Finding]:
    """Too few seats for a party that is agreed for the session."""
    for _data, agreed in agreements_ahead(loaded):
        if agreed.person.size > agreed.session.seats:
            message = _(
                "{person} is a party of {size}, but {invitation} on {when} has room for {seats}"
            )
            yield Finding(
                agreed.place,
                agreed.say(message, size=agreed.person.size, seats=agreed.session.seats),
                _("raise seats to {size}, or split the party").format(size=agreed.person.size),
            )


def agreed_overfull(loaded: Loaded) -> Iterator[Finding]:
    """More people are agreed for a session than it has seats."""
    agreements = [agreed for _data, agreed in agreements_ahead(loaded)]
    for session, group in groupby(agreements, key=lambda agreed: agreed.session):
        visits = [agreed for agreed in group if agreed.person.size <= session.seats]
        size = sum(agreed.person.size for agreed in visits)
        if size > session.seats:
            message = _(
                "{count} people are agreed for {invitation} on {when}, but it has room for {seats}"
            )
            yield Finding(
                visits[-1].place,
                visits[-1].say(message, count=size, seats=session.seats),
                _("raise seats to {count}, or take back an agreement").format(count=size),
            )


def agreed_no_visits(loaded: Loaded) -> Iterator[Finding]:
    """Somebody is agreed for a visit who wants none."""
    for _data, agreed in agreements_ahead(loaded):
        for key in ("max_visits", "max_per_day"):
            if getattr(agreed.person, key) == 0:
                message = _("{person} is agreed for {invitation}, but {key} is 0")
                hint = _("raise {key}, or take back the agreement").format(key=key)
                yield Finding(agreed.place, agreed.say(message, key=key), hint)


def agreed_too_many(loaded: Loaded) -> Iterator[Finding]:
    """Somebody is agreed for more visits than they want, in all or on one day."""
    for agreements in _by_person(loaded).values():
        person = agreements[0].person
        a_day: Counter[object] = Counter()
        for number, agreed in enumerate(agreements, start=1):
            day = agreed.session.span.day
            a_day[day] += 1
            if person.max_visits and number > person.max_visits:
                message = _("{person} is agreed for {count} visits, but max_visits is {most}")
                count, most, key = len(agreements), person.max_visits, "max_visits"
            elif person.max_per_day and a_day[day] > person.max_per_day:
                message = _(
                    "{person} is agreed for {count} visits on {day}, but max_per_day is {most}"
                )
                count = sum(other.session.span.day == day for other in agreements)
                most, key = person.max_per_day, "max_per_day"
            else:
                continue
            yield Finding(
                agreed.place,
                agreed.say(message, count=count, most=most, day=day),
                _("raise {key} to {count}, or take back an agreement").format(key=key, count=count),
            )


def agreed_twice(loaded: Loaded) -> Iterator[Finding]:
    """Somebody is agreed for two sessions of one invitation."""
    first: dict[tuple[str, str], Session] = {}
    for _data, agreed in agreements_ahead(loaded):
        session = agreed.session
        other = first.setdefault((agreed.person.id, session.invitation), session)
        if other != session:
            message = _("{person} is agreed for {invitation} twice: on {other} and on {when}")
            yield Finding(
                agreed.place,
                agreed.say(message, other=walk.when(other.span)),
                _("take back one of the two agreements"),
            )


def agreed_clash(loaded: Loaded) -> Iterator[Finding]:
    """Somebody is agreed for two sessions at once, or too close together for the way."""
    if loaded.data is None:
        return
    possible = Possibilities(loaded.data)
    for agreements in _by_person(loaded).values():
        by_session = {agreed.session.id: agreed for agreed in agreements}
        for one, other in walk.clashing((a.session for a in agreements), possible):
            if one.invitation == other.invitation:
                continue  # the same invitation twice is a mistake of its own
            agreed = by_session[other.id]
            message = _(
                "{person} is agreed for {other} on {other_when} and for {invitation} on {when}:"
                " nobody can be at both"
            )
            yield Finding(
                agreed.place,
                agreed.say(message, other=one.invitation, other_when=walk.when(one.span)),
                _way(possible, one, other) + _("take back one of the two agreements"),
            )


def agreed_guiding(loaded: Loaded) -> Iterator[Finding]:
    """Agreements need a guide at two sessions at once, or one who is to visit another session."""
    if loaded.data is None:
        return
    possible = Possibilities(loaded.data)
    by_person = _by_person(loaded)
    by_session = {agreed.session.id: agreed for _data, agreed in agreements_ahead(loaded)}
    duties: dict[str, list[Session]] = defaultdict(list)
    for agreed in by_session.values():
        for guide in agreed.session.guides:
            duties[guide].append(agreed.session)
    for guide, sessions in duties.items():
        visits = {agreed.session.id: agreed for agreed in by_person.get(guide, ())}
        for one, other in walk.clashing(
            (*sessions, *(v.session for v in visits.values())), possible
        ):
            if one.id in visits and other.id in visits:
                continue  # two visits at once are a mistake of their own
            agreed = visits.get(other.id) or by_session[other.id]
            message = _(
                "{guide} is needed on {other_when} for {other} and on {when} for {invitation},"
                " because visits are agreed: nobody can be at both"
            )
            yield Finding(
                agreed.place,
                agreed.say(
                    message, guide=guide, other=one.invitation, other_when=walk.when(one.span)
                ),
                _way(possible, one, other)
                + _("name other guides for one of them, or take back an agreement"),
            )


def agreed_too_many_sessions(loaded: Loaded) -> Iterator[Finding]:
    """Visits are agreed for more sessions of an invitation than may take place."""
    held: dict[str, dict[str, Agreement]] = defaultdict(dict)
    for _data, agreed in agreements_ahead(loaded):
        held[agreed.session.invitation].setdefault(agreed.session.id, agreed)
    for invitation, sessions in held.items():
        most = loaded.data.invitations[invitation].max_sessions if loaded.data else 0
        if len(sessions) > most:
            message = _(
                "visits are agreed for {count} sessions of {invitation}, but max_sessions is {most}"
            )
            last = [*sessions.values()][-1]
            hint = _("raise max_sessions to {count}, or agree on the same session for all")
            yield Finding(
                last.place,
                last.say(message, count=len(sessions), most=most),
                hint.format(count=len(sessions)),
            )


def agreed_below_minimum(loaded: Loaded) -> Iterator[Finding]:
    """Too few people could ever come to a session with an agreed visit."""
    if walk.in_part(loaded):
        return
    short: dict[str, bool] = {}
    for data, agreed in agreements_ahead(loaded):
        session = agreed.session
        if session.id not in short:
            short[session.id] = short_of_people(data, session)
        if short[session.id]:
            message = _(
                "{person} is agreed for {invitation} on {when}, which needs {least} people, but"
                " fewer wish it"
            )
            yield Finding(
                agreed.place,
                agreed.say(message, least=agreed.session.min_visitors),
                _("lower min_visitors, or win somebody for it"),
            )


def short_of_people(data: DataSet, session: Session) -> bool:
    """Tell whether a session stays below its minimum even if nobody were away."""
    features = data.invitations[session.invitation].features
    agreed = frozenset(session.agreed)
    wishing = (person for person in data.people.values() if session.invitation in person.wishes)
    most = sum(
        person.size
        for person in wishing
        # Why somebody who is agreed cannot come is said elsewhere.
        if person.id in agreed
        or (
            person.size <= session.seats
            and person.needs <= features
            and person.max_visits != 0
            and person.max_per_day != 0
        )
    )
    return most < session.min_visitors <= session.seats


def agreed_away(loaded: Loaded) -> Iterator[Finding]:
    """Somebody is agreed for a visit while they, or a guide of the session, are away."""
    for data, agreed in agreements_ahead(loaded):
        span = agreed.session.span
        if overlaps_any(span, agreed.person.away):
            message = _(
                "{person} is agreed for {invitation} on {when}, but is away:"
                " the visit does not take place"
            )
            yield Finding(
                agreed.place,
                agreed.say(message),
                _("agree on another session, or correct the absence"),
            )
        for guide in agreed.session.guides:
            if overlaps_any(span, data.people[guide].away):
                message = _(
                    "{person} is agreed for {invitation} on {when}, but the guide {guide} is away:"
                    " the visit does not take place"
                )
                yield Finding(
                    agreed.place,
                    agreed.say(message, guide=guide),
                    _("agree on another session, or name other guides"),
                )


def agreements_ahead(loaded: Loaded) -> Iterator[tuple[DataSet, Agreement]]:
    """Yield the agreed visits that are still to come and of which everything was understood."""
    data = loaded.data
    if data is None:
        return
    settled = loaded.schedule.settled if loaded.schedule else None
    for session in data.sessions.values():
        if not session.agreed or (settled and session.span.day < settled):
            continue
        if loaded.incomplete(session.invitation, session.host, data.weeks.id):
            continue
        places = walk.agreed_places(loaded, session.id)
        for person in session.agreed:
            if not loaded.incomplete(person):
                yield data, Agreement(data.people[person], session, places[person])


def _by_person(loaded: Loaded) -> dict[str, list[Agreement]]:
    """Return the agreed visits of each person, in the order of their times."""
    found: dict[str, list[Agreement]] = defaultdict(list)
    for _data, agreed in agreements_ahead(loaded):
        found[agreed.person.id].append(agreed)
    for agreements in found.values():
        agreements.sort(key=lambda agreed: (agreed.session.span, agreed.session.id))
    return found


def _way(possible: Possibilities, one: Session, other: Session) -> str:
    """Begin a hint with how long the way is, where it is the way that makes two sessions clash."""
    if one.span.overlaps(other.span):
        return ""
    minutes = possible.data.weeks.travel_minutes(one.place, other.place)
    way = ngettext(
        "the way from {one} to {other} takes {minutes} minute",
        "the way from {one} to {other} takes {minutes} minutes",
        minutes,
    )
    return way.format(one=one.place, other=other.place, minutes=minutes) + "; "
