from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kooperation.files import written
from kooperation.files.load import TOLD, Loaded
from kooperation.files.revisions import name_of
from kooperation.files.told import (
    HOLDS,
    LISTED,
    ToldLine,
    all_holding,
    confirming,
    listing,
    read_told,
    text_of,
)
from kooperation.planning.flow import problems_of
from kooperation.problems import Severity
from kooperation.weeks.model import Visit
from tests.build import dataset, going, parsed, person, published, session

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


LINES = """\
people:
  - anna: 1-aaaaaa holds
  - anna: 2-bbbbbb listed
hosts:
  - awo: 2-bbbbbb holds
week:
  - 1-aaaaaa holds
"""


def notes(text: str) -> list[ToldLine]:
    """Return what is understood where all is well."""
    told = read_told("data/told.yaml", text.encode())
    assert told.problems == ()
    return [*told.notes]


def problems(text: str | bytes) -> list[tuple[str, int, int]]:
    raw = text.encode() if isinstance(text, str) else text
    found = read_told("data/told.yaml", raw).problems
    assert all(one.severity is Severity.WARNING and one.hint for one in found)
    return [(one.code, one.source.line, one.source.column) for one in found]


# --- reading -------------------------------------------------------------------------------------


def test_every_line_says_who_may_hold_what() -> None:
    assert notes(LINES) == [
        ToldLine("people", "anna", "1-aaaaaa", HOLDS),
        ToldLine("people", "anna", "2-bbbbbb", LISTED),
        ToldLine("hosts", "awo", "2-bbbbbb", HOLDS),
        ToldLine("week", "", "1-aaaaaa", HOLDS),
    ]


@pytest.mark.parametrize(
    "text",
    [
        LINES + LINES,  # both sides of a merge
        LINES.replace("\n", "\r\n"),
        "\ufeff" + LINES,
        LINES.replace("  - ", "- ").replace("holds\n", "holds   # said on the phone\n"),
        "# nobody else\n\n" + LINES + "houses: []\n",
    ],
    ids=["twice", "windows", "byte order mark", "comments", "empty"],
)
def test_how_a_line_stands_there_means_nothing(text: str) -> None:
    assert notes(text) == notes(LINES)


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("  - anna holds 1-aaaaaa", 3),
        ("  - anna: 1 holds", 3),
        ("  - anna: 1-aaaaaa", 3),
        ("  - anna: 1-aaaaaa had", 3),
        ("  - anna: 0-aaaaaa holds", 3),
        ("  - Anna: 1-aaaaaa holds", 3),
        ("  - 1-aaaaaa holds", 3),
        ("persons:", 1),
        ("  anna: 1-aaaaaa holds", 3),
    ],
)
def test_a_broken_line_costs_nobody_else_theirs(line: str, column: int) -> None:
    text = LINES.replace("hosts:\n", f"{line}\nhosts:\n")
    assert problems(text) == [("bad-told", 4, column)]
    assert [*read_told("told.yaml", text.encode()).notes] == notes(LINES)


def test_the_week_has_no_name_and_a_line_needs_a_kind() -> None:
    assert problems("week:\n  - anna: 1-aaaaaa holds\n") == [("bad-told", 2, 3)]
    assert problems("  - anna: 1-aaaaaa holds\n") == [("bad-told", 1, 3)]


def test_what_git_leaves_of_a_merge_is_right_on_both_sides() -> None:
    ours, theirs = "  - anna: 2-bbbbbb listed\n", "  - anna: 2-cccccc listed\n"
    text = f"people:\n<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> theirs\n"
    assert problems(text) == [("conflict-marker", 2, 1)]
    told = read_told("told.yaml", text.encode())
    assert told.of("people") == {"anna": ["2-cccccc", "2-bbbbbb"]}


def test_bytes_that_are_no_text_are_one_problem() -> None:
    assert [code for code, *_ in problems(LINES.encode("utf-16"))] == ["encoding"]


def test_letters_of_another_encoding_cost_their_line_at_most() -> None:
    assert problems(LINES.encode() + "# Größe\n".encode("cp1252")) == [("encoding", 8, 5)]
    assert problems(LINES.replace("anna", "änna").encode("cp1252")) == [("encoding", 2, 5)]


@given(
    st.binary()
    | st.lists(st.sampled_from([*LINES, *"<=>|#:&!"])).map(lambda c: "".join(c).encode())
)
def test_no_bytes_are_too_much(raw: bytes) -> None:
    assert read_told("told.yaml", raw).document


# --- writing -------------------------------------------------------------------------------------

READERS = st.sampled_from(("anna", "ben-2"))
REVISIONS = st.sampled_from(("1-aaaaaa", "2-000000", "10-aaaaaa"))
STATES = st.sampled_from(
    ((HOLDS, ()), (LISTED, ()), (LISTED, ("nothing",)), (LISTED, ("1-aaaaaa", "10-aaaaaa")))
)
WHO = st.tuples(st.sampled_from(("people", "hosts", "houses")), READERS) | st.just(("week", ""))
NOTES = st.builds(
    lambda who, name, state: ToldLine(who[0], who[1], name, state[0], state[1]),
    WHO,
    REVISIONS,
    STATES,
)


@given(st.lists(NOTES))
def test_what_is_written_is_read_and_its_order_means_nothing(some: list[ToldLine]) -> None:
    text = text_of(some)
    assert {*notes(text)} == {*some}
    assert text_of(reversed(notes(text))) == text


def test_lines_stand_by_reader_and_number() -> None:
    some = [ToldLine("people", "anna", n, HOLDS) for n in ("10-aaaaaa", "2-cccccc", "2-bbbbbb")]
    lines = text_of([*some, ToldLine("people", "aaron", "9-aaaaaa", HOLDS)]).splitlines()
    assert [line for line in lines if not line.startswith("#")] == [
        "people:",
        "  - aaron: 9-aaaaaa holds",
        "  - anna: 2-bbbbbb holds",
        "  - anna: 2-cccccc holds",
        "  - anna: 10-aaaaaa holds",
    ]


AWO, LATER, BKE = (
    session("awo", "2027-03-02 10:00-11:00"),
    session("awo", "2027-03-04 10:00-11:00"),
    session("bke", "2027-03-03 10:00-11:00"),
)
DATA = dataset(person("anna", wishes={"awo": 0}), person("ben", partner="bke"), AWO, LATER, BKE)


def test_everybody_who_gets_a_list_holds_what_is_published() -> None:
    plan = published(DATA, going(AWO, "anna"))
    told = read_told("told.yaml", b"hosts:\n  - cab: 1-aaaaaa holds\n  - awo: 1-aaaaaa holds\n")
    assert {*all_holding(plan, "2-bbbbbb", told)} == {
        ToldLine("people", "anna", "2-bbbbbb", HOLDS),
        ToldLine("people", "ben", "2-bbbbbb", HOLDS),
        ToldLine("hosts", "awo", "2-bbbbbb", HOLDS),
        ToldLine("hosts", "bke", "2-bbbbbb", HOLDS),
        ToldLine("hosts", "cab", "1-aaaaaa", HOLDS),  # who still has a list
        ToldLine("houses", "bke", "2-bbbbbb", HOLDS),
        ToldLine("houses", "home", "2-bbbbbb", HOLDS),
        ToldLine("week", "", "2-bbbbbb", HOLDS),
    }


# --- who is told ---------------------------------------------------------------------------------

ANNA = ("people", "anna")
SEVERAL = "1-aaaaaa holds", "2-bbbbbb holds", "3-cccccc listed"


def anna(*lines: str) -> list[ToldLine]:
    return notes("people:\n" + "".join(f"  - anna: {line}\n" for line in lines))


def lines(some: Iterable[ToldLine]) -> list[str]:
    """Return what is written of anna."""
    text = text_of(some).partition("people:\n")[2]
    return [line.removeprefix("  - anna: ") for line in text.splitlines()]


@pytest.mark.parametrize(
    ("before", "listed"),
    [
        (["1-aaaaaa holds"], "3-cccccc listed"),
        (["1-aaaaaa holds", "3-cccccc listed"], "3-cccccc listed"),
        ([], "3-cccccc listed after nothing"),
        (["2-bbbbbb listed"], "3-cccccc listed after 2-bbbbbb"),
        (["1-aaaaaa holds", "2-bbbbbb listed"], "3-cccccc listed after 1-aaaaaa 2-bbbbbb"),
        ([*SEVERAL], "3-cccccc listed after 1-aaaaaa 2-bbbbbb"),
    ],
)
def test_a_list_names_what_it_came_after(before: list[str], listed: str) -> None:
    new = listing(anna(*before), [ANNA, ANNA], "3-cccccc")
    assert lines(new) == [*(line for line in before if line != "3-cccccc listed"), listed]
    assert lines(confirming(new, {ANNA: "3-cccccc"})) == ["3-cccccc holds"]


@pytest.mark.parametrize(
    ("list_", "merged", "left"),
    [
        ("3-cccccc listed", "2-bbbbbb listed", ["2-bbbbbb listed"]),
        ("3-cccccc listed", "2-bbbbbb holds", ["1-aaaaaa holds", "2-bbbbbb holds"]),
        ("3-cccccc listed after 1-aaaaaa", "2-bbbbbb holds", ["2-bbbbbb holds"]),
        ("3-cccccc listed", "3-dddddd listed", ["3-dddddd listed"]),
        ("3-cccccc listed", "3-cccccc listed after 2-bbbbbb", []),
    ],
)
def test_what_came_by_a_merge_after_the_list_is_not_over(
    list_: str, merged: str, left: list[str]
) -> None:
    both = anna("1-aaaaaa holds", list_, merged)
    found = lines(confirming(both, {ANNA: "3-cccccc"}))
    assert sorted(found) == sorted([*left, "3-cccccc holds"])


# --- what people hold ----------------------------------------------------------------------------

PEOPLE = """\
partners:
  - id: home
    name: Home
    people:
      - {id: anna, name: Anna, wishes: [awo]}
      - {id: ben, name: Ben, wishes: [awo]}
  - {id: awo, name: AWO}
"""
OFFERS = """\
weeks: {id: weeks, title: Wochen, start: 2027-03-01, end: 2027-03-12}
invitations:
  - id: awo
    host: awo
    title: AWO
    seats: 9
    sessions: [2027-03-02 10:00-11:00, 2027-03-03 10:00-11:00, 2027-03-04 10:00-11:00]
"""
DAYS = tuple(f"awo@2027-03-0{day}T10:00" for day in (2, 3, 4))


def revision(number: int, day: int, *, binding: bool = False) -> str:
    """Return a revision in which anna and ben come to the awo on that day."""
    found = parsed(PEOPLE, OFFERS).data
    assert found
    plan = published(found, going(DAYS[day], "anna", "ben"))
    text = written.text_of(plan).replace("revision: 1\n", f"revision: {number}\n")
    return text.replace("visits:\n", "binding: true\nvisits:\n", 1) if binding else text


ONE, TWO, DISK = revision(1, 0), revision(2, 1), revision(3, 2)
FIRST, SECOND, THIRD = (name_of(n, t.encode()) for n, t in enumerate((ONE, TWO, DISK), start=1))


def loaded(told: str, stored: Iterable[str] = (ONE, TWO), disk: str = DISK) -> Loaded:
    texts = {name_of(n, text.encode()): text for n, text in enumerate(stored, start=1)}
    more = {f"revisions/{name}.yaml": text for name, text in texts.items()}
    return parsed(PEOPLE, OFFERS, disk, {TOLD: told, **more})


def held(found: Loaded) -> Mapping[str, str]:
    """Return the session to which each person is to come as far as they know."""
    assert found.schedule
    return {visit.person: visit.session for visit in found.schedule.relied_on}


def test_everybody_holds_what_was_told_last_and_else_what_is_on_disk() -> None:
    one = loaded(f"people:\n  - anna: {FIRST} holds\n")
    assert held(one) == {"anna": DAYS[0], "ben": DAYS[2]}
    both = loaded(f"people:\n  - anna: {SECOND} listed\n  - anna: {FIRST} holds\n")
    assert held(both) == {"anna": DAYS[1], "ben": DAYS[2]}
    assert held(loaded(f"people:\n  - anna: {THIRD} holds\n")) == {"anna": DAYS[2], "ben": DAYS[2]}
    assert held(loaded("")) == {"anna": DAYS[2], "ben": DAYS[2]}


def test_of_two_revisions_of_one_number_the_greater_name_counts() -> None:
    other = ONE.replace("title: Wochen", "title: Other")
    names = sorted((FIRST, name_of(1, other.encode())))
    text = "".join(f"  - anna: {name} holds\n" for name in names)
    found = loaded(f"people:\n{text}")
    assert found.told
    assert found.told.of("people")["anna"] == names[::-1]


def test_a_line_that_names_what_is_not_there_counts_for_nothing() -> None:
    lines = f"people:\n  - anna: 9-aaaaaa holds\n  - anna: {FIRST} holds\n  - ben: 9-aaaaaa holds\n"
    found = loaded(lines)
    assert held(found) == {"anna": DAYS[0], "ben": DAYS[2]}
    assert [(p.code, p.source.line) for p in problems_of(found)] == [("unknown-revision", 2)]
    assert found.next_revision == 10  # whatever it was, its number is taken


def test_a_revision_that_cannot_be_read_counts_for_nothing() -> None:
    broken = ONE.replace("visits:", "<<<<<<< HEAD\nvisits:")
    more = {TOLD: f"people:\n  - anna: {FIRST} holds\n", f"revisions/{FIRST}.yaml": broken}
    found = parsed(PEOPLE, OFFERS, DISK, more)
    assert held(found) == {"anna": DAYS[2], "ben": DAYS[2]}
    assert [p.code for p in problems_of(found)] == ["conflict-marker", "unknown-revision"]


def test_what_was_asked_for_in_spite_of_all_binds_everybody() -> None:
    asked = revision(2, 1, binding=True)
    found = loaded(f"people:\n  - anna: {FIRST} holds\n", stored=(ONE, asked))
    assert held(found) == {"anna": DAYS[1], "ben": DAYS[1]}
    later = loaded(f"people:\n  - anna: {THIRD} holds\n", stored=(ONE, asked))
    assert held(later) == {"anna": DAYS[2], "ben": DAYS[1]}
    disk = revision(3, 2, binding=True)
    found = loaded(f"people:\n  - anna: {FIRST} holds\n", stored=(ONE, asked), disk=disk)
    assert held(found) == {"anna": DAYS[2], "ben": DAYS[2]}


def test_who_is_gone_is_said_once() -> None:
    lines = f"people:\n  - eva: {FIRST} holds\n  - eva: {SECOND} holds\n"
    hosts = f"hosts:\n  - awoo: {SECOND} holds\n  - awo: {SECOND} holds\n"
    found = [p for p in problems_of(loaded(lines + hosts)) if p.source.path.endswith(TOLD)]
    assert [(p.code, p.source.line) for p in found] == [
        ("unknown-reader", 2),
        ("unknown-reader", 5),
    ]
    assert found[0].hint == found[1].hint
    assert found[1].hint.startswith("write it back")


def test_a_draft_is_relied_on_by_nobody() -> None:
    draft = re.sub(
        "revision: .*", "revision: 0", DISK.replace("published: true", "published: false")
    )
    found = loaded(f"people:\n  - anna: {FIRST} holds\n", disk=draft).schedule
    assert found
    assert found.holding is None


def test_what_happened_happened_whatever_was_held() -> None:
    disk = DISK.replace("visits:\n", "settled: 2027-03-05\nvisits:\n", 1)
    found = loaded(f"people:\n  - anna: {FIRST} holds\n", disk=disk).schedule
    assert found
    assert found.relied_on == {*going(DAYS[2], "anna", "ben"), Visit("anna", DAYS[0])}
