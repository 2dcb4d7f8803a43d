"""Ways through the files, so that a rule is one loop and not four.

Each entry comes with a function that gives the place of anything inside it: `at("id")`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from kooperation.files.resolve import possible
from kooperation.problems import SourceRange
from kooperation.weeks.model import invitation_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kooperation.files.entries import (
        EventEntry,
        InvitationEntry,
        PartnerEntry,
        PersonEntry,
        PlaceEntry,
        SessionEntry,
        TravelEntry,
    )
    from kooperation.files.load import Loaded
    from kooperation.files.typed import Typed
    from kooperation.weeks.model import Visit
    from kooperation.weeks.times import Span, TimeSpan

At = Callable[..., SourceRange]


class Mention(NamedTuple):
    """An id, or a date of an invitation, where it is used: in the entry `by`, under that key.

    `more` people of the house come along, where it says so. `at` gives the place, which takes
    longer than the rest and is seldom asked for.
    """

    by: str
    key: str
    id: str
    at: Callable[[], SourceRange]
    more: int | None = None


def _entries(file: Typed[Any], key: str) -> Iterator[tuple[Any, At]]:
    """Yield the entries of a list in a file; none where the file was not understood."""
    for number, entry in enumerate(getattr(file.entry, key, ())):
        yield entry, partial(file.document.source, key, number)


def partners(loaded: Loaded) -> Iterator[tuple[PartnerEntry, At]]:
    """Yield the partners."""
    return _entries(loaded.partners, "partners")


def people(loaded: Loaded) -> Iterator[tuple[PersonEntry, At]]:
    """Yield the people."""
    for partner, at in partners(loaded):
        for j, person in enumerate(partner.people):
            yield person, partial(at, "people", j)


def places(loaded: Loaded) -> Iterator[tuple[PlaceEntry, At]]:
    """Yield the places that are no partner's house."""
    return _entries(loaded.invitations, "places")


def events(loaded: Loaded) -> Iterator[tuple[EventEntry, At]]:
    """Yield the common dates."""
    return _entries(loaded.invitations, "events")


def invitations(loaded: Loaded) -> Iterator[tuple[InvitationEntry, At]]:
    """Yield the invitations."""
    return _entries(loaded.invitations, "invitations")


def complete_invitations(loaded: Loaded) -> Iterator[tuple[InvitationEntry, At]]:
    """Yield the invitations of which everything was understood."""
    broken = loaded.partners.incomplete | loaded.invitations.incomplete
    return ((entry, at) for entry, at in invitations(loaded) if entry.id not in broken)


def sessions(loaded: Loaded) -> Iterator[tuple[InvitationEntry, SessionEntry, At]]:
    """Yield the listed sessions, each with the invitation."""
    for invitation, at in invitations(loaded):
        for j, session in enumerate(invitation.sessions):
            yield invitation, session, partial(at, "sessions", j)


def travel_times(loaded: Loaded) -> Iterator[tuple[TravelEntry, At]]:
    """Yield the exceptions to the travel minutes."""
    document, weeks = loaded.invitations.document, loaded.weeks
    for i, travel in enumerate(weeks.travel_times if weeks else ()):
        yield travel, partial(document.source, "weeks", "travel_times", i)


def wishes(loaded: Loaded) -> Iterator[Mention]:
    """Yield every invitation, or date of one, that somebody wishes."""
    for person, at in people(loaded):
        for k, group in enumerate(person.wishes):
            for m, (name, more) in enumerate(group):
                yield Mention(person.id, "wishes", name, partial(at, "wishes", k, m), more)


def visits(loaded: Loaded) -> Iterator[tuple[str, str, Mention]]:
    """Yield person and invitation of everything wished, on a sign-up sheet or promised."""
    for wish in wishes(loaded):
        yield wish.by, invitation_of(wish.id), wish
    for guest in guests(loaded):
        yield guest.id, guest.by, guest


def missed(loaded: Loaded) -> Iterator[Mention]:
    """Yield every day and session to which somebody did not come."""
    for person, at in people(loaded):
        for k, (name, _more) in enumerate(person.missed):
            yield Mention(person.id, "missed", name, partial(at, "missed", k))


def groups(loaded: Loaded) -> Iterator[list[Mention]]:
    """Yield, of each person who says with whom they go, those people."""
    for person, at in people(loaded):
        if person.companions:
            named = enumerate(person.companions)
            yield [Mention(person.id, "with", id_, partial(at, "with", k)) for k, id_ in named]


def guests(loaded: Loaded) -> Iterator[Mention]:
    """Yield everybody on the sign-up sheets and everybody to whom a visit was promised."""
    return chain.from_iterable(lists_of_people(loaded, "interested", "agreed"))


def guides(loaded: Loaded) -> Iterator[Mention]:
    """Yield everybody who leads an invitation or one of its sessions."""
    return chain.from_iterable(lists_of_people(loaded, "guides"))


def lists_of_people(loaded: Loaded, *keys: str) -> Iterator[list[Mention]]:
    """Yield the lists under these keys, first those of invitations, then those of sessions."""
    entries = chain(
        ((offer.id, offer, at) for offer, at in invitations(loaded)),
        ((offer.id, session, at) for offer, session, at in sessions(loaded)),
    )
    for by, entry, at in entries:
        for key in keys:
            named = getattr(entry, key, None) or ()
            who = [(one, None) if isinstance(one, str) else one for one in named]
            yield [
                Mention(by, key, id_, partial(at, key, k), more)
                for k, (id_, more) in enumerate(who)
            ]


def ids(loaded: Loaded, entries: Callable[[Loaded], Iterator[Any]]) -> frozenset[str] | None:
    """Return all ids of `partners`, `people` or `invitations`, also of those left out.

    None where nobody can tell.
    """
    if (loaded.invitations if entries is invitations else loaded.partners).entry is None:
        return None
    written = (entry.id for entry, _at in entries(loaded))
    return frozenset(chain(written, loaded.partners.forgotten, loaded.invitations.forgotten))


def in_part(loaded: Loaded) -> bool:
    """Tell whether anything about people or their wishes was not understood."""
    return bool(loaded.partners.forgotten or loaded.partners.incomplete)


def days_meant(loaded: Loaded, at: TimeSpan) -> tuple[Span, ...]:
    """Return the spans inside the weeks that a time means; none where the weeks are broken."""
    weeks = loaded.weeks
    return at.resolve(weeks.start, weeks.end) if weeks and possible(weeks) else ()


def agreed_source(loaded: Loaded, visit: Visit) -> SourceRange:
    """Return where it is written that this visit was promised."""
    return agreed_sources(loaded, visit.session)[visit.person]


def agreed_sources(loaded: Loaded, session: str) -> dict[str, SourceRange]:
    """Return where it is written to whom a visit of the session was promised, by person."""
    _, path = loaded.origins["session", session]
    entry, document = loaded.invitations.entry, loaded.invitations.document
    assert entry is not None  # what has an origin was written there
    _key, i, _key, j = path
    people = entry.invitations[int(i)].sessions[int(j)].agreed
    # Who stands twice is meant where they stand first.
    return {
        people[k].name: document.source(*path, "agreed", k) for k in reversed(range(len(people)))
    }
