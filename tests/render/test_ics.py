"""Calendars, read back by other libraries than the one that writes them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

from kooperation.planning.revise import revise
from kooperation.render import files
from kooperation.render.timezone import timezone
from kooperation.reports.edition import edition
from kooperation.weeks.model import Cancelled, Schedule, Visit
from tests.build import (
    NOW,
    dataset,
    drafted,
    example,
    example_plan,
    going,
    invitation,
    named,
    partner,
    person,
    published,
    session,
    spans,
)
from tests.golden import recorded
from tests.reports import AWO, OGS
from tests.reports import small as town

if TYPE_CHECKING:
    from ical.event import Event

    from kooperation.weeks.model import DataSet

LATER = datetime.fromisoformat("2027-02-25T09:00:00+01:00")

HOSTILE = [
    "\r\nBEGIN:VEVENT",
    "\nEND:VEVENT\nEND:VCALENDAR",
    "a,b;c:d\"e'f\\g",
    r"C:\Neu\nicht\\",
    "שלום \u0661 مرحبا",
    "<script>alert(1)</script> [/red] =1+1 #panic",
    "ä" * 300,
    "x" * 300,
    "👩‍👧" * 60,
    "a\u2028b\u0085c\x0bd",
]


def small() -> DataSet:
    return town(replace(invitation("awo"), about="Beratung\nfür alle"))


def calendars(
    data: DataSet, schedule: Schedule, *chosen: str, warn: list[str] | None = None
) -> dict[str, bytes]:
    warnings = [] if warn is None else warn
    papers = edition(data, schedule, chosen)
    return dict(files(papers, "ics", warn=warnings.append))


def read(content: bytes) -> dict[str, Event]:
    """The entries of a calendar by UID, as another library understands them."""
    found = IcsCalendarStream.calendar_from_ics(content.decode())
    events = {entry.uid: entry for entry in found.events if entry.uid}
    assert len(events) == len(found.events)
    return events


def visit(content: bytes, kind: str = "visit") -> Event:
    """The one entry of its kind."""
    (found,) = [entry for uid, entry in read(content).items() if uid.startswith(f"{kind}.")]
    return found


def duties(content: bytes) -> list[Event]:
    """All but the common events, by time."""
    return [entry for uid, entry in read(content).items() if not uid.startswith("event.")]


def test_only_a_visitors_own_calendar_says_that_what_they_need_is_there() -> None:
    there = replace(AWO, features=frozenset({"step-free"}))
    data = replace(small(), sessions=small().sessions | {AWO.id: there})
    files = calendars(data, published(data, going(AWO, "anna", "emil")))
    said = "What you need is there: step-free"
    assert [
        name for name, content in files.items() if said in "".join(content.decode().split("\r\n "))
    ] == ["people/anna.ics"]


def test_a_person_gets_visits_duties_and_common_events() -> None:
    files = calendars(
        small(), published(small(), [*going(AWO, "anna", "emil"), *going(OGS, "berta")])
    )
    assert sorted(files) == [
        "partners/awo.ics",
        "partners/ogs.ics",
        *(f"people/{name}.ics" for name in ("anna", "berta", "carl", "emil")),
    ]
    assert list(read(files["people/anna.ics"])) == [
        "event.cafe.1@weeks.koop",
        "visit.anna.awo@weeks.koop",
    ]
    assert list(read(files["people/berta.ics"])) == [
        "event.cafe.1@weeks.koop",
        "guide.berta.awo.20270302T1000@weeks.koop",
        "visit.berta.ogs@weeks.koop",
    ]
    assert list(read(files["partners/awo.ics"])) == [
        "event.cafe.1@weeks.koop",
        "host.awo.awo.20270302T1000@weeks.koop",
    ]


def test_an_entry_says_all_that_a_visitor_needs() -> None:
    found = calendars(small(), published(small(), going(AWO, "anna", "emil", "carl")))
    entry = visit(found["people/anna.ics"])
    assert entry.summary == "Awo"
    assert entry.location == "Awo"
    assert entry.dtstart == datetime(2027, 3, 2, 10, tzinfo=ZoneInfo("Europe/Berlin"))
    assert entry.end == datetime(2027, 3, 2, 11, tzinfo=ZoneInfo("Europe/Berlin"))
    assert entry.description == (
        "Beratung\nfür alle\nHost: Awo\nContact: Leitung\n"
        "Together with Emil (2 people)\nNote: Jacke"
    )
    assert entry.status == "CONFIRMED"
    assert entry.sequence == 1
    assert entry.dtstamp == entry.last_modified == NOW.astimezone(UTC)


def test_the_address_of_the_place_is_told() -> None:
    data = small()
    places = data.places | {"hall": replace(data.places["hall"], address="Weg 9, Ort")}
    data = replace(data, places=places)
    entry = visit(calendars(data, published(data, going(OGS, "anna")))["people/anna.ics"])
    assert entry.location == "Hall, Weg 9, Ort"


def test_a_guide_reads_how_many_come_and_a_host_who() -> None:
    found = calendars(small(), published(small(), going(AWO, "anna", "emil", "carl")))
    duty = visit(found["people/berta.ics"], "guide")
    assert duty.description == "Your own session\n4 people come\nNote: Jacke"
    hosted = visit(found["partners/awo.ics"], "host")
    assert hosted.description == (
        "4 of 4 seats taken\nGuided by Berta\nNote: Jacke\n"
        "– Carl, Bke\n– Anna, Spd, needs step-free\n– Emil (2 people), Spd"
    )


def test_a_session_without_guests_is_in_no_calendar() -> None:
    found = calendars(small(), published(small(), going(OGS, "anna")))
    assert list(read(found["partners/awo.ics"])) == ["event.cafe.1@weeks.koop"]
    assert list(read(found["people/berta.ics"])) == ["event.cafe.1@weeks.koop"]


def test_a_draft_is_marked_in_every_file_and_entry() -> None:
    found = calendars(small(), drafted(small(), going(AWO, "anna")))
    for content in found.values():
        assert b"\r\nX-WR-CALNAME:Draft: Wochen \xc2\xb7 " in content
        for entry in read(content).values():
            assert entry.status == "TENTATIVE"
            assert entry.summary
            assert entry.summary.startswith("Draft: ")
            assert entry.sequence == 0
    found = calendars(small(), published(small(), going(AWO, "anna")))
    assert not any(b"Draft" in content for content in found.values())


def test_a_moved_visit_keeps_its_uid_with_a_higher_sequence() -> None:
    later = session("awo", "2027-03-09 10:00-11:00", guides=("berta",))
    data = dataset(*small().people.values(), *small().events.values(), AWO, later)
    before = published(data, going(AWO, "anna"))
    after = revise(data, before, going(later, "anna"), LATER)
    old = calendars(data, before)
    new = calendars(data, after)
    was, now = visit(old["people/anna.ics"]), visit(new["people/anna.ics"])
    assert was.uid == now.uid
    assert (was.sequence, now.sequence) == (1, 2)
    assert isinstance(was.dtstart, datetime)
    assert now.dtstart == was.dtstart + timedelta(days=7)
    assert now.dtstamp == LATER.astimezone(UTC)
    assert now.status == "CONFIRMED"
    # To the guide and the host these are two sessions: one falls away, the other is new.
    for path in ("people/berta.ics", "partners/awo.ics"):
        (kept,) = duties(old[path])
        fallen, new_one = duties(new[path])
        assert kept.uid == fallen.uid != new_one.uid
        assert (fallen.status, new_one.status) == ("CANCELLED", "CONFIRMED")


def test_a_session_offered_at_another_hour_is_taken_back_from_its_guide() -> None:
    later = session("awo", "2027-03-02 10:30-11:30", guides=("berta",))
    before = published(small(), going(AWO, "anna"))
    data = dataset(*small().people.values(), later)
    after = revise(data, before, going(later, "anna"), LATER)
    (was,) = duties(calendars(small(), before)["people/berta.ics"])
    fallen, new = duties(calendars(data, after)["people/berta.ics"])
    assert was.uid == fallen.uid == "guide.berta.awo.20270302T1000@weeks.koop"
    assert (fallen.status, fallen.sequence) == ("CANCELLED", 2)
    assert new.uid == "guide.berta.awo.20270302T1030@weeks.koop"
    assert new.status == "CONFIRMED"


def test_what_is_cancelled_is_taken_back_and_may_come_again() -> None:
    data = small()
    one = published(data, going(AWO, "anna", "carl"))
    two = revise(data, one, going(OGS, "anna"), LATER)
    three = revise(data, two, going(AWO, "anna", "carl"), LATER)
    steps = [calendars(data, schedule) for schedule in (one, two, three)]
    for path, kind in (
        ("people/carl.ics", "visit"),
        ("people/berta.ics", "guide"),
        ("partners/awo.ics", "host"),
    ):
        entries = [visit(step[path], kind) for step in steps]
        assert [entry.status for entry in entries] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
        assert [entry.sequence for entry in entries] == [1, 2, 3]
        assert len({entry.uid for entry in entries}) == 1
        assert len({(entry.dtstart, entry.end, entry.location) for entry in entries}) == 1
        assert entries[1].summary == "Cancelled: Awo"
        assert entries[1].description is None


def test_who_has_left_can_still_take_back_everything() -> None:
    data = dataset(AWO, person("anna"), person("berta", partner="awo"), person("carl"))
    before = published(data, going(AWO, "anna", "carl"))
    left = dataset(person("carl"), OGS)
    after = revise(left, before, [], LATER)
    found = calendars(left, after)
    assert {path for path in found if path not in calendars(left, published(left, []))} == {
        "people/anna.ics",
        "partners/awo.ics",
    }
    assert visit(found["people/anna.ics"]).status == "CANCELLED"
    assert visit(found["people/anna.ics"]).summary == "Cancelled: awo"
    assert visit(found["people/carl.ics"]).status == "CANCELLED"
    assert visit(found["partners/awo.ics"], "host").status == "CANCELLED"
    assert b"X-WR-CALNAME:Wochen \xc2\xb7 anna\r\n" in found["people/anna.ics"]


def test_a_guide_who_has_left_and_a_place_that_is_gone() -> None:
    gone = Cancelled(
        None, AWO.id, "Beratung", AWO.end, "alter-ort", "awo", guides=("dora", "berta")
    )
    schedule = replace(published(small(), going(OGS, "anna")), cancelled=(gone,))
    found = calendars(small(), schedule)
    for path in ("people/dora.ics", "people/berta.ics"):
        entry = visit(found[path], "guide")
        assert (entry.summary, entry.location) == ("Cancelled: Beratung", "alter-ort")
    assert visit(found["partners/awo.ics"], "host").status == "CANCELLED"
    assert "people/dora.ics" not in calendars(small(), schedule, "anna")
    assert list(calendars(small(), schedule, "awo", "berta")) == [
        "people/berta.ics",
        "partners/awo.ics",
    ]


def test_a_partner_who_no_longer_invites_is_named() -> None:
    data = dataset(person("anna"), partner("awo"), OGS)
    gone = Cancelled(None, AWO.id, "Beratung", AWO.end, "awo", "awo")
    schedule = replace(published(data, going(OGS, "anna")), cancelled=(gone,))
    content = calendars(data, schedule)["partners/awo.ics"]
    assert b"X-WR-CALNAME:Wochen \xc2\xb7 Awo\r\n" in content
    assert visit(content, "host").status == "CANCELLED"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_only_texts(text: str) -> None:
    data = named(small(), text)
    shown = "\n".join(text.splitlines())
    warnings: list[str] = []
    found = calendars(data, published(data, going(AWO, "anna", "emil")), warn=warnings)
    assert not warnings
    for content in found.values():
        assert_lines(content)
    anna = read(found["people/anna.ics"])
    assert len(anna) == 2
    assert {entry.summary for entry in anna.values()} == {shown}
    entry = anna["visit.anna.awo@weeks.koop"]
    assert entry.location == f"{shown}, {shown}"
    assert entry.description == (
        f"{shown}\nHost: {shown}\nContact: {shown}\nTogether with {shown} (2 people)\nNote: {shown}"
    )
    for content in found.values():
        parsed = Calendar.from_ical(content)
        assert {part.name for part in parsed.subcomponents} <= {"VTIMEZONE", "VEVENT"}
        assert content.count(b"\r\nBEGIN:VEVENT\r\n") == len(parsed.events)


def test_separators_are_escaped() -> None:
    data = small()
    cafe = replace(data.events["cafe"], title="a,b;c\\nd\\Ne\nf")
    data = replace(data, events={"cafe": cafe})
    content = calendars(data, published(data, going(AWO, "anna")))["people/carl.ics"]
    assert b"\r\nSUMMARY:a\\,b\\;c\\\\nd\\\\Ne\\nf\r\n" in content


def assert_lines(content: bytes) -> None:
    lines = content.split(b"\r\n")
    assert lines.pop() == b""
    for line in lines:
        assert len(line) <= 75
        assert line.decode().splitlines() == [line.decode()]  # no other line break, no half letter


def test_calendars_are_published_and_invite_nobody() -> None:
    for content in calendars(small(), published(small(), going(AWO, "anna", "emil"))).values():
        assert content.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
        assert content.count(b"\r\nMETHOD:PUBLISH\r\n") == 1
        assert not re.search(rb"ATTENDEE|ORGANIZER|VALARM", content)


def test_nobody_reads_what_is_not_theirs() -> None:
    data = small()
    anna = replace(data.people["anna"], name="Anna", wishes={"awo": 0, "ogs": 1})
    data = replace(data, people=data.people | {"anna": anna})
    found = calendars(data, published(data, going(AWO, "anna", "emil", "carl")))
    for content in found.values():
        assert not re.search(rb"0171|e@x", content)
    assert b"Carl" not in found["people/anna.ics"]
    assert b"Ogs" not in found["people/anna.ics"]  # a wish that was not met
    assert b"step-free" not in found["people/anna.ics"]
    assert b"step-free" not in found["people/emil.ics"]
    assert not re.search(rb"Anna|Emil|Carl", found["people/berta.ics"])
    assert b"Anna" not in found["partners/ogs.ics"]


def test_common_events_are_the_same_entry_in_all_calendars() -> None:
    data = small()
    days = replace(data.events["cafe"], spans=spans("2027-03-01 09:00-12:00", "2027-03-12"))
    data = replace(data, events={"cafe": days})
    found = calendars(data, published(data, going(AWO, "anna")))
    one, other = read(found["people/anna.ics"]), read(found["partners/awo.ics"])
    shared = {"event.cafe.1@weeks.koop", "event.cafe.2@weeks.koop"}
    assert one.keys() & other.keys() == shared
    for uid in shared:
        assert one[uid] == other[uid]


def test_a_common_event_that_is_moved_is_the_same_entry() -> None:
    data = small()
    schedule = published(data, going(AWO, "anna"))
    moved = replace(data.events["cafe"], spans=spans("2027-03-04 15:00-16:00", "2027-03-05"))
    moved_data = replace(data, events={"cafe": moved})
    for path in ("people/anna.ics", "partners/awo.ics"):
        was = visit(calendars(data, schedule)[path], "event")
        entries = read(calendars(moved_data, schedule)[path])
        days = [entries[f"event.cafe.{number}@weeks.koop"].dtstart for number in (1, 2)]
        assert was.uid == "event.cafe.1@weeks.koop"
        zone = ZoneInfo("Europe/Berlin")
        assert days == [datetime(2027, 3, 4, 15, tzinfo=zone), datetime(2027, 3, 5, tzinfo=zone)]
        assert sum(uid.startswith("event.") for uid in entries) == 2


def test_the_end_of_the_day_is_the_next_midnight() -> None:
    late = session("awo", "2027-03-02 22:30-24:00")
    data = dataset(late, person("anna"))
    entry = visit(calendars(data, published(data, going(late, "anna")))["people/anna.ics"])
    assert entry.end == datetime(2027, 3, 3, tzinfo=ZoneInfo("Europe/Berlin"))


def test_the_summer_time_change() -> None:
    sessions = [
        session("a", "2027-03-27 10:00-11:00"),
        session("b", "2027-03-28 10:00-11:00"),
        session("c", "2027-03-28 00:30-01:30"),
        session("d", "2027-10-31 10:00-11:00"),
    ]
    data = dataset(*sessions, person("anna"), start=date(2027, 3, 22), end=date(2027, 11, 2))
    visits = [visit for one in sessions for visit in going(one, "anna")]
    content = calendars(data, published(data, visits))["people/anna.ics"]
    zone = tzical(StringIO(content.decode())).get("Europe/Berlin")
    assert zone
    starts = re.findall(r"DTSTART;TZID=Europe/Berlin:(\w+)", content.decode())
    local = [datetime.strptime(text, "%Y%m%dT%H%M%S").replace(tzinfo=zone) for text in starts]
    assert [f"{start.astimezone(UTC):%m-%d %H:%M}" for start in local] == [
        "03-27 09:00",
        "03-27 23:30",
        "03-28 08:00",
        "10-31 09:00",
    ]


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("Europe/Berlin", 2),
        ("Europe/Dublin", 2),
        ("America/New_York", 2),
        ("Australia/Lord_Howe", 2),
        ("America/Santiago", 0),
        ("Africa/Casablanca", 0),
        ("America/Nuuk", 2),
        ("Asia/Kolkata", 0),
        ("Asia/Tokyo", 0),
        ("UTC", 0),
    ],
)
def test_every_time_zone_is_told_right(name: str, rules: int) -> None:
    """`rules` of summer and winter time, or 0 where every change is listed."""
    component = timezone(name, 2027, 2028)
    text = component.to_ical().decode()
    assert text.count("RRULE:") == rules
    told = tzical(StringIO(text)).get()
    assert told
    zone = ZoneInfo(name)
    for hours in range(0, 2 * 366 * 24, 3):
        moment = datetime(2027, 1, 1, 0, 30, tzinfo=UTC) + timedelta(hours=hours)
        local = moment.astimezone(zone)
        if local.replace(fold=1).utcoffset() == local.replace(fold=0).utcoffset():
            wall = local.replace(tzinfo=told)
            assert wall.utcoffset() == local.utcoffset(), local
            assert wall.tzname() == local.tzname(), local


def test_the_time_zone_is_right_in_the_year_of_an_entry_outside_the_weeks() -> None:
    early = session("awo", "2024-07-01 10:00-11:00")
    gone = Cancelled("anna", early.id, "Awo", early.end, "awo", "awo")
    data = replace(small(), weeks=replace(small().weeks, timezone="Africa/Casablanca"))
    schedule = replace(published(data, going(OGS, "anna")), cancelled=(gone,))
    told = tzical(StringIO(calendars(data, schedule)["people/anna.ics"].decode())).get()
    zone = ZoneInfo("Africa/Casablanca")
    for month in range(1, 13):
        day = datetime(2024, month, 1, tzinfo=zone)
        assert day.replace(tzinfo=told).utcoffset() == day.utcoffset()


def test_the_example_can_be_read_back_whole() -> None:
    data = example()
    visits = example_plan()
    found = calendars(data, published(data, visits))
    seen = set()
    for path, content in found.items():
        assert_lines(content)
        for uid, entry in read(content).items():
            kind, *parts = uid.partition("@")[0].split(".")
            if kind == "visit":
                assert path == f"people/{parts[0]}.ics"
                assert isinstance(entry.dtstart, datetime)
                seen.add(Visit(parts[0], f"{parts[1]}@{entry.dtstart:%Y-%m-%dT%H:%M}"))
    assert seen == visits


def test_the_same_data_gives_the_same_bytes() -> None:
    data = example()
    schedule = published(data, example_plan())
    everything = calendars(data, schedule)
    assert everything == calendars(example.__wrapped__(), schedule)  # read again
    assert calendars(data, schedule, "drude", "awo") == {
        path: everything[path] for path in ("people/drude.ics", "partners/awo.ics")
    }


@pytest.mark.parametrize("path", ["people/berta.ics", "partners/awo.ics"])
def test_calendars_are_as_they_were(path: str) -> None:
    data = small()
    one = published(data, [*going(AWO, "anna"), *going(OGS, "berta")])
    two = revise(data, one, going(AWO, "anna", "emil", "carl"), LATER)
    content = calendars(data, two)[path].replace(b"\r\n", b"\n").decode()
    assert content == recorded(path.partition("/")[2], content)
