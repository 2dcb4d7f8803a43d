"""`schedule.yaml` as text, and which problem is found in which line."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from kooperation.check.schedule import check_schedule
from kooperation.problems import Problem, Severity
from kooperation.render.problems import worded
from tests.build import parsed

if TYPE_CHECKING:
    from kooperation.files.load import Loaded

PARTNERS = """
    partners:
      - id: ogs
        name: OGS
        people:
          - {id: anna, name: Anna, wishes: [awo, bke], away: [2027-03-05]}
          - {id: ben, name: Ben, wishes: [awo], max_visits: 1}
          - {id: cem, name: Cem, wishes: [awo, bke], max_per_day: 1}
      - id: awo
        name: AWO
        people:
          - {id: greta, name: Greta, wishes: [bke], size: 2}
      - id: bke
        name: BKE
    """
INVITATIONS = """
    weeks:
      {id: w, title: Wochen, start: 2027-03-01, end: 2027-03-12, travel: 15}
    places:
      - name: Saal
    invitations:
      - id: awo
        host: awo
        title: AWO
        seats: 2
        guides: [greta]
        sessions: [2027-03-02 10:00-11:00, 2027-03-04 10:00-11:00, 2027-03-05 10:00-11:00]
      - id: bke
        host: bke
        title: BKE
        seats: 9
        min_visitors: 2
        place: Saal
        sessions:
          - 2027-03-02 11:00-12:00
          - at: 2027-03-04 11:15-12:00
            agreed: [anna]
    """


def loaded(
    schedule: str | None, partners: str = PARTNERS, invitations: str = INVITATIONS
) -> Loaded:
    return parsed(dedent(partners).strip(), dedent(invitations).strip(), schedule)


def problems(
    visits: str,
    *,
    head: str = "",
    agreed_people: int | None = 0,
    partners: str = PARTNERS,
    invitations: str = INVITATIONS,
) -> list[Problem]:
    """Return the problems of a schedule with these visits."""
    files = loaded(schedule(visits, head), partners, invitations)
    return worded(check_schedule(files, agreed_people=agreed_people), files.data)


def schedule(visits: str, head: str = "") -> str:
    """Return the file; its visits begin in line 5."""
    start = "published: true\nrevision: 1\nupdated: 2027-02-20T14:05:00+01:00\n"
    return f"{start}{head or '# comment'}\nvisits:{visits.rstrip()}\n"


def found(*args: str, **kwargs: object) -> list[tuple[str, int]]:
    """Return codes and lines."""
    return [(p.code, p.source.line) for p in problems(*args, **kwargs)]  # type: ignore[arg-type]


AWO = """
  - session: awo@2027-03-02T10:00
    until: 2027-03-02T11:00
    place: awo
    visitors:
      - anna
"""
"""Lines 6 to 10 of the schedule."""
BKE = """\
  - session: bke@2027-03-04T11:15
    until: 2027-03-04T12:00
    place: Saal
    visitors:
      - anna
      - cem
"""
"""Lines 11 to 16, behind the above."""

BREACHES = [
    # at the line of the visitor
    (AWO + "      - nobody\n", [("unknown", 11)]),
    (AWO + "      - anna\n", [("unknown", 11)]),
    (AWO.replace("-02T", "-05T") + "      - anna\n", [("away", 10), ("unknown", 11)]),
    (AWO + BKE + "      - ben\n", [("unwished", 17)]),
    (AWO.replace("-02T", "-05T"), [("away", 10)]),
    (
        AWO + AWO.replace("-02T", "-04T")[1:].replace("anna", "ben\n      - anna"),
        [("twice", 16)],
    ),
    (
        AWO.replace("anna", "cem") + BKE.replace("bke@2027-03-04T11:15", "bke@2027-03-02T11:00")
        .replace("2027-03-04T12", "2027-03-02T12"),
        [("clash", 16), ("too-many", 16)],
    ),
    # at the line of the session
    (AWO + "      - ben\n      - cem\n", [("overfull", 6)]),
    (AWO + BKE.replace("      - cem\n", ""), [("below-minimum", 11)]),
    (AWO.replace("T10:00", "T10:30"), [("unknown", 6)]),
    (AWO.replace("awo@", "gone@"), [("unknown", 6)]),
    # a guide is no visitor of the session
    (
        AWO + BKE.replace("bke@2027-03-04T11:15", "bke@2027-03-02T11:00")
        .replace("2027-03-04T12", "2027-03-02T12").replace("anna", "greta"),
        [("guiding", 6), ("clash", 15)],
    ),
    # at the value that is another by now
    (AWO.replace("T11:00", "T11:30"), [("outdated", 7)]),
    (AWO.replace("place: awo", "place: Saal"), [("outdated", 8)]),
]  # fmt: skip
"""Visits, and what is found in which line."""


def test_without_a_schedule_there_is_nothing_to_say() -> None:
    assert check_schedule(loaded(None), agreed_people=None) == ()


def test_a_good_schedule_has_no_problem() -> None:
    assert found(AWO + BKE, agreed_people=None) == []
    assert found(" []") == []


def test_every_breach_is_an_error_with_the_way_out() -> None:
    (problem,) = problems(AWO + "      - eva\n")
    assert problem.code == "unknown"
    assert problem.severity is Severity.ERROR
    assert problem.message == 'there is no person "eva"'
    assert problem.hint == "koop schedule makes a new plan"
    assert (problem.source.path, problem.source.line, problem.source.column) == (
        "data/schedule.yaml",
        11,
        9,
    )


@pytest.mark.parametrize(("visits", "expected"), BREACHES)
def test_a_breach_stands_at_its_line(visits: str, expected: list[tuple[str, int]]) -> None:
    assert found(visits) == expected


def test_a_missing_agreed_visit_stands_at_its_session_or_at_the_start() -> None:
    assert found(AWO, agreed_people=None) == [("agreed", 1)]
    assert found(AWO, agreed_people=1) == [("agreed", 1)]
    assert found(AWO, agreed_people=0) == []
    others = BKE.replace("- anna", "- greta")
    assert found(AWO + others, agreed_people=None) == [("agreed", 11)]


def test_a_session_stands_once() -> None:
    again = AWO[1:].replace("anna", "ben")
    assert found(AWO + again) == [("unknown", 11)]
    assert found(AWO + AWO[1:]) == [("unknown", 11), ("unknown", 15)]


def test_a_session_without_visitors_does_not_take_place() -> None:
    empty = AWO.replace("visitors:\n      - anna", "visitors: []")
    assert found(empty) == [("below-minimum", 6)]
    assert found(empty.replace("awo@", "gone@")) == [("unknown", 6)]


def test_what_the_invitations_say_otherwise_is_outdated() -> None:
    assert found(AWO.replace("T11:00", "T11:00+01:00")) == [("bad-date", 7)]
    assert found(AWO.replace("T11:00", "T11:00:30")) == [("bad-date", 7)]
    both = AWO.replace("T11:00", "T11:15").replace("place: awo", "place: Turm")
    assert found(both) == [("outdated", 7), ("outdated", 8)]
    (problem,) = problems(AWO.replace("T11:00", "T11:30"))
    assert problem.message == "awo@2027-03-02T10:00 now lasts until 2027-03-02T11:00"
    assert problem.hint == "koop schedule makes a new plan"


def test_the_order_of_the_lines_is_no_problem() -> None:
    visits = "\n" + BKE.replace("- anna\n      - cem", "- cem\n      - anna") + AWO[1:]
    assert found(visits, agreed_people=None) == []


def test_what_has_happened_is_checked_against_nothing() -> None:
    wrong = AWO.replace("T11:00", "T09:00").replace("place: awo", "place: Turm")
    wrong += "      - anna\n      - nobody\n      - ben\n      - cem\n"
    wrong += AWO[1:] + AWO[1:].replace("visitors:\n      - anna", "visitors: []")
    wrong += AWO[1:].replace("awo@", "gone@")
    assert len(found(wrong)) > 6
    assert found(wrong, head="settled: 2027-03-03") == []


@pytest.mark.parametrize(
    ("mark", "listed", "message"),
    [
        ("cancelled: true", "2027-03-02 10:00-11:00", "is marked as cancelled, and is not"),
        (
            "note: Jacke",
            "{at: 2027-03-02 10:00-11:00, cancelled: Wasserschaden}",
            "was cancelled, so that it did not take place",
        ),
    ],
)
def test_what_is_over_is_marked_where_it_was_cancelled(
    mark: str, listed: str, message: str
) -> None:
    over = AWO.replace("place: awo", f"place: awo\n    {mark}")
    offers = INVITATIONS.replace("[2027-03-02 10:00-11:00,", f"[{listed},")
    (problem,) = problems(over, head="settled: 2027-03-03", invitations=offers)
    assert (problem.code, problem.source.line) == ("outdated", 6)
    assert problem.message == f"awo@2027-03-02T10:00 {message}"


def test_what_has_happened_counts_for_limits() -> None:
    later = AWO[1:].replace("-02T", "-04T")
    assert found(AWO + later, head="settled: 2027-03-03") == [("twice", 15)]


def test_what_cannot_be_read_keeps_its_hint_and_gets_the_way_out() -> None:
    (problem,) = problems(AWO, head="revision: 2")
    assert (problem.code, problem.source.line) == ("duplicate-key", 4)
    assert problem.hint.startswith("keep one of the two; or ")
    assert problem.hint.endswith("as a draft: what was published is forgotten")
    (problem,) = problems(AWO, head="settled: soon")
    assert (problem.code, problem.source.line) == ("bad-date", 4)
    assert problem.hint.endswith("as a draft: what was published is forgotten")


def test_a_conflict_of_two_plans_needs_no_merging() -> None:
    (problem,) = problems(AWO + "<<<<<<< HEAD\n" + BKE + "=======\n>>>>>>> other\n")
    assert (problem.code, problem.source.line) == ("conflict-marker", 11)
    assert problem.hint == "take either side; then koop schedule makes a new plan"


def test_without_data_only_the_file_itself_is_judged() -> None:
    assert found(AWO.replace("anna", "nobody"), invitations="weeks: 3") == []
    assert found(AWO, invitations="weeks: 3", head="revision: 1") == [("duplicate-key", 4)]


def test_what_was_not_understood_is_not_judged() -> None:
    wrong = AWO + "      - nobody\n" + BKE
    assert found(wrong) == [("unknown", 11)]
    # anna's entry is lost: neither is she unknown nor has bke too few visitors
    lost = PARTNERS.replace("id: anna, name: Anna, ", "id: anna, ")
    assert found(AWO + BKE, partners=lost) == []
    # a part of awo is lost
    part = INVITATIONS.replace("seats: 2", "seats: 2\n        place: [x]")
    assert found(AWO.replace("T11:00", "T11:30"), invitations=part) == []
    # a part of the weeks is lost
    part = INVITATIONS.replace("travel: 15", "travel: x")
    assert found(AWO + "      - ben\n      - cem\n", invitations=part) == []
    # something that has nothing to do with it
    part = INVITATIONS.replace("min_visitors: 2", "min_visitors: x")
    assert found(AWO + "      - ben\n      - cem\n", invitations=part) == [("overfull", 6)]
