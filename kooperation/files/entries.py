"""What may stand in the three files: one class for each kind of entry, one field for each key.

Every scalar arrives as the text that was written and is typed by `values`. Descriptions, defaults
and examples make the tables of docs/files.md and the JSON Schemas; `otherwise` says in words what
holds without the key, where that is neither a value nor just nothing. References between entries
are looked at elsewhere (`check`).
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from kooperation.files.values import (
    Count,
    Day,
    Days,
    GuestName,
    Id,
    Ids,
    KindName,
    LanguageName,
    Line,
    Mail,
    Missed,
    PartnerKind,
    Positive,
    Prose,
    Reason,
    ShortForm,
    Size,
    When,
    Window,
    WishItem,
    Zone,
)
from kooperation.i18n import Language, mark

_NOBODY, _NO_LIMIT, _OF_WEEKS = mark("nobody"), mark("no limit"), mark("that of the weeks")


def key(
    meaning: str, example: Any = None, *, default: Any = ..., otherwise: str = "", alias: str = ""
) -> Any:
    """Return a field: its meaning, an example, and what holds without the key, in words.

    What holds `otherwise` is None where there is no other default.
    """
    if otherwise and default is ...:
        default = None
    return Field(
        default,
        alias=alias or None,
        description=meaning,
        examples=None if example is None else [example],
        json_schema_extra={"otherwise": otherwise} if otherwise else None,
    )


class Entry(BaseModel):
    """Anything that is written as `key: value` lines."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        arbitrary_types_allowed=True,
        defer_build=True,  # what no file needs is never built
    )
    EXACTLY_ONE: ClassVar[tuple[str, ...]] = ()
    """Keys of which an entry has one; `check` says so in words."""

    def plain(self, kind: type[Any]) -> dict[str, Any]:
        """Return the texts, numbers and days that bear the same name in a class of the model."""
        names = kind.__dataclass_fields__.keys() & type(self).model_fields.keys()
        values = {name: getattr(self, name) for name in names}
        return {n: value for n, value in values.items() if isinstance(value, str | int | date)}


class PersonEntry(Entry):
    """A person, or a party that goes together, of an institution."""

    id: Id = key("id, unique among the people", "erzieherin-1")
    name: Line = key("name, as it is printed", "Erzieherin 1")
    role: Line = key("printed beside the name", "Gruppenleitung", default="")
    phone: Line = key("only for the organiser", "02307 000001", default="")
    email: Mail = key("only for the organiser", "eins@example.org", default="")
    size: Size = key("a party that goes together and takes this many seats", 3, default=1)
    wishes: tuple[WishItem, ...] = key(
        "invitations, most wanted first; an inner list holds equally wanted ones (positions"
        " 0, 1, 1, 2). `anstoss@2027-03-09` is the wish for that day only, "
        "`anstoss@2027-03-09T10:00` for that session; `anstoss +2` brings two more of the house",
        ["anstoss", ["awo", "bke"], "jobcenter"],
        default=(),
    )
    missed: tuple[Missed, ...] = key(
        "days or sessions of visits that were planned and to which the person did not come. It "
        "changes no plan; only who is `agreed` for a later session goes there after all",
        ["awo@2027-03-03"],
        default=(),
    )
    away: tuple[When, ...] = key(
        "when the person cannot visit or guide; may lie outside the weeks",
        ["2027-03-03", "Di Do 00:00-14:00"],
        default=(),
        otherwise=mark("never"),
    )
    max_visits: Count | None = key("so many visits at most", 3, otherwise=_OF_WEEKS)
    max_per_day: Count | None = key("so many visits a day at most", 1, otherwise=_OF_WEEKS)
    needs: tuple[Line, ...] = key(
        "every one must be among the features of the session: those of the invitation and of the"
        " place where it is held. Printed as written",
        ["stufenfrei"],
        default=(),
    )
    companions: Ids = key(
        "another person, or a list of several, with whom this one goes: same session of an "
        "invitation they wish, or none of them. One of them says so; nobody is in two groups",
        "erzieherin-2",
        default=(),
        otherwise=_NOBODY,
        alias="with",
    )


class PartnerEntry(Entry):
    """An institution."""

    id: Id = key("id, unique among the partners", "familienzentrum")
    name: Line = key("name, as it is printed", "Familienzentrum")
    kind: KindName = key(
        "`school`, `childcare`, `counselling`, `health`, `social`, `church`, `club`, "
        "`administration`, `politics`, `business` or `other`",
        "childcare",
        default=PartnerKind.OTHER,
    )
    address: Prose = key(
        "where the house is; printed for visitors", "Musterweg 1, 59192 Bergkamen", default=""
    )
    contact: Prose = key(
        "whom to ask; printed for visitors", "Leitung, 02307 000000", default="", otherwise=_NOBODY
    )
    email: Mail = key("only for the organiser", "kita@example.org", default="")
    features: tuple[Line, ...] = key(
        "what the house offers: for every session and event that is held there",
        ["stufenfrei"],
        default=(),
    )
    staffing: Count = key("so many people stay in the house …", 1, default=0)
    hours: tuple[When, ...] | None = key(
        "… during these hours", ["Mo-Do 08:00-16:00", "Fr 08:00-13:00"], otherwise=mark("always")
    )
    people: tuple[PersonEntry, ...] = key("who belongs to it", default=(), otherwise=_NOBODY)


class PartnersFile(Entry):
    """`partners.yaml`."""

    partners: tuple[PartnerEntry, ...] = key("the institutions")


class TravelEntry(Entry):
    """An exception to the travel minutes."""

    EXACTLY_ONE = ("between", "place")
    between: tuple[Line, Line] | None = key(
        "two places: ids of partners or names of places",
        ["streetwork", "TÜV Nord Bildung"],
        default=None,
    )
    place: Line | None = key(
        "or one place: from and to everywhere, more or less than `travel`, unless a `between` says"
        " otherwise; where two of these meet, the greater counts",
        "jobcenter",
        default=None,
    )
    minutes: Count = key("minutes in either direction", 30)


class WeeksEntry(Entry):
    """The weeks themselves, and the defaults for everybody."""

    id: Id = key("stable name; the draw depends on it, so never change it", "weddinghofen-2027")
    title: Line = key("printed above every list", "Wochen der Kooperation Weddinghofen")
    start: Day = key("first day", "2027-03-01")
    end: Day = key("last day, at most a year later", "2027-03-12")
    timezone: Zone = key("where the times are local", "Europe/Vienna", default="Europe/Berlin")
    language: LanguageName = key(
        "of the printed lists: `de` or `en`", "en", default=Language.GERMAN
    )
    contact: Line = key(
        "whom to tell who cannot come; printed on every list",
        "Organisation, Jugendamt, 02307 000999",
        default="",
        otherwise=_NOBODY,
    )
    email: Mail = key(
        "address of the organiser, printed beside it", "wochen@example.org", default=""
    )
    travel: Count = key("minutes between two different places", 15, default=0)
    travel_times: tuple[TravelEntry, ...] = key("exceptions to it", default=())
    max_visits: Count | None = key("so many visits a person at most", 6, otherwise=_NO_LIMIT)
    max_per_day: Count | None = key(
        "so many visits a person and day at most", 2, otherwise=_NO_LIMIT
    )


class PlaceEntry(Entry):
    """A place that is no partner's house."""

    name: Line = key("name, by which it is referred to", "TÜV Nord Bildung")
    address: Prose = key("printed for visitors", "Musterweg 11, 59192 Bergkamen", default="")
    features: tuple[Line, ...] = key(
        "what the place offers: for every session and event that is held there",
        ["stufenfrei"],
        default=(),
    )


class EventEntry(Entry):
    """A common date, during which nobody visits."""

    id: Id = key("id", "cafe")
    title: Line = key("printed on every list", "Offenes Café zum Auftakt")
    at: Days = key("when; may lie outside the weeks", "2027-03-01 09:00-12:00")
    place: Line | None = key(
        "a partner's id or the name of a place", "ogs", otherwise=mark("no place")
    )


class SessionEntry(Entry):
    """A time at which an invitation is offered."""

    at: Days = key(
        "when; lies inside the weeks. Several days mean a session on each", "2027-03-04 14:00-15:30"
    )
    cancelled: Reason = key(
        "why it does not take place, as people are told. An entry that has it is a session that is "
        "off, or takes what it overlaps out of windows and of entries of several days; without "
        "hours, all of these days",
        "Wasserschaden",
        default="",
    )
    seats: Positive | None = key(
        "people who fit into it", 4, otherwise=mark("those of the invitation")
    )
    min_visitors: Positive | None = key(
        "people without whom it does not take place", 3, otherwise=mark("that of the invitation")
    )
    guides: tuple[Id, ...] | None = key(
        "who leads it", ["streetworker-2"], otherwise=mark("those of the invitation")
    )
    place: Line | None = key(
        "where this session is held: a partner's id or the name of a place",
        "TÜV Nord Bildung",
        otherwise=mark("that of the invitation"),
    )
    features: tuple[Line, ...] | None = key(
        "what people may need and find then, beside the features of the place",
        ["stufenfrei"],
        otherwise=mark("those of the invitation; none with a place of its own"),
    )
    note: Prose = key(
        "printed for those who come, and for the host", "Presse kommt mit", default=""
    )
    agreed: tuple[GuestName, ...] = key(
        "people to whom it is promised; `rektorin +1` brings one more. An agreement nobody wished "
        "is a wish at position 0. Not with several days",
        ["rektorin"],
        default=(),
        otherwise=_NOBODY,
    )
    interested: tuple[GuestName, ...] = key(
        "a sign-up sheet for this date: adds the wish for this session only, where the sheet of "
        "the invitation would stand. Not with several days",
        ["lehrkraft-1 +1"],
        default=(),
        otherwise=_NOBODY,
    )


SessionValue = Annotated[SessionEntry, ShortForm(Days, lambda time: {"at": time})]


class InvitationEntry(Entry):
    """What a host shows, to how many, and when."""

    id: Id = key("id, unique among the invitations", "anstoss")
    host: Id = key("the partner who invites", "streetwork")
    title: Line = key("printed on the lists", "Anlaufstelle „Anstoß“")
    about: Prose = key("a few words more", "Was Streetwork in Bergkamen tut", default="")
    place: Line | None = key(
        "a partner's id or the name of a place", "TÜV Nord Bildung", otherwise=mark("the host")
    )
    seats: Positive = key("people who fit into each session", 6)
    min_visitors: Positive = key("people without whom a session does not take place", 2, default=1)
    guides: tuple[Id, ...] = key("people of the host who lead it", ["streetworker-1"], default=())
    features: tuple[Line, ...] = key(
        "what people may need and find here, beside the features of the place",
        ["stufenfrei"],
        default=(),
    )
    interested: tuple[GuestName, ...] = key(
        "the sign-up sheet: adds this wish, for any date, unranked, behind the person's own"
        " `wishes`; all such wishes share one position. Who also names it in `wishes` keeps that"
        " position",
        ["erzieherin-2"],
        default=(),
        otherwise=_NOBODY,
    )
    cancelled: Reason = key(
        "why the host withdraws, as people are told: nothing of it takes place, and `sessions` may "
        "be empty. All else stays as it is",
        "Wasserschaden",
        default="",
    )
    sessions: tuple[SessionValue, ...] = key(
        "when it is offered: times, or entries with `at` and more",
        ["2027-03-02 10:00-11:30"],
        default=(),
    )
    windows: tuple[Window, ...] = key(
        "koop may add sessions in these hours, starting every half hour from the beginning."
        " Windows of one day that touch or overlap count as one; starts that overlap an "
        "event or coincide with a listed session are left out",
        ["Di Do 09:00-13:00"],
        default=(),
    )
    duration: Positive | None = key(
        "minutes of a session in a window; goes with `windows`", 60, default=None
    )
    max_sessions: Positive | None = key(
        "so many sessions take place at most",
        3,
        otherwise=mark("all of `sessions`, plus one where there are windows"),
    )


class InvitationsFile(Entry):
    """`invitations.yaml`."""

    weeks: WeeksEntry = key("the weeks themselves, and what holds for everybody")
    places: tuple[PlaceEntry, ...] = key("places that are no partner's house", default=())
    events: tuple[EventEntry, ...] = key(
        "common dates, printed on every list; no visit and no session may overlap them", default=()
    )
    invitations: tuple[InvitationEntry, ...] = key("what the hosts offer")
