"""What stands twice."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from kooperation.check import walk
from kooperation.i18n import _, ngettext
from kooperation.problems import Finding
from kooperation.weeks.model import day_of, invitation_of
from kooperation.weeks.names import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kooperation.files.load import Loaded
    from kooperation.problems import SourceRange

_T = TypeVar("_T")


def duplicate_id(loaded: Loaded) -> Iterator[Finding]:
    """Two partners, people, invitations or events have the same id."""
    hint = _("the first stands in line {line}: make them one, or change one of the ids")
    kinds = (
        (walk.partners, _("two partners have the id {id}")),
        (walk.people, _("two people have the id {id}")),
        (walk.invitations, _("two invitations have the id {id}")),
        (walk.events, _("two events have the id {id}")),
    )
    for entries, message in kinds:
        ids = ((entry.id, partial(at, "id")) for entry, at in entries(loaded))
        for id_, source, first in _again(ids):
            yield Finding.of(source, message, hint, id=id_, line=first.line)


def duplicate_place(loaded: Loaded) -> Iterator[Finding]:
    """Two places have the same name."""
    message = _('two places are called "{name}"')
    hint = _("the first stands in line {line}: keep one, or change one of the names")
    names = ((place.name, partial(at, "name")) for place, at in walk.places(loaded))
    for name, source, first in _again(names):
        yield Finding.of(source, message, hint, name=name, line=first.line)


def place_named_as_partner(loaded: Loaded) -> Iterator[Finding]:
    """One name means both a place and the house of a partner."""
    message = _("a place is called {name}, which is the id of a partner")
    hint = _("remove it, for place: {name} already means the house of this partner")
    ids = {partner.id for partner, _at in walk.partners(loaded)}
    for place, at in walk.places(loaded):
        if place.name in ids:
            yield Finding.of(at("name"), message, hint, name=place.name)


def repeated_wish(loaded: Loaded) -> Iterator[Finding]:
    """Somebody wishes what they have wished before: the same again, or a date of it."""
    twice, keep = _("{person} wishes {wish} twice"), _("keep the higher of the two")
    message = _("{person} wishes {wish}, but before it {before}, of which it is a part")
    hint = _("remove {wish}, or write it before {before}")
    for person, at in walk.people(loaded):
        wishes = [
            (wish, ("wishes", k, m))
            for k, group in enumerate(person.wishes)
            for m, wish in enumerate(group)
        ]
        if len({wish.invitation for wish, _place in wishes}) == len(wishes):
            continue
        known: set[str] = set()
        for (wish, _more), place in wishes:
            for name in (wish, day_of(wish), invitation_of(wish)):
                if name in known:
                    said, way_out = (twice, keep) if name == wish else (message, hint)
                    values = {"person": person.id, "wish": wish, "before": name}
                    yield Finding.of(at(*place), said, way_out, **values)
                    break
            known.add(wish)


def repeated_missed(loaded: Loaded) -> Iterator[Finding]:
    """One visit that somebody missed stands there twice, perhaps as day and as session."""
    message, hint = _("{person} has missed {name} twice"), _("keep one of the two")
    known: dict[str, set[str]] = defaultdict(set)
    for mention in walk.missed(loaded):
        by, name = mention.by, mention.id
        days = {one for one in known[by] if one in (name, day_of(name)) or day_of(one) == name}
        if days:
            yield Finding.of(mention.at(), message, hint, person=by, name=name)
        known[by].add(name)


def two_numbers(loaded: Loaded) -> Iterator[Finding]:
    """Two different numbers say how many more somebody brings to one invitation."""
    hint = _("line {line} of {file} says +{other}: write the same number, or only one of them")
    first: dict[tuple[str, str], tuple[int, SourceRange]] = {}
    for person, invitation, mention in walk.visits(loaded):
        if (more := mention.more) is None:
            continue
        source = mention.at()
        other, place = first.setdefault((person, invitation), (more, source))
        if other != more:
            message = ngettext(
                "{person} brings {more} more person to {invitation} here, and {other} elsewhere",
                "{person} brings {more} more people to {invitation} here, and {other} elsewhere",
                more,
            )
            values = {"person": person, "invitation": invitation, "more": more, "other": other}
            yield Finding.of(source, message, hint, **values, line=place.line, file=place.path)


def repeated_person(loaded: Loaded) -> Iterator[Finding]:
    """Somebody stands twice in one list: interested, agreed, guides or with."""
    message = _("{person} stands twice under {key} of {invitation}")
    hint = _("keep one of the two")
    lists = walk.lists_of_people(loaded, "interested", "agreed", "guides")
    for people in chain(lists, walk.groups(loaded)):
        mentions = ((mention[:3], mention.at) for mention in people)
        for (invitation, key, person), source, _first in _again(mentions):
            yield Finding.of(source, message, hint, person=person, key=key, invitation=invitation)


def pair_with_oneself(loaded: Loaded) -> Iterator[Finding]:
    """Somebody is to go with themselves."""
    message = _("{person} cannot go with themselves")
    hint = _("write the ids of the others, or remove it")
    for mention in chain.from_iterable(walk.groups(loaded)):
        if mention.by == mention.id:
            yield Finding.of(mention.at(), message, hint, person=mention.by)


def two_pairs(loaded: Loaded) -> Iterator[Finding]:
    """Somebody belongs to two pairs or groups."""
    message = _("{person} belongs to two groups: with {one} and with {other}")
    hint = _("keep one of the two, or write once, for {person}: with: [{all}]")
    known = walk.ids(loaded, walk.people) or frozenset()
    first: dict[str, frozenset[str]] = {}
    for mentions in walk.groups(loaded):
        by, source = mentions[0].by, mentions[0].at()
        group = known & {by, *(mention.id for mention in mentions)}
        if len(group) < 2:
            continue
        twice = [who for who in sorted(group) if first.setdefault(who, group) != group]
        for person in twice[:1]:
            sets = (first[person], group, first[person] | group)
            one, other, everybody = (", ".join(sorted(ids - {person})) for ids in sets)
            values = {"person": person, "one": one, "other": other, "all": everybody}
            yield Finding.of(source, message, hint, **values)


def travel_within_place(loaded: Loaded) -> Iterator[Finding]:
    """No time is needed from a place to itself."""
    message = _('the way from "{place}" to "{place}" takes no time')
    hint = _("name two different places, or remove the entry")
    for travel, at in walk.travel_times(loaded):
        if travel.between and travel.between[0] == travel.between[1]:
            yield Finding.of(at("between"), message, hint, place=travel.between[0])


def duplicate_travel(loaded: Loaded) -> Iterator[Finding]:
    """Two travel times are given for the same way, or for all ways of one place."""
    messages = {
        "between": _('the way between "{one}" and "{other}" stands twice'),
        "place": _('the way from and to "{one}" stands twice'),
    }
    hint = _("the first stands in line {line}: keep one of the two")
    ways = []
    for travel, at in walk.travel_times(loaded):
        if travel.between and len({*travel.between}) == 2:
            ways.append((("between", *sorted(travel.between)), partial(at, "between")))
        if travel.place is not None:
            ways.append((("place", travel.place, ""), partial(at, "place")))
    for (key, one, other), source, first in _again(ways):
        yield Finding.of(source, messages[key], hint, one=one, other=other, line=first.line)


def unclear_travel(loaded: Loaded) -> Iterator[Finding]:
    """A travel time says both between which places and from where, or neither."""
    neither = _("these minutes are of no way")
    both = _("these minutes are of a way and of all ways of a place")
    hint = _("write between: with two places, or place: with one, from and to everywhere")
    for travel, at in walk.travel_times(loaded):
        if (travel.between is None) == (travel.place is None):
            yield Finding(at("minutes"), both if travel.place else neither, hint)


def same_name(loaded: Loaded) -> Iterator[Finding]:
    """Two partners, two people of one house or two invitations of one host have the same name."""
    inside = _('{one} and {other} of {partner} are both called "{name}"')
    houses = _('the partners {one} and {other} are both called "{name}"')
    hints = {
        "partner": _("tell them apart, for example by the part of town"),
        "person": _("tell them apart, for example by a number or a first name"),
        "invitation": _("tell them apart, for example by what is shown there"),
    }
    called: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for kind, partner, id_, name, source in _called(loaded):
        ids = called[kind, partner, plain(name)]
        if ids and id_ not in ids:
            message, hint = inside if partner else houses, hints[kind]
            values = {"one": ids[0], "other": id_, "partner": partner, "name": name}
            yield Finding.of(source, message, hint, **values)
        ids.append(id_)


def _called(loaded: Loaded) -> Iterator[tuple[str, str, str, str, SourceRange]]:
    """Yield everything that lists call by a name: kind, house, id, name and its place."""
    for partner, at in walk.partners(loaded):
        yield "partner", "", partner.id, partner.name, at("name")
        for j, person in enumerate(partner.people):
            yield "person", partner.id, person.id, person.name, at("people", j, "name")
    for invitation, at in walk.invitations(loaded):
        yield "invitation", invitation.host, invitation.id, invitation.title, at("title")


def _again(
    things: Iterable[tuple[_T, Callable[[], SourceRange]]],
) -> Iterator[tuple[_T, SourceRange, SourceRange]]:
    """Yield what stands a second time, with its place and that of the first.

    Places take longer than the rest, and are seldom asked for.
    """
    firsts: dict[_T, Callable[[], SourceRange]] = {}
    for thing, at in things:
        first = firsts.setdefault(thing, at)
        if first is not at and (source := at()) != (place := first()):
            yield thing, source, place
