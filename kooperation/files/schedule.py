"""`schedule.yaml`, and each published revision: what may stand there and what it means.

Of a draft stands there who goes where. A published one holds all that the lists say as well.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from pydantic import ValidationInfo, field_validator

from kooperation.files import scalars
from kooperation.files.entries import Entry, key
from kooperation.files.values import (
    Count,
    Day,
    Days,
    Flag,
    GuestName,
    Id,
    LanguageName,
    Line,
    LocalTime,
    Mail,
    Moment,
    Prose,
    Reason,
    Revision,
    SessionName,
    Since,
    Size,
    Zone,
)
from kooperation.i18n import Language, mark
from kooperation.weeks.model import (
    DataSet,
    Event,
    Invitation,
    Partner,
    Person,
    Place,
    Session,
    Weeks,
    invitation_of,
    start_of,
)
from kooperation.weeks.schedule import Cancelled, Held, Schedule
from kooperation.weeks.times import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_NOBODY = mark("nobody")


class WrittenEntry(Entry):
    """What stands in a file that only koop writes, of what was printed."""


class DateEntry(WrittenEntry):
    """A session as it was printed."""

    session: SessionName = key("its name", "anstoss@2027-03-02T10:00")
    until: LocalTime = key("its end", "2027-03-02T11:30")
    place: Line = key("a partner's id or the name of a place", "streetwork")
    guides: tuple[Id, ...] = key("who leads it", ["streetworker-1"], default=(), otherwise=_NOBODY)
    note: Prose = key("as printed for those who come", "Presse kommt mit", default="")
    seats: Count = key("people who fit into it", 6, default=0)
    features: tuple[Line, ...] = key(
        "what those who come need and find there", ["stufenfrei"], default=()
    )


class VisitEntry(DateEntry):
    """A session that takes place, and who comes."""

    cancelled: Flag = key(
        "it was planned for a day that is over, and did not take place: it counts for nothing",
        True,
        default=False,
    )
    visitors: tuple[GuestName, ...] = key(
        "who comes, by id, and how many more of the house", ["erzieherin-1", "rektorin +1"]
    )


class UnvisitedEntry(DateEntry):
    """A session that was announced and does not take place."""

    cancelled: Reason = key("why the host cancelled it", "Wasserschaden", default="")


class PrintedPersonEntry(WrittenEntry):
    """A person as lists name them."""

    id: Id = key("id", "erzieherin-1")
    name: Prose = key("name, as it is printed", "Erzieherin 1")
    role: Line = key("printed beside the name", "Gruppenleitung", default="")
    size: Size = key("people of a party", 3, default=1)
    needs: tuple[Line, ...] = key("what the hosts are told", ["stufenfrei"], default=())


class PrintedPartnerEntry(WrittenEntry):
    """An institution as lists name it."""

    id: Id = key("id", "familienzentrum")
    name: Prose = key("name, as it is printed", "Familienzentrum")
    address: Prose = key("where the house is", "Musterweg 1, 59192 Bergkamen", default="")
    contact: Prose = key("whom to ask", "Leitung, 02307 000000", default="", otherwise=_NOBODY)
    people: tuple[PrintedPersonEntry, ...] = key("who belongs to it", default=(), otherwise=_NOBODY)


class PrintedPlaceEntry(WrittenEntry):
    """A place that is no partner's house."""

    id: Line = key("name, by which it is referred to", "TÜV Nord Bildung")
    name: Prose = key("name, as it is printed", "TÜV Nord Bildung")
    address: Prose = key("where it is", "Musterweg 11, 59192 Bergkamen", default="")


class PrintedEventEntry(WrittenEntry):
    """A common date."""

    id: Id = key("id", "cafe")
    title: Line = key("as it is printed", "Offenes Café zum Auftakt")
    place: Line | None = key(
        "a partner's id or the name of a place", "ogs", otherwise=mark("no place")
    )
    at: tuple[Days, ...] = key("when", ["2027-03-01 09:00-12:00"])


class PrintedInvitationEntry(WrittenEntry):
    """What a host shows."""

    id: Id = key("id", "anstoss")
    host: Id = key("the partner who invites", "streetwork")
    title: Prose = key("as it is printed", "Anlaufstelle „Anstoß“")
    about: Prose = key("a few words more", "Was Streetwork in Bergkamen tut", default="")


class PrintedWeeksEntry(WrittenEntry):
    """The weeks themselves."""

    id: Id = key("stable name", "weddinghofen-2027")
    title: Line = key("printed above every list", "Wochen der Kooperation Weddinghofen")
    start: Day = key("first day", "2027-03-01")
    end: Day = key("last day", "2027-03-12")
    timezone: Zone = key("where the times are local", "Europe/Vienna", default="Europe/Berlin")
    language: LanguageName = key("of the lists", "en", default=Language.GERMAN)
    contact: Line = key(
        "whom to tell who cannot come; printed on every list",
        "Organisation, Jugendamt, 02307 000999",
        default="",
    )
    email: Mail = key(
        "address of the organiser, printed beside it", "wochen@example.org", default=""
    )


class CancelledEntry(WrittenEntry):
    """A visit of an earlier revision that is gone or, without a person, a session."""

    person: Id | None = key(
        "who no longer comes; without it the session is off", "matiak", otherwise=_NOBODY
    )
    session: SessionName = key("its name", "awo@2027-03-03T09:00")
    title: Line = key("as it was printed", "AWO Beratungsstelle")
    until: LocalTime = key("its end", "2027-03-03T10:00")
    place: Line = key("where it would have been", "awo")
    host: Id = key("the partner who invited", "awo")
    guides: tuple[Id, ...] = key("who would have led it", ["beraterin-1"], default=())


class ScheduleFile(Entry):
    """`schedule.yaml`."""

    published: Flag = key("whether people rely on it", True)
    revision: Revision = key("0 while a draft; then raised by every change", 3)
    updated: Moment = key("when it last changed", "2027-02-20T14:05:00+01:00")
    settled: Since | None = key(
        "only after `--from`, a day or a day and time: what begins earlier stays as it is",
        "2027-03-08T12:00",
        otherwise=mark("never"),
    )
    made_from: Line = key(
        "of a draft: a digest of what the two files meant", "5e2c91a0b7d3", default=""
    )
    binding: Flag = key(
        "made with `--fresh`, `--max-changes` or `--only-cancel`: the next plans keep to it",
        True,
        default=False,
    )
    visits: tuple[VisitEntry, ...] = key(
        "the sessions that take place, by start and name", default=()
    )
    unvisited: tuple[UnvisitedEntry, ...] = key(
        "the dates that were announced and do not take place", default=()
    )
    invitations: tuple[PrintedInvitationEntry, ...] = key("what is visited", default=())
    events: tuple[PrintedEventEntry, ...] = key("the common dates", default=())
    partners: tuple[PrintedPartnerEntry, ...] = key("the institutions", default=())
    places: tuple[PrintedPlaceEntry, ...] = key("places that are no partner's house", default=())
    weeks: PrintedWeeksEntry | None = key(
        "the weeks, of a published schedule; with them stands all that its lists say",
        otherwise=mark("a draft, or a file of an earlier form"),
    )
    cancelled: tuple[CancelledEntry, ...] = key(
        "only in files of an earlier form: what calendars take back", default=()
    )

    @field_validator("revision")
    @classmethod
    def _fits(cls, revision: int, known: ValidationInfo) -> int:
        """Of what is published there is a revision, and of a draft there is none."""
        return scalars.revision_of(revision, published=known.data.get("published"))


def resolve_schedule(file: ScheduleFile) -> Schedule:
    """Return the schedule that stands in the file."""
    return Schedule(
        file.published,
        file.revision,
        file.updated,
        file.settled,
        tuple(
            Held(o.session, o.until, o.place, tuple(g.name for g in o.visitors), o.cancelled)
            for o in file.visits
        ),
        tuple(Cancelled(**dict(entry)) for entry in file.cancelled),
        _printed(file, file.weeks) if file.weeks else None,
        file.binding,
        file.made_from,
    )


def _printed(file: ScheduleFile, weeks: PrintedWeeksEntry) -> DataSet:
    """Return what the lists said; what is named nowhere is left out."""
    places = {one.id: Place(**one.plain(Place)) for one in file.places}
    places |= {house.id: Place(**house.plain(Place)) for house in file.partners}
    invitations = {
        one.id: Invitation(**one.plain(Invitation), place=one.host) for one in file.invitations
    }
    held = [one for one in file.visits if not one.cancelled]
    sessions = [
        _session(one, invitations[invitation_of(one.session)])
        for one in (*held, *file.unvisited)
        if invitation_of(one.session) in invitations
    ]
    return DataSet(
        weeks=Weeks(**dict(weeks)),
        partners=_by_id(
            Partner(**house.plain(Partner), people=tuple(sorted(one.id for one in house.people)))
            for house in file.partners
        ),
        people=_by_id(_people(file, held)),
        places=dict(sorted(places.items())),
        events=_by_id(
            Event(
                **one.plain(Event),
                spans=(*chain(*(at.resolve_anywhere(weeks.start, weeks.end) for at in one.at)),),
            )
            for one in file.events
        ),
        invitations=dict(sorted(invitations.items())),
        sessions=_by_id(one for one in sessions if not one.cancelled),
        cancelled=_by_id(one for one in sessions if one.cancelled),
    )


def _people(file: ScheduleFile, held: Iterable[VisitEntry]) -> Iterator[Person]:
    more: dict[str, dict[str, int]] = {}
    for one in held:
        for guest in one.visitors:
            if guest.more:
                more.setdefault(guest.name, {})[invitation_of(one.session)] = guest.more
    for house in file.partners:
        for person in house.people:
            yield Person(
                **person.plain(Person),
                partner=house.id,
                more=more.get(person.id, {}),
                needs=frozenset(person.needs),
            )


def _session(one: DateEntry, invitation: Invitation) -> Session:
    return Session(
        one.session,
        invitation.id,
        invitation.host,
        one.place,
        Span(start_of(one.session), one.until),
        one.seats,
        guides=one.guides,
        note=one.note,
        features=frozenset(one.features),
        cancelled=one.cancelled if isinstance(one, UnvisitedEntry) else "",
    )


def _by_id(things: Iterable[Any]) -> dict[str, Any]:
    return {one.id: one for one in sorted(things, key=lambda one: one.id)}
