"""Ways through the files, so that a rule is one loop and not four.

Each entry comes with a function that gives the place of anything inside it: `at("id")`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from kooperation.files.resolve import LONGEST_WEEKS
from kooperation.problems import SourceRange, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
    from kooperation.weeks.model import Session, Visit
    from kooperation.weeks.possible import Possibilities
    from kooperation.weeks.times import Span, TimeSpan

At = Callable[..., SourceRange]
_MOST_GUESSES = 30


class Mention(NamedTuple):
    """An id where it is used: in the entry `by`, under the key `key`, for `id`."""

    by: str
    key: str
    id: str
    source: SourceRange


def partners(loaded: Loaded) -> Iterator[tuple[PartnerEntry, At]]:
    """Yield the partners."""
    file, document = loaded.partners.entry, loaded.partners.document
    for i, partner in enumerate(file.partners if file else ()):
        yield partner, partial(document.source, "partners", i)


def people(loaded: Loaded) -> Iterator[tuple[PartnerEntry, PersonEntry, At]]:
    """Yield the people, each with the partner."""
    for partner, at in partners(loaded):
        for j, person in enumerate(partner.people):
            yield partner, person, partial(at, "people", j)


def places(loaded: Loaded) -> Iterator[tuple[PlaceEntry, At]]:
    """Yield the places that are no partner's house."""
    file, document = loaded.invitations.entry, loaded.invitations.document
    for i, place in enumerate(file.places if file else ()):
        yield place, partial(document.source, "places", i)


def events(loaded: Loaded) -> Iterator[tuple[EventEntry, At]]:
    """Yield the common dates."""
    file, document = loaded.invitations.entry, loaded.invitations.document
    for i, event in enumerate(file.events if file else ()):
        yield event, partial(document.source, "events", i)


def invitations(loaded: Loaded) -> Iterator[tuple[InvitationEntry, At]]:
    """Yield the invitations."""
    file, document = loaded.invitations.entry, loaded.invitations.document
    for i, invitation in enumerate(file.invitations if file else ()):
        yield invitation, partial(document.source, "invitations", i)


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
    """Yield every invitation that somebody wishes."""
    for _, person, at in people(loaded):
        for k, group in enumerate(person.wishes):
            for m, wish in enumerate(group):
                yield Mention(person.id, "wishes", wish, at("wishes", k, m))


def companions(loaded: Loaded) -> Iterator[Mention]:
    """Yield everybody who says that they go with somebody."""
    for _, person, at in people(loaded):
        if person.companion is not None:
            yield Mention(person.id, "with", person.companion, at("with"))


def guests(loaded: Loaded) -> Iterator[Mention]:
    """Yield everybody on the sign-up sheets and everybody to whom a visit was promised."""
    for invitation, at in invitations(loaded):
        yield from _listed(invitation.id, "interested", invitation.interested, at)
    for invitation, session, at in sessions(loaded):
        yield from _listed(invitation.id, "agreed", session.agreed, at)


def guides(loaded: Loaded) -> Iterator[Mention]:
    """Yield everybody who leads an invitation or one of its sessions."""
    for invitation, at in invitations(loaded):
        yield from _listed(invitation.id, "guides", invitation.guides, at)
    for invitation, session, at in sessions(loaded):
        yield from _listed(invitation.id, "guides", session.guides or (), at)


def _listed(by: str, key: str, ids: Iterable[str], at: At) -> Iterator[Mention]:
    for k, id_ in enumerate(ids):
        yield Mention(by, key, id_, at(key, k))


def person_ids(loaded: Loaded) -> frozenset[str] | None:
    """Return the ids of all people, also of those left out; None where nobody can tell."""
    return _ids((person.id for _, person, _ in people(loaded)), loaded, loaded.partners.entry)


def partner_ids(loaded: Loaded) -> frozenset[str] | None:
    """Return the ids of all partners, also of those left out; None where nobody can tell."""
    return _ids((partner.id for partner, _ in partners(loaded)), loaded, loaded.partners.entry)


def invitation_ids(loaded: Loaded) -> frozenset[str] | None:
    """Return the ids of all invitations, also of those left out; None where nobody can tell."""
    written = (invitation.id for invitation, _ in invitations(loaded))
    return _ids(written, loaded, loaded.invitations.entry)


def _ids(written: Iterable[str], loaded: Loaded, file: object) -> frozenset[str] | None:
    if file is None:
        return None
    return frozenset(chain(written, loaded.partners.forgotten, loaded.invitations.forgotten))


def in_part(loaded: Loaded) -> bool:
    """Tell whether anything about people or their wishes was not understood."""
    return bool(loaded.partners.forgotten or loaded.partners.incomplete)


def guesser(known: Iterable[str]) -> Callable[[str], str]:
    """Return a function that hints at the nearest known word.

    It falls silent after some words: a search takes time, and by then something else is wrong.
    """
    words = frozenset(known)
    asked: dict[str, str] = {}

    def guess(word: str) -> str:
        if word not in asked and len(asked) < _MOST_GUESSES:
            asked[word] = did_you_mean(word, words)
        return asked.get(word, "")

    return guess


def days_meant(loaded: Loaded, at: TimeSpan) -> tuple[Span, ...]:
    """Return the spans inside the weeks that a time means; none where the weeks are broken."""
    weeks = loaded.weeks
    if weeks is None or not 0 <= (weeks.end - weeks.start).days < LONGEST_WEEKS:
        return ()
    return at.resolve(weeks.start, weeks.end)


def origin(loaded: Loaded, session: Session, *inside: str | int) -> SourceRange:
    """Return the place of a session, or of something inside its entry."""
    _, path = loaded.origins["session", session.id]
    return loaded.invitations.document.source(*path, *inside)


def agreed_source(loaded: Loaded, visit: Visit) -> SourceRange:
    """Return where it is written that this visit was promised."""
    return agreed_sources(loaded, visit.session)[visit.person]


def agreed_sources(loaded: Loaded, session: str) -> dict[str, SourceRange]:
    """Return where it is written to whom a visit of the session was promised, by person."""
    _, path = loaded.origins["session", session]
    entry, document = loaded.invitations.entry, loaded.invitations.document
    if entry is None:
        return {}
    _key, i, _key, j = path
    people = entry.invitations[int(i)].sessions[int(j)].agreed
    # Who stands twice is meant where they stand first.
    return {people[k]: document.source(*path, "agreed", k) for k in reversed(range(len(people)))}


def clashing(
    sessions: Iterable[Session], possible: Possibilities
) -> Iterator[tuple[Session, Session]]:
    """Yield pairs of sessions nobody can be at both of: each with the last earlier one."""
    ordered = sorted(sessions, key=lambda session: (session.span, session.id))
    weeks = possible.data.weeks
    way = timedelta(minutes=max([weeks.travel, *weeks.travel_times.values()]))
    for number, later in enumerate(ordered):
        for index in range(number - 1, -1, -1):
            earlier = ordered[index]
            # A session lies within one day, so that nothing before that can still clash.
            if later.start - earlier.start > way + timedelta(days=1):
                break
            if possible.clash(earlier, later):
                yield earlier, later
                break
