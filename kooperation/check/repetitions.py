"""What stands twice."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

from kooperation.check import walk
from kooperation.i18n import _
from kooperation.problems import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kooperation.files.load import Loaded
    from kooperation.problems import SourceRange

_T = TypeVar("_T")


def duplicate_id(loaded: Loaded) -> Iterator[Finding]:
    """Two partners, people, invitations or events have the same id."""
    for ids, message in (
        (
            [(partner.id, at("id")) for partner, at in walk.partners(loaded)],
            _("two partners have the id {id}"),
        ),
        (
            [(person.id, at("id")) for _partner, person, at in walk.people(loaded)],
            _("two people have the id {id}"),
        ),
        (
            [(invitation.id, at("id")) for invitation, at in walk.invitations(loaded)],
            _("two invitations have the id {id}"),
        ),
        (
            [(event.id, at("id")) for event, at in walk.events(loaded)],
            _("two events have the id {id}"),
        ),
    ):
        for id_, source, first in _again(ids):
            hint = _("the first stands in line {line}: make them one, or change one of the ids")
            yield Finding(source, message.format(id=id_), hint.format(line=first.line))


def duplicate_place(loaded: Loaded) -> Iterator[Finding]:
    """Two places have the same name."""
    names = [(place.name, at("name")) for place, at in walk.places(loaded)]
    for name, source, first in _again(names):
        message = _('two places are called "{name}"').format(name=name)
        hint = _("the first stands in line {line}: keep one, or change one of the names")
        yield Finding(source, message, hint.format(line=first.line))


def place_named_as_partner(loaded: Loaded) -> Iterator[Finding]:
    """One name means both a place and the house of a partner."""
    ids = {partner.id for partner, _at in walk.partners(loaded)}
    for place, at in walk.places(loaded):
        if place.name in ids:
            yield Finding(
                at("name"),
                _("a place is called {name}, which is the id of a partner").format(name=place.name),
                _("remove it, for place: {name} already means the house of this partner").format(
                    name=place.name
                ),
            )


def repeated_wish(loaded: Loaded) -> Iterator[Finding]:
    """Somebody wishes the same invitation twice."""
    # One by one: two people with the same id are another mistake.
    for _partner, person, at in walk.people(loaded):
        wishes = [
            (wish, at("wishes", k, m))
            for k, group in enumerate(person.wishes)
            for m, wish in enumerate(group)
        ]
        for wish, source, _first in _again(wishes):
            yield Finding(
                source,
                _("{person} wishes {wish} twice").format(person=person.id, wish=wish),
                _("keep the higher of the two"),
            )


def repeated_person(loaded: Loaded) -> Iterator[Finding]:
    """Somebody stands twice in one list of an invitation: interested, agreed or guides."""
    for invitation, at in walk.invitations(loaded):
        yield from _repeated(invitation.id, "interested", invitation.interested, at)
        yield from _repeated(invitation.id, "guides", invitation.guides, at)
    for invitation, session, at in walk.sessions(loaded):
        yield from _repeated(invitation.id, "guides", session.guides or (), at)
        yield from _repeated(invitation.id, "agreed", session.agreed, at)


def _repeated(invitation: str, key: str, people: Iterable[str], at: walk.At) -> Iterator[Finding]:
    for person, source, _first in _again((id_, at(key, k)) for k, id_ in enumerate(people)):
        yield Finding(
            source,
            _("{person} stands twice under {key} of {invitation}").format(
                person=person, key=key, invitation=invitation
            ),
            _("keep one of the two"),
        )


def pair_with_oneself(loaded: Loaded) -> Iterator[Finding]:
    """Somebody is to go with themselves."""
    for mention in walk.companions(loaded):
        if mention.by == mention.id:
            yield Finding(
                mention.source,
                _("{person} cannot make a pair with themselves").format(person=mention.by),
                _("write the id of the other one, or remove the line"),
            )


def two_pairs(loaded: Loaded) -> Iterator[Finding]:
    """Somebody belongs to two pairs."""
    known = walk.person_ids(loaded) or ()
    partner: dict[str, str] = {}
    for mention in walk.companions(loaded):
        pair = (mention.by, mention.id)
        if mention.by == mention.id or mention.id not in known:
            continue
        for one, other in (pair, pair[::-1]):
            if partner.setdefault(one, other) != other:
                yield Finding(
                    mention.source,
                    _("{person} belongs to two pairs: with {one} and with {other}").format(
                        person=one, one=partner[one], other=other
                    ),
                    _("keep one of the two"),
                )


def travel_within_place(loaded: Loaded) -> Iterator[Finding]:
    """No time is needed from a place to itself."""
    for travel, at in walk.travel_times(loaded):
        if len(set(travel.between)) == 1:
            yield Finding(
                at("between"),
                _('the way from "{place}" to "{place}" takes no time').format(
                    place=travel.between[0]
                ),
                _("name two different places, or remove the entry"),
            )


def duplicate_travel(loaded: Loaded) -> Iterator[Finding]:
    """Two travel times are given for the same way."""
    ways = [
        (frozenset(travel.between), at("between"))
        for travel, at in walk.travel_times(loaded)
        if len(set(travel.between)) == 2
    ]
    for way, source, first in _again(ways):
        one, other = sorted(way)
        message = _('the way between "{one}" and "{other}" stands twice')
        hint = _("the first stands in line {line}: keep one of the two")
        yield Finding(source, message.format(one=one, other=other), hint.format(line=first.line))


def same_name(loaded: Loaded) -> Iterator[Finding]:
    """Two people of one institution have the same name, and cannot be told apart on the lists."""
    for partner, at in walk.partners(loaded):
        ids: dict[str, dict[str, None]] = defaultdict(dict)
        for j, person in enumerate(partner.people):
            same = ids[" ".join(person.name.casefold().split())]
            if same and person.id not in same:
                yield Finding(
                    at("people", j, "name"),
                    _('{one} and {other} of {partner} are both called "{name}"').format(
                        one=next(iter(same)), other=person.id, partner=partner.id, name=person.name
                    ),
                    _("tell them apart, for example by a number or a first name"),
                )
            same[person.id] = None


def _again(
    things: Iterable[tuple[_T, SourceRange]],
) -> Iterator[tuple[_T, SourceRange, SourceRange]]:
    """Yield what stands a second time, with its place and that of the first."""
    firsts: dict[_T, SourceRange] = {}
    for thing, source in things:
        first = firsts.setdefault(thing, source)
        if first != source:
            yield thing, source, first
