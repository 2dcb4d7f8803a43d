"""Wishes that nothing can fulfil."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from kooperation.check import walk
from kooperation.i18n import _
from kooperation.problems import Finding, did_you_mean, nearest
from kooperation.weeks.model import grouped
from kooperation.weeks.possible import (
    MOST_TIMES,
    OBSTACLES,
    Possibilities,
    only_cancelled,
    wished_sessions,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kooperation.files.load import Loaded
    from kooperation.weeks.model import DataSet, Person, Session


def party_too_large(loaded: Loaded) -> Iterator[Finding]:
    """No session of a wished invitation has room for the whole party."""
    message = _(
        "{person} wishes {invitation}, but is a party of {size}, and no session has"
        " room for more than {most}"
    )
    hint = _("raise seats to {size}, or split the party")
    for data, person, invitation in _wishes(loaded):
        if _too_large(data, person, invitation):
            most = max(s.seats for s in wished_sessions(data, person, invitation))
            source, size = loaded.origin("wish", person.id, invitation), person.seats(invitation)
            yield Finding.of(
                source, message, hint, person=person.id, invitation=invitation, size=size, most=most
            )


def unoffered_need(loaded: Loaded) -> Iterator[Finding]:
    """Somebody needs what is offered nowhere, so that none of their wishes can be fulfilled."""
    features = _features(loaded)
    if features is None:
        return
    message = _('{person} needs "{need}", which stands nowhere among the features')
    everywhere = _("write it into the features of every house, place or invitation that has it")
    for person, at in walk.people(loaded):
        for k, need in enumerate(person.needs):
            if need not in features:
                hint = did_you_mean(need, features) or everywhere
                yield Finding(at("needs", k), message.format(person=person.id, need=need), hint)


def impossible_wish(loaded: Loaded) -> Iterator[Finding]:
    """No session of a wished invitation is possible for this person."""
    data = loaded.data
    if data is None:
        return
    possible = Possibilities(data)
    features = _features(loaded)
    # People who were not understood might be those who stay in the house, or who come along.
    in_part = {"unstaffed", "below-minimum", "guide-needed"} if walk.in_part(loaded) else set()
    for _data, person, invitation in _wishes(loaded):
        if _too_large(data, person, invitation):
            continue
        if features is not None and not person.needs <= features:
            continue  # said once, for all wishes of this person
        sessions = [*wished_sessions(data, person, invitation)]
        places = {session.place for session in sessions}
        uncertain = in_part | ({"needs"} if loaded.incomplete(*places) else set())
        if any(person.id in session.agreed for session in sessions):
            continue  # what is wrong with an agreement is said there
        obstacles = {
            session.id: [
                rule
                for rule in possible.obstacles(person, session)
                if rule not in uncertain
                # A minimum above the seats is an error of its own.
                and (rule != "below-minimum" or session.min_visitors <= session.seats)
            ]
            for session in sessions
        }
        if all(obstacles.values()):
            source = loaded.origin("wish", person.id, invitation)
            because = _because(data, person, invitation, obstacles)
            yield Finding(source, because, _way_out(person, sessions, obstacles))


def nothing_in_common(loaded: Loaded) -> Iterator[Finding]:
    """People who go together wish nothing in common, so that they go nowhere together."""
    data = loaded.data
    if data is None or walk.in_part(loaded):
        return
    message = _("{person} goes with {others}, but no wish of theirs is the same")
    hint = _("they go together to what they all wish: write it into the wishes of each")
    told: set[tuple[str, ...]] = set()
    for mentions in walk.groups(loaded):
        person, source = mentions[0].by, mentions[0].at()
        group = data.people[person].group if person in data.people else ()
        wishes = [wish for id_ in group for wish in data.people[id_].wishes]
        if wishes and len(wishes) == len({*wishes}) and group not in told:
            told.add(group)
            others = ", ".join(id_ for id_ in group if id_ != person)
            yield Finding.of(source, message, hint, person=person, others=others)


def _wishes(loaded: Loaded) -> Iterator[tuple[DataSet, Person, str]]:
    """Yield the written wishes of which everything was understood."""
    data = loaded.data
    if data is None:
        return
    for person in data.people.values():
        for invitation in person.wishes:
            _file, path = loaded.origins["wish", person.id, invitation]
            if "agreed" in path or loaded.incomplete(person.id, invitation, data.weeks.id):
                continue
            if only_cancelled(data, person, invitation):
                continue  # nobody can help that
            # Where even the listed sessions are wrong, that is another mistake.
            if data.invitations[invitation].sessions or data.invitations[invitation].duration:
                yield data, person, invitation


def _too_large(data: DataSet, person: Person, invitation: str) -> bool:
    sessions = wished_sessions(data, person, invitation)
    return bool(sessions) and all(person.seats(invitation) > s.seats for s in sessions)


def _features(loaded: Loaded) -> frozenset[str] | None:
    """Return what is offered anywhere; None where not all of it was understood."""
    files = (loaded.partners, loaded.invitations)
    if any(file.entry is None or file.forgotten or file.incomplete for file in files):
        return None
    offers = chain(
        (entry.features for entry, _at in walk.partners(loaded)),
        (entry.features for entry, _at in walk.places(loaded)),
        (entry.features for entry, _at in walk.invitations(loaded)),
        (entry.features or () for _invitation, entry, _at in walk.sessions(loaded)),
    )
    return frozenset(chain.from_iterable(offers))


def event_lacks_need(loaded: Loaded) -> Iterator[Finding]:
    """A common event is at a place that lacks what somebody needs."""
    data = loaded.data
    if data is None or loaded.partners.entry is None or walk.in_part(loaded):
        return
    message = _('{event} is at {place}, which lacks "{need}"; needed by: {people}')
    hint = _("if it is there, add it to the features of {place}; if not, choose another place")
    who = grouped((need, one.id) for one in data.people.values() for need in sorted(one.needs))
    for event, at in walk.events(loaded):
        place = data.places.get(event.place or "")
        if place is None or loaded.incomplete(place.id):
            continue
        for need in sorted(who.keys() - place.features):
            values = {"event": event.id, "place": place.id, "need": need}
            said = message.format(**values, people=", ".join(who[need]))
            way_out = _same_thing(need, place.features) or hint.format(place=place.id)
            yield Finding(at("place"), said, way_out)


def _same_thing(need: str, features: Iterable[str]) -> str:
    """Return a hint at what may be another word for the same thing; nothing if nothing is."""
    hint = _('if "{feature}" means the same, write it with the same word as "{need}"')
    near = nearest(need, features)
    return hint.format(feature=near, need=need) if near else ""


def _way_out(
    person: Person, sessions: Sequence[Session], obstacles: Mapping[str, Sequence[str]]
) -> str:
    lacking = [(session, person.needs - session.features) for session in sessions]
    if lacking and all(needs for _session, needs in lacking):
        for session, needs in lacking:
            for need in sorted(needs):
                if near := _same_thing(need, session.features):
                    return near
        hint = _("ask the host; if it is there, add it to the features of {places}")
        return hint.format(places=", ".join(sorted({session.place for session in sessions})))
    if 0 in (person.max_visits, person.max_per_day):
        return _("raise max_visits and max_per_day, or remove the wish")
    there = [rules for rules in obstacles.values() if "away" not in rules]
    if there and all("unstaffed" in rules for rules in there):
        hint = _("lower staffing of {partner}, or write its hours; or remove the wish")
        return hint.format(partner=person.partner)
    return _("ask the host for another session, or remove the wish")


def _because(data: DataSet, person: Person, wish: str, obstacles: dict[str, list[str]]) -> str:
    """Say why a wish is impossible: in one sentence if it is the same every time."""
    sessions = (data.sessions[name] for name in obstacles)
    needs = sorted({need for session in sessions for need in person.needs - session.features})
    always = {
        "": _("{person} wishes {invitation}, which has no session"),
        "needs": _(
            "{person} wishes {invitation}, but needs what is not among the features there: {needs}"
        ),
        "too-many": _("{person} wishes {invitation}, but wants no visits at all"),
        "away": _("{person} wishes {invitation}, but is away every time"),
        "unstaffed": _("{person} wishes {invitation}, but is needed in their own house every time"),
        "clash": _("{person} wishes {invitation}, but is promised elsewhere every time"),
        "guiding": _("{person} wishes {invitation}, but who guides it is away or busy every time"),
        "guide-needed": _(
            "{person} wishes {invitation}, but who guides it is needed in the house every time"
        ),
        "below-minimum": _("{person} wishes {invitation}, but too few can come every time"),
        "overfull": _("{person} wishes {invitation}, but no session has enough seats"),
    }
    for rule, message in always.items():
        if all(rule in rules for rules in obstacles.values()):
            return message.format(person=person.id, invitation=wish, needs=", ".join(needs))
    shown = sorted({_(OBSTACLES[rule]) for rules in obstacles.values() for rule in rules[:1]})
    if len(obstacles) <= MOST_TIMES:
        shown = [
            f"{data.sessions[name].span.written()} {_(OBSTACLES[rules[0]])}"
            for name, rules in obstacles.items()
        ]
    message = _("{person} wishes {invitation}, but every time something is in the way: {reasons}")
    return message.format(person=person.id, invitation=wish, reasons="; ".join(shown))
