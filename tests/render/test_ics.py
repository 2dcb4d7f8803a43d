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
from kooperation.weeks.model import Visit
from kooperation.weeks.schedule import Cancelled, Schedule
from tests.build import (
    NOW,
    altered,
    dataset,
    drafted,
    event,
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
from tests.fuzz.corpus import VALUES
from tests.golden import recorded
from tests.reports import AWO, OGS
from tests.reports import small as town

if TYPE_CHECKING:
    from collections.abc import Iterable

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
    data: DataSet,
    schedule: Schedule,
    *chosen: str,
    earlier: Iterable[Schedule] = (),
    warn: list[str] | None = None,
) -> dict[str, bytes]:
    warnings = [] if warn is None else warn
    papers = edition(data, schedule, chosen, earlier)
    return dict(files(papers, "ics", warn=warnings.append))


def revised(data: DataSet, old: Schedule, visits: list[Visit]) -> Schedule:
    """Return the next revision."""
    now = LATER + timedelta(days=old.revision)
    return revise(data, old, visits, now, old.revision + 1)


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
    data = altered(small(), "sessions", AWO.id, features=frozenset({"step-free"}))
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
        "public/week.ics",
    ]
    assert list(read(files["people/anna.ics"])) == [
        "event.cafe.2027-03-01@weeks.koop",
        "visit.anna.awo@weeks.koop",
    ]
    assert list(read(files["people/berta.ics"])) == [
        "event.cafe.2027-03-01@weeks.koop",
        "guide.berta.awo.20270302T1000@weeks.koop",
        "visit.berta.ogs@weeks.koop",
    ]
    assert list(read(files["partners/awo.ics"])) == [
        "event.cafe.2027-03-01@weeks.koop",
        "host.awo.awo.20270302T1000@weeks.koop",
    ]


def test_an_entry_says_all_that_a_visitor_needs() -> None:
    found = calendars(small(), published(small(), going(AWO, "anna", "emil", "carl")))
    entry = visit(found["people/anna.ics"])
    assert entry.summary == "Visit: Awo"
    assert entry.location == "Awo"
    assert entry.dtstart == datetime(2027, 3, 2, 10, tzinfo=ZoneInfo("Europe/Berlin"))
    assert entry.end == datetime(2027, 3, 2, 11, tzinfo=ZoneInfo("Europe/Berlin"))
    assert entry.description == (
        "Beratung\nfür alle\nHost: Awo\nContact: Leitung\nBerta receives you\n"
        "Together with Emil (2 people)\nNote: Jacke"
    )
    assert entry.status == "CONFIRMED"
    assert entry.sequence == 1
    assert entry.dtstamp == entry.last_modified == NOW.astimezone(UTC)


def test_the_address_of_the_place_is_told() -> None:
    data = altered(small(), "places", "hall", address="Weg 9, Ort")
    entry = visit(calendars(data, published(data, going(OGS, "anna")))["people/anna.ics"])
    assert entry.location == "Hall, Weg 9, Ort"


def test_a_guide_reads_how_many_come_and_a_host_who() -> None:
    found = calendars(small(), published(small(), going(AWO, "anna", "emil", "carl")))
    duty = visit(found["people/berta.ics"], "guide")
    assert duty.description == "Your own session\n4 people come\nNote: Jacke"
    hosted = visit(found["partners/awo.ics"], "host")
    assert hosted.description == (
        "4 of 4 seats taken\nGuided by Berta\nNote: Jacke\n"
        "– Anna, Spd, needs step-free\n– Carl, Bke\n– Emil (2 people), Spd"
    )


def test_a_session_without_guests_is_in_no_calendar() -> None:
    found = calendars(small(), published(small(), going(OGS, "anna")))
    assert list(read(found["partners/awo.ics"])) == ["event.cafe.2027-03-01@weeks.koop"]
    assert list(read(found["people/berta.ics"])) == ["event.cafe.2027-03-01@weeks.koop"]


def test_a_draft_is_marked_in_every_file_and_entry() -> None:
    found = calendars(small(), drafted(small(), going(AWO, "anna")))
    for content in found.values():
        assert b"\r\nX-WR-CALNAME:Draft: Wochen" in content
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
    after = revised(data, before, going(later, "anna"))
    old = calendars(data, before)
    new = calendars(data, after, earlier=[before])
    was, now = visit(old["people/anna.ics"]), visit(new["people/anna.ics"])
    assert was.uid == now.uid
    assert (was.sequence, now.sequence) == (1, 2)
    assert isinstance(was.dtstart, datetime)
    assert now.dtstart == was.dtstart + timedelta(days=7)
    assert was.dtstamp
    assert now.dtstamp
    assert now.dtstamp > was.dtstamp
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
    after = revised(data, before, going(later, "anna"))
    (was,) = duties(calendars(small(), before)["people/berta.ics"])
    found = calendars(data, after, earlier=[before])
    fallen, new = duties(found["people/berta.ics"])
    assert was.uid == fallen.uid == "guide.berta.awo.20270302T1000@weeks.koop"
    assert (fallen.status, fallen.sequence) == ("CANCELLED", 2)
    assert new.uid == "guide.berta.awo.20270302T1030@weeks.koop"
    assert new.status == "CONFIRMED"


def test_what_is_cancelled_is_taken_back_and_may_come_again() -> None:
    data = small()
    one = published(data, going(AWO, "anna", "carl"))
    two = revised(data, one, going(OGS, "anna"))
    three = revised(data, two, going(AWO, "anna", "carl"))
    chain: list[tuple[Schedule, list[Schedule]]]
    chain = [(one, []), (two, [one]), (three, [one, two])]
    steps = [calendars(data, schedule, earlier=before) for schedule, before in chain]
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
        assert entries[1].summary == f"Cancelled: {entries[0].summary}"
        assert entries[1].description is None


def test_who_has_left_can_still_take_back_everything() -> None:
    data = dataset(AWO, person("anna"), person("berta", partner="awo"), person("carl"))
    before = published(data, going(AWO, "anna", "carl"))
    left = dataset(person("carl"), OGS)
    after = revised(left, before, [])
    found = calendars(left, after, earlier=[before])
    assert {path for path in found if path not in calendars(left, published(left, []))} == {
        "people/anna.ics",
        "people/berta.ics",
        "partners/awo.ics",
    }
    assert visit(found["people/anna.ics"]).status == "CANCELLED"
    assert visit(found["people/anna.ics"]).summary == "Cancelled: Visit: Awo"
    assert visit(found["people/carl.ics"]).status == "CANCELLED"
    assert visit(found["people/berta.ics"], "guide").summary == "Cancelled: Guiding: Awo"
    assert visit(found["partners/awo.ics"], "host").summary == "Cancelled: Guests: Awo"
    for path, name in (("people/anna", "Anna"), ("partners/awo", "Awo")):
        assert f"X-WR-CALNAME:Wochen · {name}\r\n".encode() in found[f"{path}.ics"]
    everybody = calendars(left, after, earlier=[before, after])
    assert calendars(left, after, "carl", earlier=[before]) == {
        "people/carl.ics": everybody["people/carl.ics"]
    }


def test_a_house_that_no_longer_invites_still_follows_the_common_events() -> None:
    offer = replace(invitation("ogs"), host="awo")
    people, events = small().people.values(), small().events.values()
    handed = dataset(*people, *events, partner("ogs"), AWO, replace(OGS, host="awo"), offer)
    days = spans("2027-03-01 09:00-12:00", "2027-03-05")
    two_days = altered(handed, "events", "cafe", spans=days)
    plans = [published(small(), [])]
    for data in (two_days, handed):
        plans.append(revised(data, plans[-1], []))
        found = calendars(data, plans[-1], earlier=plans)["partners/ogs.ics"]
        statuses = [entry.status for entry in read(found).values()]
        assert statuses == ["CONFIRMED", "CONFIRMED" if data is two_days else "CANCELLED"]


def test_what_has_happened_is_not_taken_back_from_who_has_left() -> None:
    data = dataset(AWO, person("anna"), person("berta", partner="awo"), person("carl"))
    before = published(data, going(AWO, "anna", "carl"))
    over = replace(before, settled=datetime(2027, 3, 3))  # noqa: DTZ001
    left = dataset(person("carl"), partner("awo"), OGS)
    after = revised(left, over, going(AWO, "anna", "carl"))
    found = calendars(left, after, earlier=[before])
    for path, kind, summary in (
        ("people/anna.ics", "visit", "Visit: Awo"),
        ("people/berta.ics", "guide", "Guiding: Awo"),
        ("partners/awo.ics", "host", "Guests: Awo"),
    ):
        entry = visit(found[path], kind)
        assert (entry.summary, entry.status) == (summary, "CONFIRMED")


def test_what_is_gone_is_said_as_it_was_printed_last() -> None:
    data = small()
    one = published(data, going(OGS, "anna"))
    elsewhere = replace(OGS, place="park", span=spans("2027-03-03 14:00-16:00")[0])
    offer = replace(data.invitations["ogs"], title="Hausmusik")
    renamed = dataset(*data.people.values(), *data.events.values(), AWO, elsewhere, offer)
    two = revised(renamed, one, going(OGS, "anna"))
    three = revised(dataset(person("anna"), AWO), two, [])
    content = calendars(dataset(person("anna"), AWO), three, earlier=[one, two])["people/anna.ics"]
    entry = visit(content)
    assert (entry.summary, entry.location) == ("Cancelled: Visit: Hausmusik", "Park")
    assert entry.end == datetime(2027, 3, 3, 16, tzinfo=ZoneInfo("Europe/Berlin"))
    assert (entry.status, entry.sequence) == ("CANCELLED", 3)
    assert b"\r\nTRANSP:TRANSPARENT\r\n" in content


def test_another_branch_of_the_same_number_is_taken_back_at_once() -> None:
    data = small()
    one = published(data, [])
    ours, theirs = revised(data, one, going(AWO, "carl")), revised(data, one, going(OGS, "carl"))
    entries = read(calendars(data, ours, earlier=[one, ours, theirs])["people/carl.ics"])
    assert {uid.partition(".")[2]: (e.status, e.sequence) for uid, e in entries.items()} == {
        "cafe.2027-03-01@weeks.koop": ("CONFIRMED", 2),
        "carl.awo@weeks.koop": ("CONFIRMED", 2),
        "carl.ogs@weeks.koop": ("CANCELLED", 3),
    }


def earlier_form(schedule: Schedule, *gone: Cancelled) -> Schedule:
    """Return a schedule as earlier versions wrote it."""
    return replace(schedule, printed=None, cancelled=gone)


def test_a_file_of_an_earlier_form_says_itself_what_is_gone() -> None:
    gone = Cancelled(
        None, AWO.id, "Beratung", AWO.end, "alter-ort", "awo", guides=("dora", "berta")
    )
    schedule = earlier_form(published(small(), going(OGS, "anna")), gone)
    found = calendars(small(), schedule)
    for path in ("people/dora.ics", "people/berta.ics"):
        entry = visit(found[path], "guide")
        assert (entry.summary, entry.location) == ("Cancelled: Guiding: Awo", "alter-ort")
    assert visit(found["partners/awo.ics"], "host").status == "CANCELLED"
    assert "people/dora.ics" not in calendars(small(), schedule, "anna")
    assert list(calendars(small(), schedule, "awo", "berta")) == [
        "people/berta.ics",
        "partners/awo.ics",
    ]


def test_what_only_a_file_of_an_earlier_form_knows_is_said_in_its_words() -> None:
    gone = Cancelled("anna", "rat@2027-03-02T10:00", "Rat", AWO.end, "Park", "rathaus")
    schedule = earlier_form(published(small(), going(OGS, "anna")), gone)
    entry = read(calendars(small(), schedule)["people/anna.ics"])["visit.anna.rat@weeks.koop"]
    assert (entry.summary, entry.location) == ("Cancelled: Visit: Rat", "Park")


def test_a_house_to_which_nobody_came_takes_back_the_common_events_once_it_has_left() -> None:
    maybe = replace(session("ogs", "2027-03-05 10:00-11:00"), chosen=True)
    things = (person("anna", partner="spd"), event("cafe", "2027-03-01 09:00-12:00"), AWO)
    before = published(dataset(*things, maybe), going(AWO, "anna"))
    given = read(calendars(dataset(*things, maybe), before)["partners/ogs.ics"])
    left = dataset(*things)
    after = revised(left, before, going(AWO, "anna"))
    found = read(calendars(left, after, earlier=[before])["partners/ogs.ics"])
    assert given.keys() == found.keys() != set()
    assert {entry.status for entry in found.values()} == {"CANCELLED"}


def test_a_partner_who_no_longer_invites_is_named() -> None:
    data = dataset(person("anna"), partner("awo"), OGS)
    gone = Cancelled(None, AWO.id, "Beratung", AWO.end, "awo", "awo")
    schedule = earlier_form(published(data, going(OGS, "anna")), gone)
    content = calendars(data, schedule)["partners/awo.ics"]
    assert b"X-WR-CALNAME:Wochen \xc2\xb7 Awo\r\n" in content
    assert visit(content, "host").summary == "Cancelled: Guests: Beratung"


def test_numbered_common_events_of_an_earlier_form_are_taken_back_in_every_later_export() -> None:
    two_days = spans("2027-03-01 09:00-12:00", "2027-03-12")
    data = altered(small(), "events", "cafe", spans=two_days)
    old = earlier_form(published(data, going(AWO, "anna")))
    whole = revised(data, old, going(AWO, "anna"))
    later = revised(small(), whole, going(AWO, "anna"))
    for schedule, revisions in ((old, []), (whole, [old]), (later, [old, whole])):
        for path, content in calendars(data, schedule, earlier=revisions).items():
            entries = read(content)
            for number in (1, 2) if not path.startswith("public") else ():
                entry = entries[f"event.cafe.{number}@weeks.koop"]
                assert (entry.status, entry.summary) == ("CANCELLED", "Cancelled: Cafe")
                assert entry.sequence == 2
            assert entries["event.cafe.2027-03-01@weeks.koop"].status == "CONFIRMED"


def test_the_public_week_names_nobody_and_says_what_is_off() -> None:
    data = replace(small(), cancelled={OGS.id: replace(OGS, cancelled="Wasserschaden")})
    data = replace(data, sessions={AWO.id: AWO})
    content = calendars(data, published(data, going(AWO, "anna")))["public/week.ics"]
    assert b"\r\nX-WR-CALNAME:Wochen\r\n" in content
    assert not re.search(rb"Anna|Berta|Jacke|Leitung|Wasser", content)
    found = [(entry.uid, entry.summary, entry.status) for entry in read(content).values()]
    assert sorted(found) == [
        ("event.cafe.2027-03-01@weeks.koop", "Cafe", "CONFIRMED"),
        ("session.awo.20270302T1000@weeks.koop", "Awo", "CONFIRMED"),
        ("session.ogs.20270303T1400@weeks.koop", "Is off: Ogs", "CANCELLED"),
    ]
    entry = read(content)["session.awo.20270302T1000@weeks.koop"]
    assert (entry.description, entry.location) == ("Beratung\nfür alle\nHost: Awo", "Awo")


def test_the_public_week_takes_back_what_is_gone() -> None:
    data = small()
    one = published(data, going(AWO, "anna"))
    two = revised(data, one, [])
    entry = visit(calendars(data, two, earlier=[one])["public/week.ics"], "session")
    assert (entry.summary, entry.status, entry.sequence) == ("Is off: Awo", "CANCELLED", 2)


def test_a_draft_takes_nothing_back() -> None:
    data = small()
    one = published(data, going(AWO, "anna"))
    assert calendars(data, drafted(data, []), earlier=[one]) == calendars(data, drafted(data, []))


@pytest.mark.parametrize("text", [*HOSTILE, 'a" ;CN=b:mailto:c', "a@b\r\nATTENDEE:mailto:c@d"])
def test_the_organiser_is_named_in_every_entry_and_is_only_text(text: str) -> None:
    weeks = replace(small().weeks, title=text, contact=text, email="wochen@example.org")
    data = replace(small(), weeks=weeks)
    for content in calendars(data, published(data, going(AWO, "anna"))).values():
        assert_lines(content)
        for entry in Calendar.from_ical(content).walk("VEVENT"):
            assert entry["CONTACT"] == "\n".join(text.splitlines())
            assert entry["ORGANIZER"] == "mailto:wochen@example.org"
            assert entry["ORGANIZER"].params.keys() == {"CN"}
            assert "ATTENDEE" not in entry
    weeks = replace(weeks, email=text)
    data = replace(data, weeks=weeks)
    for content in calendars(data, published(data, going(AWO, "anna"))).values():
        assert_lines(content)
        for entry in Calendar.from_ical(content).walk("VEVENT"):
            assert re.fullmatch(r"mailto:[\w.~%@-]*", str(entry["ORGANIZER"]))
            assert "ATTENDEE" not in entry


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_only_texts(text: str) -> None:
    data = named(small(), text)
    shown = "\n".join(text.splitlines())
    visiting = "\n".join(f"Visit: {text}".splitlines())
    warnings: list[str] = []
    found = calendars(data, published(data, going(AWO, "anna", "emil")), warn=warnings)
    assert not warnings
    for content in found.values():
        assert_lines(content)
    anna = read(found["people/anna.ics"])
    assert len(anna) == 2
    assert {entry.summary for entry in anna.values()} == {shown, visiting}
    entry = anna["visit.anna.awo@weeks.koop"]
    assert entry.location == f"{shown}, {shown}"
    assert entry.description == (
        f"{shown}\nHost: {shown}\nContact: {shown}\n{shown} receives you\n"
        f"Together with {shown} (2 people)\nNote: {shown}"
    )
    for content in found.values():
        parsed = Calendar.from_ical(content)
        assert {part.name for part in parsed.subcomponents} <= {"VTIMEZONE", "VEVENT"}
        assert content.count(b"\r\nBEGIN:VEVENT\r\n") == len(parsed.events)


PROPERTIES = {
    *("PRODID", "VERSION", "METHOD", "X-WR-CALNAME", "BEGIN", "END", "UID", "DTSTAMP", "SEQUENCE"),
    *("LAST-MODIFIED", "STATUS", "TRANSP", "DTSTART", "DTEND", "SUMMARY", "LOCATION"),
    *("DESCRIPTION", "CONTACT", "ORGANIZER", "TZID", "RRULE", "TZNAME", "TZOFFSETFROM"),
    "TZOFFSETTO",
}


@pytest.mark.uncounted
def test_no_text_ever_adds_a_line() -> None:
    texts = (text for text in VALUES.values() if len(text) < 1000)
    for text in (*HOSTILE, *texts, "x\r\nX-EVIL:1", "x\nX-EVIL:1", "x\x85X-EVIL:1"):
        data = named(small(), text)
        data = replace(data, weeks=replace(data.weeks, email=text))
        one = published(data, going(AWO, "anna"))
        for content in calendars(data, revised(data, one, []), earlier=[one]).values():
            unfolded = content.decode().replace("\r\n ", "").split("\r\n")
            assert {re.split("[:;]", line)[0] for line in unfolded} <= {*PROPERTIES, ""}, text


def test_separators_are_escaped() -> None:
    data = altered(small(), "events", "cafe", title="a,b;c\\nd\\Ne\nf")
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
        assert not re.search(rb"ATTENDEE|ORGANIZER|VALARM", content)  # nobody organises them


def test_nobody_reads_of_wishes_and_needs_that_are_not_theirs() -> None:
    data = altered(small(), "people", "anna", name="Anna", wishes={"awo": 0, "ogs": 1})
    found = calendars(data, published(data, going(AWO, "anna", "emil", "carl")))
    assert b"Ogs" not in found["people/anna.ics"]  # a wish that was not met
    assert b"step-free" not in found["people/anna.ics"]
    assert b"step-free" not in found["people/emil.ics"]


def test_common_events_are_the_same_entry_in_all_calendars() -> None:
    days = spans("2027-03-01 09:00-12:00", "2027-03-12")
    data = altered(small(), "events", "cafe", spans=days)
    found = calendars(data, published(data, going(AWO, "anna")))
    one, other = read(found["people/anna.ics"]), read(found["partners/awo.ics"])
    shared = {"event.cafe.2027-03-01@weeks.koop", "event.cafe.2027-03-12@weeks.koop"}
    assert one.keys() & other.keys() == shared
    for uid in shared:
        assert one[uid] == other[uid]


def test_a_common_event_that_is_moved_within_its_day_is_the_same_entry() -> None:
    data = small()
    schedule = published(data, going(AWO, "anna"))
    moved = spans("2027-03-01 15:00-16:00", "2027-03-05")
    data = altered(data, "events", "cafe", spans=moved)
    after = revised(data, schedule, going(AWO, "anna"))
    for path in ("people/anna.ics", "partners/awo.ics", "public/week.ics"):
        entries = read(calendars(data, after, earlier=[schedule])[path])
        days = {uid: e.dtstart for uid, e in entries.items() if uid.startswith("event.")}
        assert days == {
            "event.cafe.2027-03-01@weeks.koop": datetime(
                2027, 3, 1, 15, tzinfo=ZoneInfo("Europe/Berlin")
            ),
            "event.cafe.2027-03-05@weeks.koop": date(2027, 3, 5),
        }


def test_a_day_of_a_common_event_that_is_dropped_touches_no_other() -> None:
    two_days = spans("2027-03-01 09:00-12:00", "2027-03-05", "2027-03-05 18:00-20:00")
    data = altered(small(), "events", "cafe", spans=two_days)
    one = published(data, [])
    fewer = altered(data, "events", "cafe", spans=two_days[1:])
    two = revised(fewer, one, [])
    entries = read(calendars(fewer, two, earlier=[one])["people/anna.ics"])
    assert [(uid, entry.status) for uid, entry in entries.items()] == [
        ("event.cafe.2027-03-01@weeks.koop", "CANCELLED"),
        ("event.cafe.2027-03-05@weeks.koop", "CONFIRMED"),
        ("event.cafe.2027-03-05.2@weeks.koop", "CONFIRMED"),
    ]


def test_whole_days_have_no_hours() -> None:
    data = altered(small(), "events", "cafe", spans=spans("2027-03-05"))
    content = calendars(data, published(data, []))["people/anna.ics"]
    assert b"\r\nDTSTART;VALUE=DATE:20270305\r\nDTEND;VALUE=DATE:20270306\r\n" in content


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
    schedule = earlier_form(published(data, going(OGS, "anna")), gone)
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


@pytest.mark.parametrize("path", ["people/berta.ics", "partners/awo.ics", "public/week.ics"])
def test_calendars_are_as_they_were(path: str) -> None:
    data = small()
    one = published(data, [*going(AWO, "anna"), *going(OGS, "berta")])
    two = revised(data, one, going(AWO, "anna", "emil", "carl"))
    content = calendars(data, two, earlier=[one])[path].replace(b"\r\n", b"\n").decode()
    assert content == recorded(path.partition("/")[2], content)
