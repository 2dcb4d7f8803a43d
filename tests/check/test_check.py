"""Every rule of `koop check`: a change of sound data that breaks it, and a harmless one beside it.

The mistakes in promises stand in `tests/rules/`.

A case replaces texts of the base; `▸` marks the place that koop must point at.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kooperation.check import RULES, check
from kooperation.check.promises import CODES, TOGETHER
from kooperation.files.load import load
from kooperation.problems import Problem, Severity, has_errors
from kooperation.render.problems import worded
from kooperation.weeks.schedule import past_of
from tests import EXAMPLE, oracle, strategies
from tests.build import parsed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kooperation.files.load import Loaded
    from tests.oracle import Data

BASE = """\
partners:
  - id: awo
    name: AWO
    people:
      - id: berta
        name: Berta
  - id: ogs
    name: OGS
    people:
      - id: anna
        name: Anna
        wishes: [beratung]
      - id: olaf
        name: Olaf
        wishes: [beratung]
---
weeks:
  id: w
  title: Wochen
  start: 2027-03-01
  end: 2027-03-12
places:
  - name: Saal 1
events:
  - id: cafe
    title: Café
    at: 2027-03-01 09:00-12:00
invitations:
  - id: beratung
    host: awo
    title: Beratung
    seats: 3
    sessions:
      - 2027-03-02 10:00-11:00
      - 2027-03-04 10:00-11:00
  - id: treff
    host: awo
    title: Treff
    seats: 3
    features: [step-free]
    interested: [anna]
    sessions: [2027-03-03 10:00-11:00]
"""

# Texts of the base, each of which stands there once.
BERTA, ANNA, OLAF = "        name: Berta\n", "        name: Anna\n", "        name: Olaf\n"
OLAF_WISHES = f"{OLAF}        wishes: [beratung]\n"
AWO, OGS, END = "    name: AWO\n", "    name: OGS\n", "  end: 2027-03-12\n"
SAAL, CAFE = "  - name: Saal 1\n", "    at: 2027-03-01 09:00-12:00\n"
SEATS = "    title: Beratung\n    seats: 3\n"
FIRST, SECOND = "      - 2027-03-02 10:00-11:00\n", "      - 2027-03-04 10:00-11:00\n"
SESSIONS = f"    sessions:\n{FIRST}{SECOND}"
TREFF, INTERESTED = "    sessions: [2027-03-03 10:00-11:00]\n", "    interested: [anna]\n"


TUESDAY, WEDNESDAY, THURSDAY = (f"2027-03-0{day} 10:00-11:00" for day in (2, 3, 4))

Change = dict[str, str]


def written(margin: str, lines: Iterable[str]) -> str:
    """Return lines of a file below each other; the margin of the first may end in a hyphen."""
    return margin + f"\n{' ' * len(margin)}".join(lines) + "\n"


def below(anchor: str, margin: int) -> Callable[..., Change]:
    """Return what adds lines below a text of the base."""
    return lambda *lines: {anchor: anchor + written(" " * margin, lines)}


anna, berta, olaf = below(ANNA, 8), below(BERTA, 8), below(OLAF, 8)
awo, ogs, cafe, offer = below(AWO, 4), below(OGS, 4), below(CAFE, 4), below(SEATS, 4)
weeks, places = below(END, 2), below(SAAL, 2)


def at(time: str, *more: str) -> str:
    """Return a session in the long form."""
    return written("      - ", (f"at: {time}", *more))


def agreed(time: str, people: str) -> str:
    return at(time, f"agreed: [{people}]")


# What is added to the base, or stands there instead of something else.


def travel(times: str) -> Change:
    return weeks(f"travel_times: [{times}]")


def windows(times: str) -> Change:
    return offer(f"windows: [{times}]", "duration: 60")


def wishing(*lines: str) -> Change:
    return {OLAF_WISHES: OLAF + written(" " * 8, lines)}


def wishes(invitations: str) -> Change:
    return wishing(f"wishes: [{invitations}]")


def interested(people: str) -> Change:
    return {INTERESTED: f"    interested: [{people}]\n"}


def first(*lines: str) -> Change:
    return {FIRST: written("      - ", lines)}


def tuesday(*lines: str) -> Change:
    return first(f"at: {TUESDAY}", *lines)


def sessions(*lines: str) -> Change:
    return {SESSIONS: written("    ", lines)}


def treff(*lines: str) -> Change:
    return {TREFF: written("    ", lines)}


OVER = """\
published: true
revision: 1
updated: 2027-02-20T14:05:00+01:00
settled: 2027-03-05
visits:
"""
for day in (2, 4):
    OVER += f"  - session: beratung@2027-03-0{day}T10:00\n    until: 2027-03-0{day}T11:00\n"
    OVER += "    place: awo\n    visitors: [anna]\n"

SLIPS: list[tuple[str, Callable[[str], Change], str, str]] = [
    ("duplicate-place", places, "- name: ▸Saal 1", "- name: Saal 2"),
    ("unknown-person", tuesday, "agreed: [▸ana]", "agreed: [anna]"),
    ("unknown-person", anna, "with: ▸olav", "with: olaf"),
    ("unknown-place", offer, "place: ▸Saal 3", "place: Saal 1"),
    ("unknown-place", cafe, "place: ▸OGS", "place: ogs"),
    ("unknown-place", tuesday, "place: ▸Saal", "place: Saal 1"),
    ("unknown-guide", offer, "guides: [▸bert]", "guides: [berta]"),
    ("unknown-guide", tuesday, "guides: [▸bert]", "guides: [berta]"),
    ("foreign-guide", tuesday, "guides: [▸anna]", "guides: [berta]"),
    ("own-institution", tuesday, "agreed: [▸berta]", "agreed: [olaf]"),
    ("unoffered-date", wishes, "▸beratung@2027-03-03", "beratung@2027-03-04"),
    ("unknown-invitation", anna, "missed: [▸beratun@2027-03-02]", "missed: [beratung@2027-03-02]"),
    ("repeated-person", tuesday, "guides: [berta, ▸berta]", "guides: [berta]"),
    ("repeated-person", tuesday, "agreed: [anna, olaf, ▸anna]", "agreed: [anna, olaf]"),
    ("pair-with-oneself", anna, "with: [olaf, ▸anna]", "with: [olaf]"),
    ("repeated-person", anna, "with: [olaf, ▸olaf]", "with: [olaf, berta]"),
    ("unknown-person", anna, "with: [olaf, ▸nobody]", "with: [olaf, berta]"),
    ("session-outside", first, "▸2027-02-28 10:00-11:00", "2027-03-12 10:00-24:00"),
    ("session-in-event", first, "▸2027-03-01 11:59-13:00", "2027-03-01 12:00-13:00"),
    ("minimum-above-seats", offer, "min_visitors: ▸4", "min_visitors: 2"),
    ("session-on-weekend", first, "▸2027-03-07 10:00-11:00", "Sa 10:00-11:00"),
    ("session-without-hours", first, "▸2027-03-02", "2027-03-02 00:00-24:00"),
    ("staffing-above-people", awo, "staffing: ▸2", "staffing: 1"),
    ("unknown-person", interested, "▸ana", "anna"),
    ("unknown-invitation", wishes, "▸berat", "beratung"),
    ("unknown-invitation", wishes, "beratung, [treff, ▸ogs]", "[treff, beratung]"),
    ("unknown-place", travel, "{place: ▸Saal, minutes: 5}", "{place: Saal 1, minutes: 5}"),
    ("own-institution", interested, "anna, ▸berta", "anna"),
    ("repeated-wish", wishes, "beratung, ▸beratung@2027-03-04", "beratung@2027-03-04, beratung"),
    ("repeated-person", interested, "anna, olaf, ▸anna", "anna"),
    ("unclear-travel", travel, "{minutes: ▸5}", "{minutes: 5, place: awo}"),
    ("window-without-start", windows, "▸2027-03-01 09:00-12:30", "Mo 09:00-12:30"),
]
"""A line that breaks the rule, and a harmless one in its place."""

CASES: list[tuple[str, Change, Change]] = [
    *((code, put(bad), put(good)) for code, put, bad, good in SLIPS),
    ("duplicate-id", {"- id: ogs": "- id: ▸awo"}, {"- id: ogs": "- id: beratung"}),
    ("duplicate-id", {"- id: treff": "- id: ▸beratung"}, {"- id: treff": "- id: awo"}),
    ("place-named-as-partner", {SAAL: "  - name: ▸ogs\n"}, {SAAL: "  - name: beratung\n"}),
    ("weeks-backwards", {END: "  end: ▸2027-02-28\n"}, {END: "  end: 2027-03-05\n"}),
    ("weeks-too-long", {END: "  end: ▸2028-03-01\n"}, {END: "  end: 2028-02-29\n"}),
    (
        "duplicate-session",
        {SECOND: "      - ▸2027-03-02 10:00-12:00\n"},
        {SECOND: "      - 2027-03-02 10:30-12:00\n"},
    ),
    ("own-institution", berta("wishes: [▸treff]"), {}),
    ("pair-with-oneself", anna("with: ▸anna"), {}),
    ("duration-without-windows", offer("duration: ▸60"), {}),
    (
        "duplicate-id",
        {OLAF: f"{OLAF}      - id: ▸anna\n        name: Anke\n", "wishes: [beratung]\n---": "---"},
        {"- id: olaf": "- id: ogs"},
    ),
    (
        "duplicate-id",
        {CAFE: f"{CAFE}  - id: ▸cafe\n    title: Ende\n    at: 2027-03-12\n"},
        {CAFE: f"{CAFE}  - id: ende\n    title: Ende\n    at: 2027-03-12\n"},
    ),
    (
        "unknown-partner",
        {f"host: awo\n{SEATS}": f"host: ▸aow\n{SEATS}"},
        {f"host: awo\n{SEATS}": f"host: awo\n{SEATS}"},
    ),
    (
        "unknown-place",
        travel("{between: [awo, ▸Saal], minutes: 5}"),
        travel("{between: [awo, Saal 1], minutes: 5}"),
    ),
    ("repeated-wish", wishes("treff, [beratung, ▸treff]"), wishes("treff") | interested("olaf")),
    (
        "repeated-wish",
        wishes("beratung@2027-03-04, ▸beratung@2027-03-04"),
        wishes("beratung@2027-03-04, beratung@2027-03-02"),
    ),
    (
        "repeated-wish",
        wishes("beratung@2027-03-04, ▸beratung@2027-03-04T10:00"),
        wishes("beratung@2027-03-04T10:00, beratung@2027-03-04"),
    ),
    (
        "unoffered-date",
        wishes("▸beratung@2027-03-04T10:30"),
        wishes("beratung@2027-03-04T10:30")
        | sessions("windows: [2027-03-04 10:00-12:00]", "duration: 60"),
    ),
    (
        "two-numbers",
        wishes("beratung, treff +2") | interested("anna, ▸olaf +1"),
        wishes("beratung +1, treff +2"),
    ),
    (
        "repeated-missed",
        anna("missed: [beratung@2027-03-02, ▸beratung@2027-03-02]"),
        anna("missed: [beratung@2027-03-02, beratung@2027-03-04]"),
    ),
    (
        "unplanned-missed",
        anna("missed: [▸beratung@2027-03-03]"),
        anna("missed: [beratung@2027-03-02T10:00]"),
    ),
    (
        "agreed-cancelled",
        tuesday("agreed: [▸anna]", "cancelled: Wasser"),
        tuesday("cancelled: Wasser"),
    ),
    (
        "nothing-cancelled",
        {FIRST: f"{FIRST}{at('▸2027-03-05', 'cancelled: Wasser')}"},
        {FIRST: f"{FIRST}{at('2027-03-02', 'cancelled: Wasser')}"},
    ),
    (
        "no-sessions",
        sessions("sessions: []") | {"  - id: beratung": "  - id: ▸beratung"},
        sessions("sessions: []", "cancelled: Wasser"),
    ),
    (
        "guests-of-several-days",
        first("at: Di 10:00-11:00", "cancelled: Wasser", "agreed: ▸[anna]"),
        tuesday("cancelled: Wasser", "interested: [anna]"),
    ),
    (
        "guests-of-several-days",
        first("at: Di 10:00-11:00", "interested: ▸[anna]"),
        tuesday("interested: [anna]"),
    ),
    (
        "guests-of-several-days",
        first("at: 2027-03-02 - 2027-03-03 10:00-11:00", "agreed: ▸[anna]"),
        tuesday("agreed: [anna +1]"),
    ),
    (
        "more-than-people",
        ogs("staffing: 1", "hours: [2027-03-12]")
        | wishes("▸beratung +3")
        | {SEATS: "    title: Beratung\n    seats: 9\n"},
        ogs("staffing: 1", "hours: [2027-03-12]") | wishes("beratung +2"),
    ),
    (
        "repeated-person",
        offer("guides: [berta, ▸berta]"),
        offer("guides: [berta]") | tuesday("guides: [berta]"),
    ),
    (
        "two-pairs",
        anna("with: olaf") | olaf("with: ▸berta"),
        anna("with: olaf") | olaf("with: anna"),
    ),
    (
        "two-pairs",
        anna("with: [olaf, berta]") | olaf("with: [▸anna]"),
        anna("with: [olaf, berta]") | olaf("with: [berta, anna]"),
    ),
    (
        "travel-within-place",
        travel("{between: ▸[awo, awo], minutes: 5}"),
        travel("{between: [awo, ogs], minutes: 0}"),
    ),
    (
        "duplicate-travel",
        travel("{between: [awo, ogs], minutes: 5}, {between: ▸[ogs, awo], minutes: 5}"),
        travel("{between: [awo, ogs], minutes: 5}, {between: [ogs, Saal 1], minutes: 5}"),
    ),
    (
        "duplicate-travel",
        travel("{place: awo, minutes: 5}, {place: ▸awo, minutes: 6}"),
        travel("{place: awo, minutes: 5}, {between: [awo, ogs], minutes: 6}"),
    ),
    (
        "unclear-travel",
        travel("{between: [awo, ogs], place: awo, minutes: ▸5}"),
        travel("{between: [awo, ogs], minutes: 5}"),
    ),
    ("session-outside", first("▸Sa 10:00-11:00") | {END: "  end: 2027-03-05\n"}, {}),
    (
        "hours-outside",
        ogs("hours: ▸[2026-03-02 08:00-16:00, 5.6.]"),
        ogs("hours: [2026-03-02 08:00-16:00, 07:30-16:30, Sa]"),
    ),
    (
        "window-outside",
        windows("▸2027-03-12 - 2027-03-13 10:00-11:00"),
        windows("2027-03-11 - 2027-03-12 10:00-11:00"),
    ),
    (
        "session-in-event",
        first("at: ▸2027-03-01 10:00-11:00"),
        first("at: 2027-03-01 10:00-11:00", "cancelled: Wasserschaden"),
    ),
    (
        "minimum-above-seats",
        tuesday("seats: ▸1") | offer("min_visitors: 2"),
        tuesday("seats: 1", "min_visitors: 1") | offer("min_visitors: 2"),
    ),
    ("minimum-above-seats", tuesday("min_visitors: ▸4"), {}),
    (
        "minimum-above-seats",
        offer("min_visitors: ▸4", "duration: 60", "windows: [Fr 9:00-11:00]")
        | sessions("sessions:", "  - at: 2027-03-02 10:00-11:00", "    min_visitors: 1"),
        offer("min_visitors: 4")
        | sessions("sessions:", "  - at: 2027-03-02 10:00-11:00", "    min_visitors: 1"),
    ),
    ("no-sessions", {"- id: treff": "- id: ▸treff", TREFF: ""}, {}),
    (
        "windows-without-duration",
        treff("windows: ▸[Di 10:00-12:00]"),
        treff("windows: [Di 10:00-12:00]", "duration: 60"),
    ),
    (
        "guide-away",
        berta("away: [Di 10:30-11:00]")
        | offer("guides: [berta]")
        | first("▸2027-03-02 10:00-11:00"),
        berta("away: [Di 11:00-12:00]") | offer("guides: [berta]"),
    ),
    (
        "guide-twice",
        offer("guides: [berta]") | treff("guides: [berta]", "sessions: [▸2027-03-02 10:30-12:00]"),
        offer("guides: [berta]") | treff("guides: [berta]", "sessions: [2027-03-02 11:00-12:00]"),
    ),
    (
        "unreachable-minimum",
        olaf("away: [Di]") | first("at: ▸2027-03-02 10:00-11:00", "min_visitors: 2"),
        tuesday("min_visitors: 2"),
    ),
    (
        "unreachable-minimum",
        first("at: ▸2027-03-02 10:00-11:00", "min_visitors: 3"),
        anna("size: 2") | tuesday("min_visitors: 3"),
    ),
    (
        "unreachable-minimum",
        offer("min_visitors: 3", "duration: 60")
        | {
            SESSIONS: "    windows: ▸[Di 10:00-11:00]\n    sessions:\n"
            + at(THURSDAY, "min_visitors: 1")
        },
        offer("min_visitors: 2", "duration: 60") | sessions("windows: [Di 10:00-11:00]"),
    ),
    (
        "unwished-invitation",
        {"- id: treff": "- id: ▸treff", INTERESTED: ""},
        treff("sessions:", "  - at: 2027-03-03 10:00-11:00", "    agreed: [anna]")
        | {INTERESTED: ""},
    ),
    (
        "window-without-start",
        windows("▸Fr 10:00-10:59, Fr 12:00-14:00"),
        windows("Fr 10:00-10:59, Fr 10:59-14:00"),
    ),
    (
        "party-too-large",
        wishing("size: 4", "wishes: [▸beratung]"),
        wishing("size: 4", "wishes: [beratung]") | tuesday("seats: 4"),
    ),
    (
        "party-too-large",
        wishing("size: 4") | interested("anna, ▸olaf"),
        wishing("size: 3") | interested("anna, olaf"),
    ),
    (
        "unoffered-need",
        anna("needs: [▸quiet]"),
        anna("needs: [step-free]") | offer("features: [step-free]"),
    ),
    (
        "unoffered-need",
        anna("needs: [step-free, ▸quiet]"),
        anna("needs: [step-free, quiet]") | awo("features: [quiet, step-free]"),
    ),
    (
        "event-lacks-need",
        anna("needs: [step-free]") | offer("features: [step-free]") | cafe("place: ▸ogs"),
        anna("needs: [step-free]")
        | offer("features: [step-free]")
        | cafe("place: Saal 1")
        | {SAAL: "  - {name: Saal 1, features: [step-free]}\n"},
    ),
    (
        "guide-needed",
        awo("staffing: 1")
        | offer("guides: [berta]")
        | first("at: ▸2027-03-02 10:00-11:00", "place: Saal 1"),
        awo("staffing: 1", "hours: [Di 11:00-18:00]")
        | offer("guides: [berta]")
        | tuesday("place: Saal 1"),
    ),
    (
        "impossible-wish",
        awo("staffing: 1")
        | interested("▸anna")
        | {
            TREFF: "    place: Saal 1\n    guides: [berta]\n    windows: [Mi 10:00-11:00]\n"
            "    duration: 60\n"
        },
        awo("staffing: 1") | treff("guides: [berta]", "windows: [Mi 10:00-11:00]", "duration: 60"),
    ),
    (
        "impossible-wish",
        {
            OLAF_WISHES: f"{OLAF}        away: [2027-03-02, Do 09:00-10:30]\n"
            "        wishes: [▸beratung]\n"
        },
        olaf("away: [2027-03-02, Do 11:00-12:30]"),
    ),
    (
        "impossible-wish",
        olaf("away: [Mi]") | interested("anna, ▸olaf"),
        olaf("away: [Di]") | interested("anna, olaf"),
    ),
    ("nothing-in-common", wishing("with: ▸anna"), wishing("with: anna") | interested("anna, olaf")),
    (
        "similar-places",
        places("- name: Gemeindehaus Süd", "- name: ▸gemeindehaus sued"),
        places("- name: Gemeindehaus Süd", "- name: Gemeindehaus Nord"),
    ),
    (
        "similar-places",
        places("- name: Gemeindehaus", "- name: ▸Gemeindhaus"),
        places("- name: Gemeindehaus A", "- name: Gemeindehaus B", "- name: Saal 2"),
    ),
    (
        "similar-places",
        {SAAL: "  - name: Halle Bergkamen\n  - name: ▸Halle Bergkammen\n"},
        {SAAL: "  - name: Raum A101\n  - name: Raum A102\n  - name: Raum Nord\n"},
    ),
    ("similar-places", {OGS: "    name: SAAL 1\n", SAAL: "  - name: ▸Saal 1\n"}, {}),
    ("same-name", {OLAF: "        name: ▸anna\n"}, {BERTA: "        name: Anna\n"}),
    (
        "same-name",
        {"    name: OGS\n": "    name: ▸Awo\n"},
        {"    name: OGS\n": "    name: AWO 2\n"},
    ),
    (
        "same-name",
        {"    title: Treff\n": "    title: ▸beratung\n"},
        {"    title: Treff\n": "    title: Beratung 2\n"},
    ),
]
"""Changes that break the rule, and harmless ones beside each."""


def changed(change: Change) -> str:
    text = BASE
    for old, new in change.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def expected(text: str) -> list[tuple[str, int, int]]:
    """File, line and column of every mark, without the marks before it in the line."""
    found = []
    for name, part in zip(("partners", "invitations"), text.split("---\n"), strict=True):
        for number, line in enumerate(part.splitlines(), start=1):
            found += [(f"data/{name}.yaml", number, line.index("▸") + 1)] if "▸" in line else []
    return found


def problems(text: str, schedule: str | None = None) -> list[Problem]:
    if "missed:" in text:
        schedule = OVER
    files = loaded(text, schedule)
    return worded(check(files, past_of(files.schedule)), files.data)


def loaded(text: str, schedule: str | None = None) -> Loaded:
    partners, invitations = text.replace("▸", "").split("---\n")
    return parsed(partners, invitations, schedule)


def shown(found: list[Problem]) -> list[tuple[str, str, int, int]]:
    return [(p.code, p.source.path, p.source.line, p.source.column) for p in found]


IDS = [f"{code}-{number}" for number, (code, _bad, _good) in enumerate(CASES)]


@pytest.mark.parametrize(("code", "bad", "good"), CASES, ids=IDS)
def test_a_mistake_is_found_at_its_place_and_nothing_else_is_said(
    code: str, bad: Change, good: Change
) -> None:
    del good
    text = changed(bad)
    assert shown(problems(text)) == [(code, *place) for place in expected(text)]
    severity = next(rule.severity for rule in RULES if rule.code == code)
    assert {problem.severity for problem in problems(text)} == {severity}


@pytest.mark.uncounted
@pytest.mark.parametrize(("code", "bad", "good"), CASES, ids=IDS)
def test_its_harmless_neighbour_is_sound(code: str, bad: Change, good: Change) -> None:
    del code, bad
    assert problems(changed(good)) == []


def test_every_rule_is_tried() -> None:
    assert {code for code, _bad, _good in CASES} == {rule.code for rule in RULES}


@pytest.mark.parametrize("reason", ["ja", "Nein", "true", "yes", "no", "x", "-", "?", "12"])
def test_yes_is_no_reason(reason: str) -> None:
    (found,) = problems(changed({FIRST: at(TUESDAY, f'cancelled: "{reason}"')}))
    assert (found.code, found.severity) == ("bad-text", Severity.ERROR)
    assert "cancelled: Wasserschaden" in found.hint


def test_what_is_missed_is_a_day_or_a_session() -> None:
    (found,) = problems(changed(anna("missed: [beratung]")))
    assert found.code == "bad-session"
    assert "beratung@YYYY-MM-DD" in found.hint  # which day, only those know who were there


def test_wishes_for_what_is_cancelled_are_no_mistakes() -> None:
    for wish in ("beratung@2027-03-02", "beratung@2027-03-02T10:00"):
        change = tuesday("cancelled: Wasserschaden") | {
            OLAF_WISHES: f"{OLAF}        wishes: [{wish}]\n"
        }
        assert problems(changed(change)) == []


def test_the_base_is_sound() -> None:
    assert problems(BASE) == []


def test_codes_are_unique_and_named_after_their_functions() -> None:
    codes = [rule.code for rule in RULES]
    assert len(set(codes)) == len(codes)
    assert [rule.find.__name__.replace("_", "-") for rule in RULES] == codes
    assert {*CODES} > TOGETHER - {"agreed-together"}  # which only the solver finds
    assert not {*CODES} & {*codes}


def test_mistakes_in_both_files_come_at_once_and_sorted() -> None:
    text = changed(
        first("2027-03-02 10:00")
        | wishing("size: zwei", "wishes: [berat]")
        | awo("adress: Musterweg 1")
        | {SAAL: "  - name: ogs\n", SECOND: "      - 2027-03-14 10:00-11:00\n"}
    )
    assert [code for code, *_place in shown(problems(text))] == [
        "place-named-as-partner",
        "bad-span",
        "session-outside",
        "unknown-key",
        "bad-number",
        "unknown-invitation",
    ]


def test_a_slip_in_the_weeks_hides_no_other_mistake() -> None:
    text = changed(wishes("berat") | {"2027-03-01\n": "1.3.2027\n"})
    assert [code for code, *_place in shown(problems(text))] == ["bad-date", "unknown-invitation"]


@pytest.mark.parametrize(
    "change",
    [
        # Each would lead to other problems, had the rest been taken as meant.
        awo("staffing: 2") | berta("size: zwei"),
        offer("guides: [bert]") | {BERTA: f"{BERTA}      - id: bert\n"},
        wishes("treff") | {"- id: treff": "- id: Treff"},
        wishes("[Treff]") | {INTERESTED: ""},
        treff("sessions: 2027-03-03 10:00-11:00"),
        treff("sessions: [2027-03-03 10:00-11:00]", "windows: [Mo]", "duration: 60"),
        {SEATS: "    title: Beratung\n    seats: drei\n"},
        {SEATS: "    title: Beratung\n"},
        {"    features: [step-free]\n": "    features: step-free\n"}
        | offer("features: [step-free]")
        | anna("needs: [step-free]"),
        {"wishes: [beratung]\n---": "wishes: beratung\n---", INTERESTED: ""},
        {SAAL: "  - naem: Saal 1\n", SEATS: SEATS},
        anna("needs: [quiet]")
        | tuesday("place: Saal 1")
        | cafe("place: Saal 1")
        | interested("olaf")
        | {SAAL: "  - {name: Saal 1, features: quiet}\n", SECOND: at(THURSDAY, "place: Saal 1")},
    ],
)
def test_one_slip_leads_to_no_other_problem(change: Change) -> None:
    found = problems(changed(change))
    assert len({problem.source.line for problem in found}) == 1, found


def test_a_session_every_weekend_is_one_warning() -> None:
    days = "".join(f"      - 2027-03-{day:02} 10:00-11:00\n" for day in (6, 7))
    found = problems(changed({SECOND: f"{SECOND}{days}"}))
    assert [problem.code for problem in found] == ["session-on-weekend"]


@pytest.mark.parametrize("twice", ["two invitations", "two people"])
def test_an_id_that_stands_twice_leads_to_no_other_error(twice: str) -> None:
    more = "  - {id: beratung, host: ogs, title: B, seats: 3, sessions: [2027-03-09 10:00-11:00]}\n"
    change = offer("guides: [berta]") | {TREFF: f"{TREFF}{more}"}
    if twice == "two people":
        change = {"      - id: olaf\n": "      - id: anna\n"}
    found = problems(changed(change))
    assert {p.code for p in found if p.severity is Severity.ERROR} == {"duplicate-id"}


@pytest.mark.uncounted
def test_many_agreements_are_judged_in_time_and_at_their_places() -> None:
    people = [f"p{n}" for n in range(300)]
    listed = "".join(f"      - {{id: {id_}, name: {id_}}}\n" for id_ in people)
    ids = ", ".join(people)
    change = {
        "      - id: anna\n": f"{listed}      - id: anna\n",
        SEATS: "    title: Beratung\n    seats: 300\n",
        FIRST: agreed(TUESDAY, ids),
        SECOND: agreed(THURSDAY, ids),
    }
    text = changed(change)
    found = [p for p in problems(text) if p.code == "agreed-twice"]
    assert len({p.source for p in found}) == len(people)


def test_settled_agreements_are_not_judged() -> None:
    text = changed(tuesday("agreed: [anna]") | {SECOND: agreed(THURSDAY, "anna")})
    schedule = "published: true\nrevision: 1\nupdated: 2027-03-03T10:00:00+01:00\nsettled: {}\n"
    assert [p.code for p in problems(text, schedule.format("2027-03-02"))] == ["agreed-twice"]
    assert problems(text, schedule.format("2027-03-03")) == []


def test_weeks_may_last_one_day() -> None:
    text = changed({"start: 2027-03-01": "start: 2027-03-02", END: "  end: 2027-03-02\n"})
    assert {code for code, *_place in shown(problems(text))} == {"session-outside"}


def test_a_count_of_a_day_counts_that_day() -> None:
    change = (
        anna("max_per_day: 1")
        | tuesday("agreed: [anna]")
        | {
            TREFF: f"    sessions:\n{agreed('2027-03-02 14:00-15:00', 'anna')}"
            "  - id: kino\n    host: awo\n    title: Kino\n    seats: 3\n    sessions:\n"
            f"{agreed(THURSDAY, 'anna')}"
        }
    )
    (problem,) = problems(changed(change))
    assert "agreed for 2 visits on 2027-03-02" in problem.message


def test_a_way_that_is_too_long_is_said() -> None:
    change = (
        weeks("travel: 30")
        | tuesday("agreed: [anna]")
        | treff(
            "place: Saal 1", "sessions:", "  - at: 2027-03-02 11:29-12:00", "    agreed: [anna]"
        )
    )
    (problem,) = problems(changed(change))
    assert problem.hint == (
        "the way from awo to Saal 1 takes 30 minutes; take back one of the two agreements"
    )


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (wishing("max_visits: 0", "wishes: [beratung]"), "no visits"),
        (wishing("needs: [step-free]", "wishes: [beratung]"), "features there: step-free"),
        (ogs("staffing: 2") | {ANNA: ANNA}, "needed in their own house every time"),
        (
            berta("away: [2027-03-02]") | offer("guides: [berta]") | olaf("away: [2027-03-04]"),
            "2027-03-02 10:00-11:00 guide away or busy; 2027-03-04 10:00-11:00 away",
        ),
        (sessions("windows: [Sa Fr 09:00-09:30]", "duration: 60"), "has no session"),
    ],
)
def test_an_impossible_wish_says_why(change: Change, why: str) -> None:
    said = [p.message for p in problems(changed(change)) if p.code == "impossible-wish"]
    assert any(why in message for message in said), said


def test_a_hint_names_what_was_meant() -> None:
    text = changed(wishes("awo") | cafe("place: AWO"))
    assert [p.hint for p in problems(text)] == [
        "for the house of a partner write its id: awo",
        "awo is a partner; write what it invites to: beratung, treff",
    ]


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        (first("2028-03-02 10:00-11:00"), "perhaps 2027-03-02 is meant"),
        (first("2027-02-03 10:00-11:00"), "perhaps 2027-03-02 is meant"),
        (first("2027-03-20 10:00-11:00"), "to 2027-03-12; move it, or change"),
        (interested("ogs"), "write one of its people: anna, olaf"),
        (interested("xaver"), "write the id of a person in partners.yaml"),
        (offer("guides: [awo]"), "write one of its people: berta"),
        ({TREFF: ""}, "write sessions: [2027-03-02 10:00-11:30] or"),
        (offer("min_visitors: 4"), "lower min_visitors to 3, or raise seats to 4"),
        (olaf("max_visits: 0"), "raise max_visits and max_per_day"),
        (ogs("staffing: 2"), "lower staffing of ogs, or write its hours"),
    ],
)
def test_a_hint_says_what_to_write(change: Change, hint: str) -> None:
    assert any(hint in problem.hint for problem in problems(changed(change)))


def test_who_is_away_is_not_helped_by_fewer_who_stay() -> None:
    away = ogs("staffing: 2") | olaf("away: [Mo-Fr]")
    hints = {p.message: p.hint for p in problems(changed(away)) if p.code == "impossible-wish"}
    (hint,) = {hint for message, hint in hints.items() if "olaf" in message}
    assert hint == "ask the host for another session, or remove the wish"


def test_an_entry_of_several_days_is_parted_as_the_hint_says() -> None:
    guests = "agreed: [anna]"
    (problem,) = problems(changed({FIRST: at("Di 10:00-11:00", guests)}))
    (day,) = re.findall("the first with at: (.*)", problem.hint)
    assert problem.hint.startswith("write an entry for each of these days instead")
    second = "      - 2027-03-09 10:00-11:00\n"
    assert not problems(changed({FIRST: f"{at(day, guests)}{second}"}))


def test_the_example_is_sound_and_warns_of_little() -> None:
    found = check(load(EXAMPLE))
    assert not has_errors(found)
    assert 1 <= len(found) <= 10


@given(data=st.data())
@settings(max_examples=60)
def test_sound_data_have_no_errors(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    partners, invitations = data.draw(strategies.weeks(possible=True))
    assert not has_errors(_written(tmp_path_factory, partners, invitations))


@given(data=st.data())
@settings(max_examples=60)
def test_agreements_are_only_called_impossible_if_they_are(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    partners, invitations = data.draw(strategies.weeks())
    found = _written(tmp_path_factory, partners, invitations)
    errors = {problem.code for problem in found if problem.severity is Severity.ERROR}
    assert errors <= TOGETHER  # each agreement alone could hold
    if errors:
        assert not oracle.agreements_hold(oracle.read(partners, invitations))


def _written(
    folders: pytest.TempPathFactory, partners: Data, invitations: Data
) -> tuple[Problem, ...]:
    folder = folders.mktemp("data")
    strategies.write(folder, partners, invitations)
    return check(load(folder))
