"""From what was written to what is meant: positions, windows, defaults, overrides."""

from __future__ import annotations

from datetime import date, datetime
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from kooperation.files.resolve import merge, starts
from kooperation.i18n import Language
from kooperation.weeks.model import DataSet, Visit
from kooperation.weeks.schedule import Cancelled, Held
from kooperation.weeks.times import Span
from tests.build import parsed, spans

if TYPE_CHECKING:
    from kooperation.files.load import Loaded

SESSIONS = "sessions: [2027-03-02 10:00-11:00, 2027-03-04 10:00-11:00]"


def loaded(
    *,
    anna: str = "",
    ben: str = "",
    house: str = "",
    weeks: str = "",
    awo: str = SESSIONS,
    more: str = "",
    schedule: str | None = None,
) -> Loaded:
    """Load a small town: anna and ben of ogs, greta of awo, and the invitations of awo."""
    partners = f"""
        partners:
          - {{id: ogs, name: OGS, people: [
              {{id: anna, name: Anna, {anna}}}, {{id: ben, name: Ben, {ben}}}], {house}}}
          - {{id: awo, name: AWO, people: [{{id: greta, name: Greta}}]}}
        """
    if "seats: " not in awo:
        awo = f"seats: 9, {awo}"
    invitations = f"""
        weeks: {{id: w, title: Wochen, start: 2027-03-01, end: 2027-03-12, {weeks}}}
        places: [{{name: Saal 1, address: Weg 3}}]
        invitations:
          - {{id: awo, host: awo, title: AWO, {awo}}}
          - {{id: bke, host: awo, title: BKE, seats: 9, {SESSIONS}}}
          - {{id: job, host: awo, title: Job, seats: 9, {SESSIONS}}}
          - {{id: lab, host: awo, title: Lab, seats: 9, {SESSIONS}}}
        """
    found = parsed(dedent(partners), dedent(invitations).rstrip() + more, schedule)
    assert found.problems == ()
    return found


def meant(**texts: str) -> DataSet:
    data = loaded(**texts).data
    assert data
    return data


def starting(data: DataSet, invitation: str = "awo") -> list[str]:
    """Return when the sessions of an invitation begin, those koop chose with a mark."""
    return [
        f"{session.start:%m-%d %H:%M}{'*' if session.chosen else ''}"
        for session in data.sessions.values()
        if session.invitation == invitation
    ]


# --- windows -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("windows", "expected"),
    [
        (["2027-03-02 09:00-10:00", "2027-03-02 10:00-11:00"], ["2027-03-02 09:00-11:00"]),
        (["2027-03-02 09:30-11:00", "2027-03-02 09:00-10:00"], ["2027-03-02 09:00-11:00"]),
        (["2027-03-02 09:00-12:00", "2027-03-02 10:00-11:00"], ["2027-03-02 09:00-12:00"]),
        (["2027-03-02 09:00-10:00"] * 2, ["2027-03-02 09:00-10:00"]),
        (
            ["2027-03-02 10:01-11:00", "2027-03-02 09:00-10:00"],
            ["2027-03-02 09:00-10:00", "2027-03-02 10:01-11:00"],
        ),
        (
            ["2027-03-03 00:00-02:00", "2027-03-02 22:00-24:00"],
            ["2027-03-02 22:00-24:00", "2027-03-03 00:00-02:00"],
        ),
        ([], []),
    ],
)
def test_windows_of_one_day_that_touch_or_overlap_are_one(
    windows: list[str], expected: list[str]
) -> None:
    assert merge(spans(*windows)) == spans(*expected)


@pytest.mark.parametrize(
    ("window", "minutes", "expected"),
    [
        ("2027-03-02 09:00-10:30", 60, ["09:00", "09:30"]),
        ("2027-03-02 09:00-10:29", 60, ["09:00"]),
        ("2027-03-02 09:10-10:10", 30, ["09:10", "09:40"]),
        ("2027-03-02 09:00-09:59", 60, []),
        ("2027-03-02 23:00-24:00", 45, ["23:00"]),
        ("2027-03-02 23:00-24:00", 30, ["23:00", "23:30"]),
    ],
)
def test_starts_are_every_half_hour_from_the_beginning(
    window: str, minutes: int, expected: list[str]
) -> None:
    found = [*starts(spans(window), minutes)]
    assert [f"{span.start:%H:%M}" for span in found] == expected
    assert all((span.end - span.start).seconds == minutes * 60 for span in found)


def test_windows_add_sessions_beside_those_listed() -> None:
    data = meant(awo="sessions: [2027-03-02 09:30-11:00], windows: [Di 09:00-10:30], duration: 60")
    assert starting(data) == ["03-02 09:00*", "03-02 09:30", "03-09 09:00*", "03-09 09:30*"]
    listed = data.sessions["awo@2027-03-02T09:30"]
    assert listed.end == datetime(2027, 3, 2, 11, 0)  # noqa: DTZ001  the one that was listed
    assert data.invitations["awo"].windows == spans(
        "2027-03-02 09:00-10:30", "2027-03-09 09:00-10:30"
    )
    assert data.invitations["awo"].duration == 60


def test_windows_that_touch_have_starts_across_their_border() -> None:
    touching = "windows: [Fr 09:00-10:00, Fr 10:00-10:30], duration: 60"
    assert starting(meant(awo=touching)) == [
        *("03-05 09:00*", "03-05 09:30*", "03-12 09:00*", "03-12 09:30*")
    ]


def test_starts_that_overlap_an_event_are_left_out_silently() -> None:
    event = "\nevents: [{id: cafe, title: Café, at: 2027-03-02 10:00-11:00}]"
    data = meant(awo="windows: [2027-03-02 09:00-12:00], duration: 60", more=event)
    assert starting(data) == ["03-02 09:00*", "03-02 11:00*"]
    longer = meant(awo="windows: [2027-03-02 09:00-12:00], duration: 90", more=event)
    assert starting(longer) == []


def test_weekdays_mean_those_of_the_weeks() -> None:
    data = meant(weeks="", awo="windows: [Mo Fri 09:00-10:00], duration: 60")
    assert starting(data) == ["03-01 09:00*", "03-05 09:00*", "03-08 09:00*", "03-12 09:00*"]


# --- defaults and overrides ----------------------------------------------------------------------


def test_people_have_the_limits_of_the_weeks_unless_they_say_otherwise() -> None:
    data = meant(weeks="max_visits: 4, max_per_day: 2", ben="max_visits: 0, max_per_day: 7")
    anna, ben = data.people["anna"], data.people["ben"]
    assert (anna.max_visits, anna.max_per_day) == (4, 2)
    assert (ben.max_visits, ben.max_per_day) == (0, 7)


def test_without_a_word_there_is_no_limit_and_no_absence() -> None:
    anna = meant().people["anna"]
    assert (anna.max_visits, anna.max_per_day, anna.away, anna.size) == (None, None, (), 1)


def test_the_weeks_have_their_defaults() -> None:
    weeks = meant().weeks
    assert (weeks.timezone, weeks.language, weeks.travel) == ("Europe/Berlin", Language.GERMAN, 0)
    assert (weeks.start, weeks.end) == (date(2027, 3, 1), date(2027, 3, 12))


@pytest.mark.parametrize(
    ("awo", "expected"),
    [
        (SESSIONS, 2),
        ("sessions: [2027-03-02 10:00-11:00]", 1),
        ("windows: [2027-03-02 09:00-12:00], duration: 60", 1),
        (f"{SESSIONS}, windows: [2027-03-05 09:00-12:00], duration: 60", 3),
        (f"{SESSIONS}, max_sessions: 1", 1),
        (f"{SESSIONS}, max_sessions: 9", 9),
        ("windows: [Mo-Fr 09:00-12:00], duration: 60, max_sessions: 5", 5),
    ],
)
def test_all_listed_sessions_may_take_place_and_one_where_there_are_windows(
    awo: str, expected: int
) -> None:
    assert meant(awo=awo).invitations["awo"].max_sessions == expected


OVERRIDES = f"""seats: 6, min_visitors: 2, guides: [greta], features: [step-free], {SESSIONS[:-1]},
      {{at: 2027-03-08 10:00-11:00, seats: 4, min_visitors: 1, guides: [], note: Presse kommt}}]"""


def test_a_session_may_override_what_the_invitation_says() -> None:
    data = meant(awo=OVERRIDES)
    plain, special = data.sessions["awo@2027-03-02T10:00"], data.sessions["awo@2027-03-08T10:00"]
    assert (plain.seats, plain.min_visitors, plain.guides, plain.note) == (6, 2, ("greta",), "")
    assert (special.seats, special.min_visitors, special.guides, special.note) == (
        *(4, 1, ()),
        "Presse kommt",
    )
    assert plain.features == special.features == {"step-free"}


def test_a_session_at_a_place_of_its_own_has_no_features_of_its_invitation() -> None:
    own = OVERRIDES.replace("note: Presse kommt", "place: awo")
    assert meant(awo=own).sessions["awo@2027-03-08T10:00"].features == frozenset()


@pytest.mark.parametrize(
    ("sessions", "announced"),
    [
        ("Mi 14:00-15:00", ["awo@2027-03-03T14:00"]),
        ("Mi 08:00-09:00", ["awo@2027-03-03T08:00"]),
        ("2027-03-10 14:00-15:00", ["awo@2027-03-03T08:00"]),
    ],
)
def test_a_time_around_others_takes_them_out_and_was_never_announced(
    sessions: str, announced: list[str]
) -> None:
    off = "{at: 2027-03-03 08:00-16:00, cancelled: Betriebsversammlung}"
    data = meant(awo=f"sessions: [{sessions}, {off}]")
    assert [name for name, one in data.cancelled.items() if not one.chosen] == announced


def test_sessions_of_windows_are_as_the_invitation_says() -> None:
    awo = OVERRIDES.replace("sessions:", "windows: [Fr 09:00-10:00], duration: 60, sessions:")
    chosen = meant(awo=awo).sessions["awo@2027-03-05T09:00"]
    assert (chosen.seats, chosen.min_visitors, chosen.guides) == (6, 2, ("greta",))
    assert chosen.chosen


def test_one_visitor_is_enough_unless_it_says_how_many() -> None:
    assert meant().sessions["awo@2027-03-02T10:00"].min_visitors == 1


# --- places --------------------------------------------------------------------------------------


def test_an_invitation_takes_place_at_its_host_unless_it_says_where() -> None:
    assert meant().sessions["awo@2027-03-02T10:00"].place == "awo"
    data = meant(awo=f"{SESSIONS}, place: Saal 1")
    assert data.sessions["awo@2027-03-02T10:00"].place == "Saal 1"
    assert data.sessions["awo@2027-03-02T10:00"].host == "awo"
    assert meant(awo=f"{SESSIONS}, place: ogs").invitations["awo"].place == "ogs"


def test_partners_and_places_are_locations() -> None:
    data = meant(house="address: Weg 1")
    assert [*data.places] == ["Saal 1", "awo", "ogs"]
    assert [data.places[place].address for place in ("Saal 1", "ogs")] == ["Weg 3", "Weg 1"]
    assert data.places["ogs"].name == "OGS"


def test_travel_takes_the_general_time_or_that_of_the_exception_in_both_directions() -> None:
    weeks = meant(weeks="travel: 15, travel_times: [{between: [ogs, Saal 1], minutes: 30}]").weeks
    assert weeks.travel_minutes("ogs", "Saal 1") == weeks.travel_minutes("Saal 1", "ogs") == 30
    assert weeks.travel_minutes("ogs", "awo") == 15
    assert weeks.travel_minutes("ogs", "ogs") == 0


def test_whom_to_turn_to_is_known_of_the_weeks_and_of_a_house() -> None:
    data = meant(
        weeks="contact: 'Team, 0230', email: w@example.org",
        house="contact: Leitung, email: ogs@example.org",
    )
    assert (data.weeks.contact, data.weeks.email) == ("Team, 0230", "w@example.org")
    house = data.partners["ogs"]
    assert (house.contact, house.email) == ("Leitung", "ogs@example.org")
    assert (meant().weeks.contact, meant().weeks.email, meant().partners["ogs"].email) == ("",) * 3


# --- houses, pairs, times ------------------------------------------------------------------------


def test_hours_are_those_of_the_weeks_or_none_at_all() -> None:
    assert meant(house="staffing: 1").partners["ogs"].hours is None
    hours = meant(house="staffing: 1, hours: [Di 08:00-12:00]").partners["ogs"].hours
    assert hours == spans("2027-03-02 08:00-12:00", "2027-03-09 08:00-12:00")
    assert meant(house="staffing: 1, hours: [Sa 08:00-12:00]").partners["ogs"].hours == spans(
        "2027-03-06 08:00-12:00"
    )


def test_absences_are_one_span_a_day_within_the_weeks() -> None:
    away = "away: [2027-02-20 - 2027-03-01, Di Do 00:00-14:00, 2027-03-11 12:00-24:00]"
    assert meant(anna=away).people["anna"].away == spans(
        "2027-03-01",
        "2027-03-02 00:00-14:00",
        "2027-03-04 00:00-14:00",
        "2027-03-09 00:00-14:00",
        "2027-03-11 00:00-14:00",
        "2027-03-11 12:00-24:00",
    )


def test_everything_stands_in_the_order_of_the_ids() -> None:
    data = meant()
    for things in (data.partners, data.people, data.places, data.invitations, data.sessions):
        assert [*things] == sorted(things)
    assert data.partners["ogs"].people == ("anna", "ben")


# --- the schedule --------------------------------------------------------------------------------


def test_a_schedule_is_what_stands_in_its_file() -> None:
    text = """\
published: true
revision: 4
updated: 2027-02-20T14:05:00+01:00
settled: 2027-03-08
visits:
  - session: awo@2027-03-02T22:00
    until: 2027-03-02T24:00
    place: Saal 1
    visitors: [anna, ben]
cancelled:
  - session: gone@2027-03-03T09:00
    title: Weg
    until: 2027-03-03T10:00
    place: awo
    host: awo
    guides: [greta]
"""
    schedule = loaded(schedule=text).schedule
    assert schedule
    assert (schedule.published, schedule.revision) == (True, 4)
    assert schedule.settled == datetime.fromisoformat("2027-03-08")
    assert schedule.updated == datetime.fromisoformat("2027-02-20T14:05:00+01:00")
    midnight, ten = datetime(2027, 3, 3), datetime(2027, 3, 3, 10)  # noqa: DTZ001
    assert schedule.held == (Held("awo@2027-03-02T22:00", midnight, "Saal 1", ("anna", "ben")),)
    assert schedule.cancelled == (
        Cancelled(None, "gone@2027-03-03T09:00", "Weg", ten, "awo", "awo", ("greta",)),
    )
    assert schedule.visits == {
        Visit("anna", "awo@2027-03-02T22:00"),
        Visit("ben", "awo@2027-03-02T22:00"),
    }


def test_spans_share_no_minute_across_midnight() -> None:
    late, early = spans("2027-03-02 22:00-24:00", "2027-03-03 00:00-02:00")
    assert late == Span(datetime(2027, 3, 2, 22), datetime(2027, 3, 3))  # noqa: DTZ001
    assert not late.overlaps(early)
