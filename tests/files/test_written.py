"""`schedule.yaml`: its text reads back as what it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kooperation.files import reader
from kooperation.files.values import LONGEST_LINE
from kooperation.files.written import text_of
from kooperation.planning.revise import revise
from kooperation.weeks.schedule import Held, Schedule
from tests import strategies
from tests.build import NOW, dataset, event, going, named, parsed, person, published, session
from tests.solve.test_questions import loaded

SESSION, UNTIL = "anstoss@2027-03-02T10:00", datetime(2027, 3, 2, 11, 30)  # noqa: DTZ001
EMPTY = Schedule(published=False, revision=0, updated=NOW)


def read_back(text: str) -> Schedule | None:
    loaded = parsed(None, None, text)
    assert loaded.schedule_file
    assert loaded.schedule_file.problems == ()
    return loaded.schedule


def draft(*held: Held) -> Schedule:
    return replace(EMPTY, held=held, made_from="9756ef14c3bc")


def test_the_text_of_a_draft_is_that_of_the_contract() -> None:
    schedule = draft(Held(SESSION, UNTIL, "streetwork", ("erzieherin-1", "rektorin")))
    assert (
        text_of(schedule)
        == """\
# Written by koop. To settle something by hand write `agreed`, `away` or `cancelled` in the other
# files, then run: koop schedule
# Von koop geschrieben. Was feststehen soll, kommt als `agreed`, `away` oder `cancelled` in die
# anderen Dateien, dann: koop schedule
published: false
revision: 0
updated: 2027-02-20T14:05:00+01:00
made_from: 9756ef14c3bc
visits:
  - session: anstoss@2027-03-02T10:00
    until: 2027-03-02T11:30
    place: streetwork
    visitors:
      - erzieherin-1
      - rektorin
"""
    )
    assert read_back(text_of(schedule)) == schedule


WEEKS = dataset(
    person("anna", size=2, more={"awo": 1}, needs=["stufenfrei"], role="Leitung"),
    person("greta", partner="awo"),
    session("awo", "2027-03-02 10:00-11:30", seats=6, guides=("greta",), place="Saal 1"),
    session("awo", "2027-03-04 10:00-11:30", seats=4, note="Presse kommt mit"),
    event("cafe", "2027-03-01 09:00-12:00", "2027-03-08 00:00-24:00", place="awo"),
)


def test_a_published_one_holds_all_that_lists_say() -> None:
    schedule = published(WEEKS, going("awo@2027-03-02T10:00", "anna"))
    assert (
        text_of(schedule).partition("visits:\n")[2]
        == """\
  - session: awo@2027-03-02T10:00
    until: 2027-03-02T11:30
    place: Saal 1
    guides:
      - greta
    seats: 6
    visitors:
      - anna +1
unvisited:
  - session: awo@2027-03-04T10:00
    until: 2027-03-04T11:30
    place: awo
    note: Presse kommt mit
    seats: 4
invitations:
  - id: awo
    host: awo
    title: Awo
events:
  - id: cafe
    title: Cafe
    place: awo
    at:
      - 2027-03-01 09:00-12:00
      - 2027-03-08 00:00-24:00
partners:
  - id: awo
    name: Awo
    people:
      - id: greta
        name: Greta
  - id: home
    name: Home
    people:
      - id: anna
        name: Anna
        role: Leitung
        size: 2
        needs:
          - stufenfrei
places:
  - id: Saal 1
    name: Saal 1
weeks:
  id: weeks
  title: Wochen
  start: 2027-03-01
  end: 2027-03-12
  timezone: Europe/Berlin
  language: de
"""
    )
    assert read_back(text_of(schedule)) == schedule


def test_a_schedule_without_visits_reads_back() -> None:
    assert text_of(EMPTY).endswith("visits: []\n")
    assert read_back(text_of(EMPTY)) == EMPTY


def test_a_common_date_on_no_day_of_the_weeks_reads_back() -> None:
    schedule = published(dataset(event("cafe")), ())
    assert "    at: []\n" in text_of(schedule)
    assert read_back(text_of(schedule)) == schedule


def test_the_end_of_the_day_is_its_24_00() -> None:
    midnight = datetime(2027, 3, 3)  # noqa: DTZ001
    schedule = draft(Held("nacht@2027-03-02T22:00", midnight, "saal", ("anna",)))
    assert text_of(schedule).count("    until: 2027-03-02T24:00\n") == 1
    assert read_back(text_of(schedule)) == schedule


def test_the_end_of_the_last_day_of_a_month_and_year() -> None:
    midnight = datetime(2028, 1, 1)  # noqa: DTZ001
    schedule = draft(Held("nacht@2027-12-31T22:00", midnight, "saal", ("anna",)))
    assert "    until: 2027-12-31T24:00\n" in text_of(schedule)
    assert read_back(text_of(schedule)) == schedule


HOSTILE = st.text(
    st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=LONGEST_LINE
).filter(
    # What koop's reader refuses in every file cannot come from one.
    lambda text: text == text.strip() and not reader.CONTROL.search(text)
)
WORDS = st.sampled_from(
    [
        "null", "no", "~", "- a", "a: b", "a #b", "#", "'", '"', "\\", "\\n", "&a", "*a", "!a", "|",
        ">", "%a", "@", "`", "{a}", "[a]", "?", "? a", ":", "a:", "---", "...", "<<", "=", "1e3",
        "0x1F", "14:30", "2027-03-01", "a, b", "–", "„Anstoß“", "a  b", "Saal\u00a03", "😀",
        "<<<<<<< HEAD", "=======",
    ]
)  # fmt: skip
TEXTS = WORDS | HOSTILE
IDS = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,4})?", fullmatch=True)
STARTS = st.datetimes(datetime(2027, 3, 1), datetime(2027, 3, 12)).map(  # noqa: DTZ001
    lambda start: start.replace(second=0, microsecond=0)
)


@st.composite
def sessions(draw: st.DrawFn) -> tuple[str, datetime]:
    """Draw the name of a session and its end, at most at the end of the day."""
    start = draw(STARTS)
    left = datetime(start.year, start.month, start.day) + timedelta(days=1) - start  # noqa: DTZ001
    minutes = draw(st.integers(1, left // timedelta(minutes=1)))
    return f"{draw(IDS)}@{start:%Y-%m-%dT%H:%M}", start + timedelta(minutes=minutes)


@st.composite
def held(draw: st.DrawFn) -> Held:
    return Held(*draw(sessions()), draw(TEXTS), tuple(draw(st.lists(IDS, min_size=1, max_size=3))))


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    revision = draw(st.integers(0, 99))
    return Schedule(
        *(revision > 0, revision, NOW),
        draw(st.none() | STARTS | STARTS.map(lambda start: start.replace(hour=0, minute=0))),
        tuple(draw(st.lists(held(), max_size=3))),
        binding=draw(st.booleans()),
    )


@given(schedules())
def test_every_schedule_reads_back_as_it_was(schedule: Schedule) -> None:
    assert read_back(text_of(schedule)) == schedule


@given(TEXTS, TEXTS)
def test_other_readers_of_yaml_understand_the_same(place: str, text: str) -> None:
    weeks = named(dataset(session("awo", "2027-03-02 10:00-11:00", place=place)), text)
    found = yaml.load(text_of(published(weeks, ())), Loader=yaml.BaseLoader)  # noqa: S506
    (unvisited,), (house, *_more) = found["unvisited"], found["partners"]
    assert (unvisited["place"], unvisited["note"], house["contact"]) == (place, text, text)


@settings(max_examples=60)
@given(strategies.published(), TEXTS, st.booleans())
def test_what_was_printed_reads_back_as_it_was(
    files: tuple[Any, Any, Any], text: str, has_lost_event: bool
) -> None:
    found = loaded(*files)
    assert found.data
    assert found.schedule
    data = named(found.data, text)
    if has_lost_event:  # on weekdays that the weeks do not have
        data = replace(data, events={**data.events, "lost": event("lost")})
    old = found.schedule
    past = old.marked(data).past
    ahead = {v for v in old.visits if v.session in data.sessions and not past.holds(v.session)}
    visits = past.visits | ahead
    new = revise(data, old, visits, NOW, 2)
    assert read_back(text_of(new)) == new
    assert revise(data, new, visits, NOW, 3) == new


@given(schedules())
def test_every_value_has_a_line_of_its_own(schedule: Schedule) -> None:
    lines = text_of(schedule).split("\n")
    assert sum(line.startswith("      - ") for line in lines) == sum(
        len(one.visitors) for one in schedule.held
    )
    assert sum(line.startswith("  - ") for line in lines) == len(schedule.held)
