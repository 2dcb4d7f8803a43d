"""Names that lead nowhere, or where they must not lead."""

from __future__ import annotations

from collections import Counter
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from kooperation.check import walk
from kooperation.check.walk import Mention
from kooperation.i18n import _
from kooperation.problems import Finding, did_you_mean
from kooperation.weeks.model import day_of, grouped, invitation_of, start_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kooperation.files.load import Loaded

_MOST_GUESSES = 30


def unknown_partner(loaded: Loaded) -> Iterator[Finding]:
    """No partner has the id that stands as the host of an invitation."""
    hosts = (
        Mention(invitation.id, "host", invitation.host, partial(at, "host"))
        for invitation, at in walk.invitations(loaded)
    )
    message = _('the host of {invitation} is "{host}", which is no partner')
    for mention, guess in _unknown(hosts, walk.ids(loaded, walk.partners)):
        hint = guess or _("write the id of a partner in partners.yaml, or add it there")
        yield Finding(mention.at(), message.format(invitation=mention.by, host=mention.id), hint)


def unknown_person(loaded: Loaded) -> Iterator[Finding]:
    """Somebody is interested, agreed, or to go with others, and nobody has this id."""
    sentences = {
        "interested": _('"{person}" is interested in {by}, but nobody has this id'),
        "agreed": _('"{person}" is agreed for {by}, but nobody has this id'),
        "with": _('{by} goes with "{person}", but nobody has this id'),
    }
    mentions = chain(walk.guests(loaded), *walk.groups(loaded))
    for mention, hint in _unknown_people(loaded, mentions):
        message = sentences[mention.key].format(person=mention.id, by=mention.by)
        yield Finding(mention.at(), message, hint)


def unknown_invitation(loaded: Loaded) -> Iterator[Finding]:
    """Nobody offers what somebody wishes."""
    hosted = grouped((offer.host, offer.id) for offer, _at in walk.invitations(loaded))
    message = _('{person} wishes "{wish}", which nobody offers')
    known = walk.ids(loaded, walk.invitations)
    for mention, guess in _unknown(map(_of_invitation, walk.wishes(loaded)), known):
        hint = guess or _("write the id of an invitation in invitations.yaml, or add it there")
        if mention.id in hosted:
            hint = _("{host} is a partner; write what it invites to: {invitations}").format(
                host=mention.id, invitations=", ".join(hosted[mention.id])
            )
        yield Finding(mention.at(), message.format(person=mention.by, wish=mention.id), hint)
    message = _('{person} has missed "{wish}", which nobody offers')
    for mention, guess in _unknown(map(_of_invitation, walk.missed(loaded)), known):
        hint = guess or _("write the id of an invitation in invitations.yaml, or remove it")
        yield Finding(mention.at(), message.format(person=mention.by, wish=mention.id), hint)


def _of_invitation(mention: Mention) -> Mention:
    return mention._replace(id=invitation_of(mention.id))


def unoffered_date(loaded: Loaded) -> Iterator[Finding]:
    """Somebody wishes a day or a session that is not offered."""
    data = loaded.data
    if data is None or loaded.incomplete(data.weeks.id):
        return
    message = _("{person} wishes {wish}, but nothing is offered then")
    hint = _("write one of: {dates}")
    off = grouped((invitation_of(n), x) for n in data.cancelled for x in (n, day_of(n)))
    for person, _key, wish, at, _more in walk.wishes(loaded):
        invitation = data.invitations.get(invitation_of(wish)) if "@" in wish else None
        if invitation is None or loaded.incomplete(invitation.id):
            continue
        days = dict.fromkeys(map(day_of, invitation.sessions))
        # What is cancelled is no mistake of those who wished it.
        if {wish} & {*days, *invitation.sessions, *off[invitation.id]} or invitation.cancelled:
            continue
        of_day = [name for name in invitation.sessions if day_of(name) == day_of(wish)]
        near = _nearest(wish, of_day or days)
        yield Finding.of(at(), message, hint, person=person, wish=wish, dates=", ".join(near))


def _nearest(wish: str, names: Iterable[str]) -> list[str]:
    """Return the three names that are nearest in time, in their order."""
    wanted = start_of(wish)
    near = sorted(names, key=lambda name: (abs(start_of(name) - wanted), name))[:3]
    return sorted(near)


def unknown_guide(loaded: Loaded) -> Iterator[Finding]:
    """Somebody guides, and nobody has this id."""
    message = _('"{guide}" guides {invitation}, but nobody has this id')
    for mention, hint in _unknown_people(loaded, walk.guides(loaded)):
        said = message.format(guide=mention.id, invitation=mention.by)
        yield Finding(mention.at(), said, hint)


def foreign_guide(loaded: Loaded) -> Iterator[Finding]:
    """Somebody guides who does not belong to the host."""
    partner_of, host_of = _partner_of(loaded), _host_of(loaded)
    partners = walk.ids(loaded, walk.partners) or ()
    message = _("{guide} guides {invitation}, but belongs to {partner}, not to {host}")
    hint = _("write people of {host}, or change the host")
    for mention in walk.guides(loaded):
        guide, invitation = mention.id, mention.by
        partner, host = partner_of.get(guide), host_of.get(invitation)
        if partner is not None and partner != host and host in partners:
            names = {"guide": guide, "invitation": invitation, "partner": partner, "host": host}
            yield Finding.of(mention.at(), message, hint, **names)


def unknown_place(loaded: Loaded) -> Iterator[Finding]:
    """Neither a partner nor an entry under `places` is called like this place."""
    partners = walk.ids(loaded, walk.partners)
    if partners is None:
        return
    known = partners | {place.name for place, _at in walk.places(loaded)}
    houses = {partner.name: partner.id for partner, _at in walk.partners(loaded)}
    message = _('"{place}" is neither a partner nor one of the places')
    for mention, guess in _unknown(_places(loaded), known):
        name = mention.id
        hint = guess or _("add it under places: - name: {name}").format(name=name[:80])
        if name in houses:
            hint = _("for the house of a partner write its id: {id}").format(id=houses[name])
        yield Finding(mention.at(), message.format(place=name), hint)


def own_institution(loaded: Loaded) -> Iterator[Finding]:
    """Somebody wishes what their own institution offers, or is listed or agreed for it."""
    sentences = {
        "wishes": _("{person} wishes {invitation}, which their own institution offers"),
        "interested": _(
            "{person} is interested in {invitation}, which their own institution offers"
        ),
        "agreed": _("{person} is agreed for {invitation}, which their own institution offers"),
    }
    hint = _("remove it: nobody visits their own house")
    partner_of, host_of = _partner_of(loaded), _host_of(loaded)
    partners = Counter(partner.id for partner, _at in walk.partners(loaded))
    for person, invitation, mention in walk.visits(loaded):
        partner = partner_of.get(person, "")
        # Where two partners have the same id, nobody knows whose house it is.
        if partners[partner] == 1 and partner == host_of.get(invitation):
            message = sentences[mention.key]
            yield Finding.of(mention.at(), message, hint, person=person, invitation=invitation)


def _unknown(
    mentions: Iterable[Mention], known: frozenset[str] | None
) -> Iterator[tuple[Mention, str]]:
    """Yield the mentions of what is not known, each with a hint at the known word nearest to it.

    There are no more hints after some words: a search takes time, and by then something else is
    wrong.
    """
    if known is None:
        return
    hints: dict[str, str] = {}
    for mention in mentions:
        if (word := mention.id) not in known:
            if word not in hints and len(hints) < _MOST_GUESSES:
                hints[word] = did_you_mean(word, known)
            yield mention, hints.get(word, "")


def _unknown_people(loaded: Loaded, mentions: Iterable[Mention]) -> Iterator[tuple[Mention, str]]:
    """Yield the mentions of people that nobody knows, each with a hint."""
    members = _("{partner} is a partner; write one of its people: {people}")
    hints: dict[str, str] = {}
    for partner, _at in walk.partners(loaded):
        if partner.people:
            people = ", ".join(person.id for person in partner.people)
            hints[partner.id] = members.format(partner=partner.id, people=people)
    unknown = _("write the id of a person in partners.yaml, or add it there")
    for mention, guess in _unknown(mentions, walk.ids(loaded, walk.people)):
        yield mention, hints.get(mention.id) or guess or unknown


def _partner_of(loaded: Loaded) -> dict[str, str]:
    """Return the partner of each person; who stands twice belongs where they stand first."""
    houses = [*walk.partners(loaded)]
    return {who.id: house.id for house, _at in houses[::-1] for who in house.people[::-1]}


def _host_of(loaded: Loaded) -> dict[str, str]:
    """Return the host of each invitation; where two have one id, nobody knows whose it is."""
    hosts = grouped((offer.id, offer.host) for offer, _at in walk.invitations(loaded))
    return {id_: some[0] for id_, some in hosts.items() if len({*some}) == 1}


def _places(loaded: Loaded) -> Iterator[Mention]:
    """Yield every name of a place where it is used."""
    for travel, at in walk.travel_times(loaded):
        for k, name in enumerate(travel.between or ()):
            yield Mention("weeks", "between", name, partial(at, "between", k))
        if travel.place is not None:
            yield Mention("weeks", "place", travel.place, partial(at, "place"))
    for event, at in walk.events(loaded):
        if event.place is not None:
            yield Mention(event.id, "place", event.place, partial(at, "place"))
    for invitation, at in walk.invitations(loaded):
        if invitation.place is not None:
            yield Mention(invitation.id, "place", invitation.place, partial(at, "place"))
    for invitation, session, at in walk.sessions(loaded):
        if session.place is not None:
            yield Mention(invitation.id, "place", session.place, partial(at, "place"))
