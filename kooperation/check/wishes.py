"""Wishes that nothing can fulfil."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kooperation.check import walk
from kooperation.i18n import _
from kooperation.problems import Finding, did_you_mean
from kooperation.weeks.possible import (
    MOST_TIMES,
    OBSTACLES,
    Possibilities,
    only_cancelled,
    wished_sessions,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kooperation.files.load import Loaded
    from kooperation.weeks.model import DataSet, Person


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
    """Somebody needs what no invitation offers, so that none of their wishes can be fulfilled."""
    features = _features(loaded)
    if features is None:
        return
    message = _('{person} needs "{need}", which no invitation has among its features')
    everywhere = _("write it into the features of every invitation that has it")
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
    uncertain = {"unstaffed", "below-minimum"} if walk.in_part(loaded) else set()
    for _data, person, invitation in _wishes(loaded):
        if _too_large(data, person, invitation):
            continue
        if features is not None and not person.needs <= features:
            continue  # said once, for all wishes of this person
        sessions = wished_sessions(data, person, invitation)
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
            yield Finding(source, because, _way_out(data, person, invitation))


def nothing_in_common(loaded: Loaded) -> Iterator[Finding]:
    """The two of a pair wish nothing in common, so that they go nowhere together."""
    data = loaded.data
    if data is None or walk.in_part(loaded):
        return
    message = _("{person} makes a pair with {other}, but no wish of theirs is the same")
    hint = _("a pair goes together to what both wish: write it into the wishes of each")
    for mention in walk.companions(loaded):
        one, other = data.people.get(mention.by), data.people.get(mention.id)
        if one is None or other is None or other.companion != one.id:
            continue
        if (one.wishes or other.wishes) and not one.wishes.keys() & other.wishes.keys():
            yield Finding.of(mention.source, message, hint, person=one.id, other=other.id)


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
    """Return what the invitations offer; None where not all of them were understood."""
    file = loaded.invitations
    if file.entry is None or file.forgotten or file.incomplete:
        return None
    return frozenset(f for invitation, _at in walk.invitations(loaded) for f in invitation.features)


def _way_out(data: DataSet, person: Person, invitation: str) -> str:
    if not person.needs <= data.invitations[invitation].features:
        hint = _("ask the host; if it is there, add it to the features of {invitation}")
        return hint.format(invitation=invitation)
    if 0 in (person.max_visits, person.max_per_day):
        return _("raise max_visits and max_per_day, or remove the wish")
    return _("ask the host for another session, or remove the wish")


def _because(data: DataSet, person: Person, wish: str, obstacles: dict[str, list[str]]) -> str:
    """Say why a wish is impossible: in one sentence if it is the same every time."""
    needs = sorted(person.needs - data.invitations[wish].features)
    always = {
        "": _("{person} wishes {invitation}, which has no session"),
        "needs": _(
            '{person} wishes {invitation}, but needs "{needs}", which is not among its features'
        ),
        "too-many": _("{person} wishes {invitation}, but wants no visits at all"),
        "away": _("{person} wishes {invitation}, but is away every time"),
        "unstaffed": _("{person} wishes {invitation}, but is needed in their own house every time"),
        "clash": _("{person} wishes {invitation}, but is promised elsewhere every time"),
        "guiding": _("{person} wishes {invitation}, but its guides are away or busy every time"),
        "below-minimum": _("{person} wishes {invitation}, but too few can come every time"),
        "overfull": _("{person} wishes {invitation}, but its sessions have too few seats"),
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
