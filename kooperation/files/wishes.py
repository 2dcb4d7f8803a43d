"""Who wishes what, who comes along, who goes together: from the lists of people and the sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kooperation.files.scalars import Named
from kooperation.weeks.model import day_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kooperation.files.document import Path
    from kooperation.files.entries import InvitationsFile, PartnersFile
    from kooperation.problems import Origins
    from kooperation.weeks.model import DataSet, Person

Wishes = dict[str, dict[str, dict[str, int]]]
"""The positions by person, invitation and what of it is named: it, a day or a session."""


def wishes_of(
    partners: PartnersFile, file: InvitationsFile, data: DataSet, origins: Origins
) -> tuple[Wishes, dict[str, dict[str, int]]]:
    """Return the positions of what each person wishes, and how many more come along to what.

    The first place to name something counts. An agreement is wished at position 0: the session,
    or any date where the person does not wish the invitation at all.
    """
    wishes: Wishes = {person: {} for person in data.people}
    more: dict[str, dict[str, int]] = {person: {} for person in data.people}
    dates = {*data.sessions, *data.cancelled}
    offered = {*dates, *map(day_of, dates), *data.invitations}
    for person, wish, position, place in _written_wishes(partners, file, data, origins):
        id_ = wish.invitation
        invitation = data.invitations.get(id_)
        if person not in wishes or not invitation or invitation.host == data.people[person].partner:
            continue
        if wish.more is not None:
            more[person].setdefault(id_, wish.more)
        name = wish.name
        if place[1][-2] == "agreed":
            if id_ not in wishes[person]:
                name = id_
            elif not {id_, day_of(name), name}.isdisjoint(wishes[person][id_]):
                continue
        if name in offered or invitation.cancelled:
            origins.setdefault(("wish", person, id_), place)
            wishes[person].setdefault(id_, {}).setdefault(name, position)
    return wishes, more


def _written_wishes(
    partners: PartnersFile, file: InvitationsFile, data: DataSet, origins: Origins
) -> Iterator[tuple[str, Named, int, tuple[str, Path]]]:
    """Yield person, what is named, position and place of every wish, also of what means one.

    Those of the sheets stand behind the person's own, and agreements come last.
    """
    behind: dict[str, int] = {}
    for person in data.people:
        where, path = origins["person", person]
        _partners, i, _people, j = path
        groups = partners.partners[int(i)].people[int(j)].wishes
        behind[person] = len(groups)
        for position, group in enumerate(groups):
            for k, wish in enumerate(group):
                yield person, wish, position, (where, (*path, "wishes", position, k))
    for key, name, guests, (where, path) in _sheets(file, data, origins):
        for k, (person, more) in enumerate(guests):
            position = behind.get(person, 0) if key == "interested" else 0
            yield person, Named(name, more), position, (where, (*path, key, k))


def _sheets(
    file: InvitationsFile, data: DataSet, origins: Origins
) -> Iterator[tuple[str, str, tuple[Named, ...], tuple[str, Path]]]:
    """Yield each list of guests: its key, the invitation or session, the people, its entry."""
    for i, entry in enumerate(file.invitations):
        place: tuple[str, Path] = ("invitations", ("invitations", i))
        if origins.get(("invitation", entry.id)) == place:  # the first of its id
            yield "interested", entry.id, entry.interested, place
    for key in ("interested", "agreed"):
        # An agreement for what is cancelled counts as not written.
        off = data.cancelled if key == "interested" else {}
        for session in (*data.sessions.values(), *off.values()):
            if not session.chosen:
                place = origins["session", session.id]
                _invitations, offer, _sessions, number = place[1]
                listed = file.invitations[int(offer)].sessions[int(number)]
                if len(listed.at.resolve(data.weeks.start, data.weeks.end)) == 1:
                    yield key, session.id, getattr(listed, key), place


def groups_of(partners: PartnersFile, people: dict[str, Person]) -> dict[str, tuple[str, ...]]:
    """Return the group of each member; of two that share somebody, the first counts."""
    groups: dict[str, tuple[str, ...]] = {}
    for partner in partners.partners:
        for entry in partner.people:
            group = sorted({entry.id, *entry.companions} & people.keys())
            if len(group) > 1 and groups.keys().isdisjoint(group):
                groups |= dict.fromkeys(group, tuple(group))
    return groups
