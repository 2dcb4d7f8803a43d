from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from kooperation.i18n import Language, use
from kooperation.render import phrases
from kooperation.reports.lists import Appointment
from kooperation.reports.meetings import Guest, Meeting
from kooperation.weeks.times import Span
from tests.build import dataset, spans


def span(text: str, start: str, end: str) -> Span:
    day = date.fromisoformat(text)
    return Span(datetime.fromisoformat(f"{day}T{start}"), datetime.fromisoformat(f"{day}T{end}"))


MORNING = span("2027-03-02", "10:00", "11:30")


def test_dates_in_english() -> None:
    assert phrases.long_date(date(2027, 3, 1)) == "Monday, 1 March"
    assert phrases.short_date(date(2027, 3, 1)) == "Mon 1 Mar"
    assert phrases.short_date(date(2027, 9, 30)) == "Thu 30 Sep"


def test_dates_in_german() -> None:
    use(Language.GERMAN)
    assert phrases.long_date(date(2027, 3, 1)) == "Montag, 1. März"
    assert phrases.short_date(date(2027, 3, 1)) == "Mo 1.3."
    assert phrases.long_date(date(2027, 3, 13)) == "Samstag, 13. März"


@pytest.mark.parametrize(
    ("first", "last", "english", "german"),
    [
        ("2027-03-01", "2027-03-12", "1–12 March 2027", "1.–12. März 2027"),
        ("2027-03-01", "2027-03-01", "1 March 2027", "1. März 2027"),
        ("2027-02-22", "2027-03-05", "22 February – 5 March 2027", "22. Februar – 5. März 2027"),
        (
            "2026-12-28",
            "2027-01-08",
            "28 December 2026 – 8 January 2027",
            "28. Dezember 2026 – 8. Januar 2027",
        ),
    ],
)
def test_stretches_of_days(first: str, last: str, english: str, german: str) -> None:
    days = date.fromisoformat(first), date.fromisoformat(last)
    assert phrases.days(*days) == english
    use(Language.GERMAN)
    assert phrases.days(*days) == german


def test_times() -> None:
    assert phrases.hours(MORNING) == "10:00–11:30"
    assert phrases.hours_said(MORNING) == "10:00–11:30"
    assert phrases.moment(MORNING) == "Tue 2 Mar, 10:00–11:30"
    use(Language.GERMAN)
    assert phrases.hours_said(MORNING) == "10:00–11:30 Uhr"
    assert phrases.moment(MORNING) == "Di 2.3., 10:00–11:30"


def test_the_end_of_the_day_is_24_00() -> None:
    evening = Span(datetime(2027, 3, 2, 18, 0), datetime(2027, 3, 3, 0, 0))  # noqa: DTZ001
    assert phrases.hours(evening) == "18:00–24:00"


@pytest.mark.parametrize(("language", "said"), [("en", "all day"), ("de", "ganztägig")])
def test_of_a_whole_day_no_hours_are_said(language: str, said: str) -> None:
    use(Language(language))
    (whole,) = spans("2027-03-03")
    assert phrases.hours(whole) == phrases.hours_said(whole) == said
    assert phrases.when(whole) == phrases.long_date(whole.day)  # nobody begins at 00:00
    assert phrases.moment(whole).endswith(f", {said}")


def test_of_a_whole_staff_that_comes_along_some_are_named() -> None:
    session = Meeting("awo", MORNING, "AWO", None)
    crowd = tuple(Guest(f"p{n}", f"P{n}", "OGS", size=1 + (n == 9)) for n in range(10))
    said = phrases.fellows(Appointment("visit", session, crowd, more=1))
    assert said == "Together with P0, P1, P2, P3, P4, P5, P6, P7 and 4 more of your house"


def test_the_public_reads_how_many_seats_are_left() -> None:
    session = Meeting("awo", MORNING, "AWO", None, people=3, seats=5)
    assert phrases.free(session) == "2 seats left"
    assert phrases.free(replace(session, people=4)) == "1 seat left"
    assert phrases.free(replace(session, people=6)) == "full"
    assert phrases.free(replace(session, off=True)) == phrases.free(replace(session, seats=0)) == ""


def test_lists() -> None:
    assert phrases.listed([]) == ""
    assert phrases.listed(["A"]) == "A"
    assert phrases.listed(["A", "B"]) == "A and B"
    assert phrases.listed(["A", "{B}", "C"]) == "A, {B} and C"
    use(Language.GERMAN)
    assert phrases.listed(["A", "B", "C"]) == "A, B und C"


def test_who_receives_the_visitors() -> None:
    meeting = Meeting("awo", MORNING, "AWO", None)

    def said(*guides: Guest) -> str:
        return phrases.received(Appointment("visit", meeting, guides=guides))

    anna, ben = Guest("anna", "Anna", "AWO", "Leitung"), Guest("ben", "Ben", "AWO")
    assert said() == ""
    assert said(anna) == "Anna (Leitung) receives you"
    assert said(anna, ben) == "Anna (Leitung) and Ben receive you"
    assert said(replace(ben, size=2)) == "Ben receive you"
    # What the name says is not said twice; names that are alike already have the role.
    assert said(replace(anna, name="AWO, Leitung")) == "AWO, Leitung receives you"
    assert said(replace(anna, name="Anna (Leitung)")) == "Anna (Leitung) receives you"


def test_whom_to_tell() -> None:
    weeks = dataset(contact="Team, 0230 1", email="w@example.org").weeks
    assert phrases.whom_to_tell(weeks) == "You cannot come? Team, 0230 1 · w@example.org"
    assert phrases.whom_to_tell(weeks, host=True).startswith("A session cannot take place? Team")
    assert phrases.whom_to_tell(replace(weeks, contact="")) == "You cannot come? w@example.org"
    assert phrases.whom_to_tell(dataset().weeks) == ""


def test_people() -> None:
    assert phrases.people(0) == "0 people"
    assert phrases.people(1) == "1 person"
    assert phrases.party("Anna", 1) == "Anna"
    assert phrases.party("Klasse {4}", 3) == "Klasse {4} (3 people)"
    use(Language.GERMAN)
    assert phrases.people(1) == "1 Person"
    assert phrases.people(3) == "3 Personen"
    assert phrases.wish(0) == "1. Wunsch"
