"""What may stand in the three files: one class for each kind of entry, one field for each key.

Every scalar arrives as the text that was written and is typed by `values`. Descriptions, defaults
and examples make the tables of docs/files.md and the JSON Schemas; `otherwise` says in words what
holds without the key, where that is neither a value nor just nothing. References between entries
are looked at elsewhere (`check`).
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from kooperation.i18n import Language, mark
from kooperation.values import (
    Count,
    Day,
    Flag,
    Id,
    Kind,
    KindName,
    LanguageName,
    Line,
    LocalTime,
    Moment,
    Positive,
    Prose,
    Revision,
    SessionName,
    Size,
    When,
    Window,
    Wish,
    Zone,
    as_session,
)


class Entry(BaseModel):
    """Anything that is written as `key: value` lines."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        arbitrary_types_allowed=True,
        defer_build=True,  # what no file needs is never built
    )


class PersonEntry(Entry):
    """A person, or a party that goes together, of an institution."""

    id: Id = Field(description=mark("id, unique among the people"), examples=["erzieherin-1"])
    name: Line = Field(description=mark("name, as it is printed"), examples=["Erzieherin 1"])
    role: Line = Field("", description=mark("printed beside the name"), examples=["Gruppenleitung"])
    phone: Line = Field("", description=mark("only for the organiser"), examples=["02307 000001"])
    email: Line = Field(
        "", description=mark("only for the organiser"), examples=["eins@example.org"]
    )
    size: Size = Field(
        1, description=mark("a party that goes together and takes this many seats"), examples=[3]
    )
    wishes: tuple[Wish, ...] = Field(
        (),
        description=mark(
            "invitations, most wanted first; an inner list holds equally wanted ones "
            "(positions 0, 1, 1, 2)"
        ),
        examples=[["anstoss", ["awo", "bke"], "jobcenter"]],
    )
    away: tuple[When, ...] = Field(
        (),
        description=mark("when the person cannot visit or guide; may lie outside the weeks"),
        examples=[["2027-03-03", "Di Do 00:00-14:00"]],
        json_schema_extra={"otherwise": mark("never")},
    )
    max_visits: Count | None = Field(
        None,
        description=mark("so many visits at most"),
        examples=[3],
        json_schema_extra={"otherwise": mark("that of the weeks")},
    )
    max_per_day: Count | None = Field(
        None,
        description=mark("so many visits a day at most"),
        examples=[1],
        json_schema_extra={"otherwise": mark("that of the weeks")},
    )
    needs: tuple[Line, ...] = Field(
        (),
        description=mark("every one must be among the invitation's features"),
        examples=[["step-free"]],
    )
    companion: Id | None = Field(
        None,
        alias="with",
        description=mark(
            "another person, with whom this one makes a pair: same session of an "
            "invitation both wish, or neither. One of the two says so; nobody is in two "
            "pairs"
        ),
        examples=["erzieherin-2"],
        json_schema_extra={"otherwise": mark("nobody")},
    )


class PartnerEntry(Entry):
    """An institution."""

    id: Id = Field(description=mark("id, unique among the partners"), examples=["familienzentrum"])
    name: Line = Field(description=mark("name, as it is printed"), examples=["Familienzentrum"])
    kind: KindName = Field(
        Kind.OTHER,
        description=mark(
            "`school`, `childcare`, `counselling`, `health`, `social`, `church`, `club`, "
            "`administration`, `politics`, `business` or `other`"
        ),
        examples=["childcare"],
    )
    address: Prose = Field(
        "",
        description=mark("where the house is; printed for visitors"),
        examples=["Musterweg 1, 59192 Bergkamen"],
    )
    contact: Prose = Field(
        "",
        description=mark("whom to ask; printed for visitors"),
        examples=["Leitung, 02307 000000"],
        json_schema_extra={"otherwise": mark("nobody")},
    )
    staffing: Count = Field(0, description=mark("so many people stay in the house …"), examples=[1])
    hours: tuple[When, ...] | None = Field(
        None,
        description=mark("… during these hours"),
        examples=[["Mo-Do 08:00-16:00", "Fr 08:00-13:00"]],
        json_schema_extra={"otherwise": mark("always")},
    )
    people: tuple[PersonEntry, ...] = Field(
        (),
        description=mark("who belongs to it"),
        json_schema_extra={"otherwise": mark("nobody")},
    )


class PartnersFile(Entry):
    """`partners.yaml`."""

    partners: tuple[PartnerEntry, ...] = Field(description=mark("the institutions"))


class TravelEntry(Entry):
    """An exception to the travel minutes."""

    between: tuple[Line, Line] = Field(
        description=mark("two places: ids of partners or names of places"),
        examples=[["streetwork", "TÜV Nord Bildung"]],
    )
    minutes: Count = Field(description=mark("minutes in either direction"), examples=[30])


class WeeksEntry(Entry):
    """The weeks themselves, and the defaults for everybody."""

    id: Id = Field(
        description=mark("stable name; the draw depends on it, so never change it"),
        examples=["weddinghofen-2027"],
    )
    title: Line = Field(
        description=mark("printed above every list"),
        examples=["Wochen der Kooperation Weddinghofen"],
    )
    start: Day = Field(description=mark("first day"), examples=["2027-03-01"])
    end: Day = Field(description=mark("last day, at most a year later"), examples=["2027-03-12"])
    timezone: Zone = Field(
        "Europe/Berlin", description=mark("where the times are local"), examples=["Europe/Vienna"]
    )
    language: LanguageName = Field(
        Language.GERMAN, description=mark("of the printed lists: `de` or `en`"), examples=["en"]
    )
    travel: Count = Field(
        0, description=mark("minutes between two different places"), examples=[15]
    )
    travel_times: tuple[TravelEntry, ...] = Field((), description=mark("exceptions to it"))
    max_visits: Count | None = Field(
        None,
        description=mark("so many visits a person at most"),
        examples=[6],
        json_schema_extra={"otherwise": mark("no limit")},
    )
    max_per_day: Count | None = Field(
        None,
        description=mark("so many visits a person and day at most"),
        examples=[2],
        json_schema_extra={"otherwise": mark("no limit")},
    )


class PlaceEntry(Entry):
    """A place that is no partner's house."""

    name: Line = Field(
        description=mark("name, by which it is referred to"), examples=["TÜV Nord Bildung"]
    )
    address: Prose = Field(
        "", description=mark("printed for visitors"), examples=["Musterweg 11, 59192 Bergkamen"]
    )


class EventEntry(Entry):
    """A common date, during which nobody visits."""

    id: Id = Field(description=mark("id"), examples=["cafe"])
    title: Line = Field(
        description=mark("printed on every list"), examples=["Offenes Café zum Auftakt"]
    )
    at: When = Field(
        description=mark("when; may lie outside the weeks"), examples=["2027-03-01 09:00-12:00"]
    )
    place: Line | None = Field(
        None,
        description=mark("a partner's id or the name of a place"),
        examples=["ogs"],
        json_schema_extra={"otherwise": mark("no place")},
    )


class SessionEntry(Entry):
    """A time at which an invitation is offered."""

    at: When = Field(
        description=mark("when; lies inside the weeks. Several days mean a session on each"),
        examples=["2027-03-04 14:00-15:30"],
    )
    seats: Positive | None = Field(
        None,
        description=mark("people who fit into it"),
        examples=[4],
        json_schema_extra={"otherwise": mark("those of the invitation")},
    )
    min_visitors: Positive | None = Field(
        None,
        description=mark("people without whom it does not take place"),
        examples=[3],
        json_schema_extra={"otherwise": mark("that of the invitation")},
    )
    guides: tuple[Id, ...] | None = Field(
        None,
        description=mark("who leads it"),
        examples=[["streetworker-2"]],
        json_schema_extra={"otherwise": mark("those of the invitation")},
    )
    note: Prose = Field(
        "",
        description=mark("printed for those who come, and for the host"),
        examples=["Presse kommt mit"],
    )
    agreed: tuple[Id, ...] = Field(
        (),
        description=mark(
            "people to whom it is promised. An agreement nobody wished is a wish at position 0"
        ),
        examples=[["rektorin"]],
        json_schema_extra={"otherwise": mark("nobody")},
    )


Session = Annotated[SessionEntry, BeforeValidator(as_session)]


class InvitationEntry(Entry):
    """What a host shows, to how many, and when."""

    id: Id = Field(description=mark("id, unique among the invitations"), examples=["anstoss"])
    host: Id = Field(description=mark("the partner who invites"), examples=["streetwork"])
    title: Line = Field(
        description=mark("printed on the lists"), examples=["Anlaufstelle „Anstoß“"]
    )
    about: Prose = Field(
        "", description=mark("a few words more"), examples=["Was Streetwork in Bergkamen tut"]
    )
    place: Line | None = Field(
        None,
        description=mark("a partner's id or the name of a place"),
        examples=["TÜV Nord Bildung"],
        json_schema_extra={"otherwise": mark("the host")},
    )
    seats: Positive = Field(description=mark("people who fit into each session"), examples=[6])
    min_visitors: Positive = Field(
        1, description=mark("people without whom a session does not take place"), examples=[2]
    )
    guides: tuple[Id, ...] = Field(
        (), description=mark("people of the host who lead it"), examples=[["streetworker-1"]]
    )
    features: tuple[Line, ...] = Field(
        (), description=mark("what people may need and find here"), examples=[["step-free"]]
    )
    interested: tuple[Id, ...] = Field(
        (),
        description=mark(
            "the sign-up sheet: adds this wish, unranked, behind the person's own "
            "`wishes`; all such wishes share one position. Who also names it in `wishes` "
            "keeps that position"
        ),
        examples=[["erzieherin-2"]],
        json_schema_extra={"otherwise": mark("nobody")},
    )
    sessions: tuple[Session, ...] = Field(
        (),
        description=mark("when it is offered: times, or entries with `at` and more"),
        examples=[["2027-03-02 10:00-11:30"]],
    )
    windows: tuple[Window, ...] = Field(
        (),
        description=mark(
            "koop may add sessions in these hours, starting every half hour from the "
            "beginning. Windows of one day that touch or overlap count as one; starts that "
            "overlap an event or coincide with a listed session are left out"
        ),
        examples=[["Di Do 09:00-13:00"]],
    )
    duration: Positive | None = Field(
        None,
        description=mark("minutes of a session in a window; goes with `windows`"),
        examples=[60],
    )
    max_sessions: Positive | None = Field(
        None,
        description=mark("so many sessions take place at most"),
        examples=[3],
        json_schema_extra={
            "otherwise": mark("all of `sessions`, plus one where there are windows")
        },
    )


class InvitationsFile(Entry):
    """`invitations.yaml`."""

    weeks: WeeksEntry = Field(
        description=mark("the weeks themselves, and what holds for everybody")
    )
    places: tuple[PlaceEntry, ...] = Field(
        (), description=mark("places that are no partner's house")
    )
    events: tuple[EventEntry, ...] = Field(
        (),
        description=mark(
            "common dates, printed on every list; no visit and no session may overlap them"
        ),
    )
    invitations: tuple[InvitationEntry, ...] = Field(description=mark("what the hosts offer"))


class VisitEntry(Entry):
    """A session that takes place, and who comes."""

    session: SessionName = Field(
        description=mark("its name"), examples=["anstoss@2027-03-02T10:00"]
    )
    until: LocalTime = Field(description=mark("its end"), examples=["2027-03-02T11:30"])
    place: Line = Field(
        description=mark("a partner's id or the name of a place"), examples=["streetwork"]
    )
    visitors: tuple[Id, ...] = Field(
        description=mark("who comes, by id"), examples=[["erzieherin-1", "rektorin"]]
    )


class CancelledEntry(Entry):
    """A visit of an earlier revision that is gone or, without a person, a session."""

    person: Id | None = Field(
        None,
        description=mark("who no longer comes; without it the session is off"),
        examples=["matiak"],
        json_schema_extra={"otherwise": mark("nobody")},
    )
    session: SessionName = Field(description=mark("its name"), examples=["awo@2027-03-03T09:00"])
    title: Line = Field(description=mark("as it was printed"), examples=["AWO Beratungsstelle"])
    until: LocalTime = Field(description=mark("its end"), examples=["2027-03-03T10:00"])
    place: Line = Field(description=mark("where it would have been"), examples=["awo"])
    host: Id = Field(description=mark("the partner who invited"), examples=["awo"])
    guides: tuple[Id, ...] = Field(
        (), description=mark("who would have led it"), examples=[["beraterin-1"]]
    )


class ScheduleFile(Entry):
    """`schedule.yaml`."""

    published: Flag = Field(description=mark("whether people rely on it"), examples=[True])
    revision: Revision = Field(
        description=mark("0 while a draft; then raised by every change"), examples=[3]
    )
    updated: Moment = Field(
        description=mark("when it last changed"), examples=["2027-02-20T14:05:00+01:00"]
    )
    settled: Day | None = Field(
        None,
        description=mark(
            "only after `--from`: what begins earlier has happened and stays as it is"
        ),
        examples=["2027-03-08"],
        json_schema_extra={"otherwise": mark("never")},
    )
    visits: tuple[VisitEntry, ...] = Field(
        (), description=mark("the sessions that take place, by start and name")
    )
    cancelled: tuple[CancelledEntry, ...] = Field(
        (),
        description=mark(
            "for the calendars: visits of an earlier revision whose person no longer "
            "visits that invitation at all and, without a person, sessions that no longer "
            "take place"
        ),
    )
