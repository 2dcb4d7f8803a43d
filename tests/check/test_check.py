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
from tests import EXAMPLE, oracle
from tests.build import parsed
from tests.strategies import weeks, write

if TYPE_CHECKING:
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


def at(time: str, *more: str) -> str:
    """A session in the long form."""
    return f"      - at: {time}\n" + "".join(f"        {line}\n" for line in more)


def agreed(time: str, people: str) -> str:
    return at(time, f"agreed: [{people}]")


OTHER_NUMBER = "    interested: [anna, ▸olaf +1]\n"
TUESDAY, WEDNESDAY, THURSDAY = (f"2027-03-0{day} 10:00-11:00" for day in (2, 3, 4))

Change = dict[str, str]
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

CASES: list[tuple[str, Change, Change]] = [
    ("duplicate-id", {"- id: ogs": "- id: ▸awo"}, {"- id: ogs": "- id: beratung"}),
    (
        "duplicate-id",
        {OLAF: f"{OLAF}      - id: ▸anna\n        name: Anke\n", "wishes: [beratung]\n---": "---"},
        {"- id: olaf": "- id: ogs"},
    ),
    ("duplicate-id", {"- id: treff": "- id: ▸beratung"}, {"- id: treff": "- id: awo"}),
    (
        "duplicate-id",
        {CAFE: f"{CAFE}  - id: ▸cafe\n    title: Ende\n    at: 2027-03-12\n"},
        {CAFE: f"{CAFE}  - id: ende\n    title: Ende\n    at: 2027-03-12\n"},
    ),
    ("duplicate-place", {SAAL: f"{SAAL}  - name: ▸Saal 1\n"}, {SAAL: f"{SAAL}  - name: Saal 2\n"}),
    ("place-named-as-partner", {SAAL: "  - name: ▸ogs\n"}, {SAAL: "  - name: beratung\n"}),
    (
        "unknown-partner",
        {f"host: awo\n{SEATS}": f"host: ▸aow\n{SEATS}"},
        {f"host: awo\n{SEATS}": f"host: awo\n{SEATS}"},
    ),
    ("unknown-person", {INTERESTED: "    interested: [▸ana]\n"}, {}),
    (
        "unknown-person",
        {FIRST: agreed(TUESDAY, "▸ana")},
        {FIRST: agreed(TUESDAY, "anna")},
    ),
    (
        "unknown-person",
        {ANNA: f"{ANNA}        with: ▸olav\n"},
        {ANNA: f"{ANNA}        with: olaf\n"},
    ),
    ("unknown-invitation", {OLAF_WISHES: f"{OLAF}        wishes: [▸berat]\n"}, {}),
    (
        "unknown-invitation",
        {OLAF_WISHES: f"{OLAF}        wishes: [beratung, [treff, ▸ogs]]\n"},
        {OLAF_WISHES: f"{OLAF}        wishes: [[treff, beratung]]\n"},
    ),
    (
        "unknown-place",
        {SEATS: f"{SEATS}    place: ▸Saal 3\n"},
        {SEATS: f"{SEATS}    place: Saal 1\n"},
    ),
    ("unknown-place", {CAFE: f"{CAFE}    place: ▸OGS\n"}, {CAFE: f"{CAFE}    place: ogs\n"}),
    (
        "unknown-place",
        {END: f"{END}  travel_times: [{{between: [awo, ▸Saal], minutes: 5}}]\n"},
        {END: f"{END}  travel_times: [{{between: [awo, Saal 1], minutes: 5}}]\n"},
    ),
    (
        "unknown-place",
        {END: f"{END}  travel_times: [{{place: ▸Saal, minutes: 5}}]\n"},
        {END: f"{END}  travel_times: [{{place: Saal 1, minutes: 5}}]\n"},
    ),
    (
        "unknown-place",
        {FIRST: at(TUESDAY, "place: ▸Saal")},
        {FIRST: at(TUESDAY, "place: Saal 1")},
    ),
    (
        "unknown-guide",
        {SEATS: f"{SEATS}    guides: [▸bert]\n"},
        {SEATS: f"{SEATS}    guides: [berta]\n"},
    ),
    (
        "unknown-guide",
        {FIRST: at(TUESDAY, "guides: [▸bert]")},
        {FIRST: at(TUESDAY, "guides: [berta]")},
    ),
    (
        "foreign-guide",
        {FIRST: at(TUESDAY, "guides: [▸anna]")},
        {FIRST: at(TUESDAY, "guides: [berta]")},
    ),
    ("own-institution", {BERTA: f"{BERTA}        wishes: [▸treff]\n"}, {}),
    ("own-institution", {INTERESTED: "    interested: [anna, ▸berta]\n"}, {}),
    ("own-institution", {FIRST: agreed(TUESDAY, "▸berta")}, {FIRST: agreed(TUESDAY, "olaf")}),
    (
        "repeated-wish",
        {OLAF_WISHES: f"{OLAF}        wishes: [treff, [beratung, ▸treff]]\n"},
        {OLAF_WISHES: f"{OLAF}        wishes: [treff]\n", INTERESTED: "    interested: [olaf]\n"},
    ),
    (
        "repeated-wish",
        {OLAF_WISHES: f"{OLAF}        wishes: [beratung@2027-03-04, ▸beratung@2027-03-04]\n"},
        {OLAF_WISHES: f"{OLAF}        wishes: [beratung@2027-03-04, beratung@2027-03-02]\n"},
    ),
    (
        "repeated-wish",
        {OLAF_WISHES: f"{OLAF}        wishes: [beratung, ▸beratung@2027-03-04]\n"},
        {OLAF_WISHES: f"{OLAF}        wishes: [beratung@2027-03-04, beratung]\n"},
    ),
    (
        "repeated-wish",
        {OLAF_WISHES: f"{OLAF}        wishes: [beratung@2027-03-04, ▸beratung@2027-03-04T10:00]\n"},
        {OLAF_WISHES: f"{OLAF}        wishes: [beratung@2027-03-04T10:00, beratung@2027-03-04]\n"},
    ),
    (
        "unoffered-date",
        {OLAF_WISHES: f"{OLAF}        wishes: [▸beratung@2027-03-03]\n"},
        {OLAF_WISHES: f"{OLAF}        wishes: [beratung@2027-03-04]\n"},
    ),
    (
        "unoffered-date",
        {OLAF_WISHES: f"{OLAF}        wishes: [▸beratung@2027-03-04T10:30]\n"},
        {
            OLAF_WISHES: f"{OLAF}        wishes: [beratung@2027-03-04T10:30]\n",
            SESSIONS: "    windows: [2027-03-04 10:00-12:00]\n    duration: 60\n",
        },
    ),
    (
        "two-numbers",
        {OLAF_WISHES: f"{OLAF}        wishes: [beratung, treff +2]\n", INTERESTED: OTHER_NUMBER},
        {OLAF_WISHES: f"{OLAF}        wishes: [beratung +1, treff +2]\n"},
    ),
    (
        "repeated-missed",
        {ANNA: f"{ANNA}        missed: [beratung@2027-03-02, ▸beratung@2027-03-02]\n"},
        {ANNA: f"{ANNA}        missed: [beratung@2027-03-02, beratung@2027-03-04]\n"},
    ),
    (
        "unknown-invitation",
        {ANNA: f"{ANNA}        missed: [▸beratun@2027-03-02]\n"},
        {ANNA: f"{ANNA}        missed: [beratung@2027-03-02]\n"},
    ),
    (
        "unplanned-missed",
        {ANNA: f"{ANNA}        missed: [▸beratung@2027-03-03]\n"},
        {ANNA: f"{ANNA}        missed: [beratung@2027-03-02T10:00]\n"},
    ),
    (
        "agreed-cancelled",
        {FIRST: at(TUESDAY, "agreed: [▸anna]", "cancelled: Wasser")},
        {FIRST: at(TUESDAY, "cancelled: Wasser")},
    ),
    (
        "nothing-cancelled",
        {FIRST: f"{FIRST}{at('▸2027-03-05', 'cancelled: Wasser')}"},
        {FIRST: f"{FIRST}{at('2027-03-02', 'cancelled: Wasser')}"},
    ),
    (
        "no-sessions",
        {SESSIONS: "    sessions: []\n", "  - id: beratung": "  - id: ▸beratung"},
        {SESSIONS: "    sessions: []\n    cancelled: Wasser\n"},
    ),
    (
        "guests-of-several-days",
        {FIRST: at("Di 10:00-11:00", "cancelled: Wasser", "agreed: ▸[anna]")},
        {FIRST: at(TUESDAY, "cancelled: Wasser", "interested: [anna]")},
    ),
    (
        "guests-of-several-days",
        {FIRST: at("Di 10:00-11:00", "interested: ▸[anna]")},
        {FIRST: at(TUESDAY, "interested: [anna]")},
    ),
    (
        "guests-of-several-days",
        {FIRST: at("2027-03-02 - 2027-03-03 10:00-11:00", "agreed: ▸[anna]")},
        {FIRST: at(TUESDAY, "agreed: [anna +1]")},
    ),
    (
        "more-than-people",
        {
            OGS: f"{OGS}    staffing: 1\n    hours: [2027-03-12]\n",
            SEATS: "    title: Beratung\n    seats: 9\n",
            OLAF_WISHES: f"{OLAF}        wishes: [▸beratung +3]\n",
        },
        {
            OGS: f"{OGS}    staffing: 1\n    hours: [2027-03-12]\n",
            OLAF_WISHES: f"{OLAF}        wishes: [beratung +2]\n",
        },
    ),
    ("repeated-person", {INTERESTED: "    interested: [anna, olaf, ▸anna]\n"}, {}),
    (
        "repeated-person",
        {SEATS: f"{SEATS}    guides: [berta, ▸berta]\n"},
        {SEATS: f"{SEATS}    guides: [berta]\n", FIRST: at(TUESDAY, "guides: [berta]")},
    ),
    (
        "repeated-person",
        {FIRST: at(TUESDAY, "guides: [berta, ▸berta]")},
        {FIRST: at(TUESDAY, "guides: [berta]")},
    ),
    (
        "repeated-person",
        {FIRST: agreed(TUESDAY, "anna, olaf, ▸anna")},
        {FIRST: agreed(TUESDAY, "anna, olaf")},
    ),
    ("pair-with-oneself", {ANNA: f"{ANNA}        with: ▸anna\n"}, {}),
    (
        "pair-with-oneself",
        {ANNA: f"{ANNA}        with: [olaf, ▸anna]\n"},
        {ANNA: f"{ANNA}        with: [olaf]\n"},
    ),
    (
        "repeated-person",
        {ANNA: f"{ANNA}        with: [olaf, ▸olaf]\n"},
        {ANNA: f"{ANNA}        with: [olaf, berta]\n"},
    ),
    (
        "unknown-person",
        {ANNA: f"{ANNA}        with: [olaf, ▸nobody]\n"},
        {ANNA: f"{ANNA}        with: [olaf, berta]\n"},
    ),
    (
        "two-pairs",
        {ANNA: f"{ANNA}        with: olaf\n", OLAF: f"{OLAF}        with: ▸berta\n"},
        {ANNA: f"{ANNA}        with: olaf\n", OLAF: f"{OLAF}        with: anna\n"},
    ),
    (
        "two-pairs",
        {ANNA: f"{ANNA}        with: [olaf, berta]\n", OLAF: f"{OLAF}        with: [▸anna]\n"},
        {
            ANNA: f"{ANNA}        with: [olaf, berta]\n",
            OLAF: f"{OLAF}        with: [berta, anna]\n",
        },
    ),
    (
        "travel-within-place",
        {END: f"{END}  travel_times: [{{between: ▸[awo, awo], minutes: 5}}]\n"},
        {END: f"{END}  travel_times: [{{between: [awo, ogs], minutes: 0}}]\n"},
    ),
    (
        "duplicate-travel",
        {
            END: f"{END}  travel_times:\n    - {{between: [awo, ogs], minutes: 5}}\n"
            "    - {between: ▸[ogs, awo], minutes: 5}\n"
        },
        {
            END: f"{END}  travel_times:\n    - {{between: [awo, ogs], minutes: 5}}\n"
            "    - {between: [ogs, Saal 1], minutes: 5}\n"
        },
    ),
    (
        "duplicate-travel",
        {
            END: f"{END}  travel_times:\n    - {{place: awo, minutes: 5}}\n"
            "    - {place: ▸awo, minutes: 6}\n"
        },
        {
            END: f"{END}  travel_times:\n    - {{place: awo, minutes: 5}}\n"
            "    - {between: [awo, ogs], minutes: 6}\n"
        },
    ),
    (
        "unclear-travel",
        {END: f"{END}  travel_times: [{{minutes: ▸5}}]\n"},
        {END: f"{END}  travel_times: [{{minutes: 5, place: awo}}]\n"},
    ),
    (
        "unclear-travel",
        {END: f"{END}  travel_times: [{{between: [awo, ogs], place: awo, minutes: ▸5}}]\n"},
        {END: f"{END}  travel_times: [{{between: [awo, ogs], minutes: 5}}]\n"},
    ),
    ("weeks-backwards", {END: "  end: ▸2027-02-28\n"}, {END: "  end: 2027-03-05\n"}),
    ("weeks-too-long", {END: "  end: ▸2028-03-01\n"}, {END: "  end: 2028-02-29\n"}),
    (
        "session-outside",
        {FIRST: "      - ▸2027-02-28 10:00-11:00\n"},
        {FIRST: "      - 2027-03-12 10:00-24:00\n"},
    ),
    ("session-outside", {END: "  end: 2027-03-05\n", FIRST: "      - ▸Sa 10:00-11:00\n"}, {}),
    (
        "hours-outside",
        {OGS: f"{OGS}    hours: ▸[2026-03-02 08:00-16:00, 5.6.]\n"},
        {OGS: f"{OGS}    hours: [2026-03-02 08:00-16:00, 07:30-16:30, Sa]\n"},
    ),
    (
        "window-outside",
        {SEATS: f"{SEATS}    windows: [▸2027-03-12 - 2027-03-13 10:00-11:00]\n    duration: 60\n"},
        {SEATS: f"{SEATS}    windows: [2027-03-11 - 2027-03-12 10:00-11:00]\n    duration: 60\n"},
    ),
    (
        "duplicate-session",
        {SECOND: "      - ▸2027-03-02 10:00-12:00\n"},
        {SECOND: "      - 2027-03-02 10:30-12:00\n"},
    ),
    (
        "session-in-event",
        {FIRST: at("▸2027-03-01 10:00-11:00")},
        {
            FIRST: at("2027-03-01 10:00-11:00", "cancelled: Wasserschaden"),
        },
    ),
    (
        "session-in-event",
        {FIRST: "      - ▸2027-03-01 11:59-13:00\n"},
        {FIRST: "      - 2027-03-01 12:00-13:00\n"},
    ),
    (
        "minimum-above-seats",
        {SEATS: f"{SEATS}    min_visitors: ▸4\n"},
        {SEATS: f"{SEATS}    min_visitors: 2\n"},
    ),
    (
        "minimum-above-seats",
        {FIRST: at(TUESDAY, "seats: ▸1"), SEATS: f"{SEATS}    min_visitors: 2\n"},
        {FIRST: at(TUESDAY, "seats: 1", "min_visitors: 1"), SEATS: f"{SEATS}    min_visitors: 2\n"},
    ),
    ("minimum-above-seats", {FIRST: at(TUESDAY, "min_visitors: ▸4")}, {}),
    (
        "minimum-above-seats",
        {
            SEATS: f"{SEATS}    min_visitors: ▸4\n    duration: 60\n    windows: [Fr 9:00-11:00]\n",
            SESSIONS: f"    sessions:\n{at(TUESDAY, 'min_visitors: 1')}",
        },
        {
            SEATS: f"{SEATS}    min_visitors: 4\n",
            SESSIONS: f"    sessions:\n{at(TUESDAY, 'min_visitors: 1')}",
        },
    ),
    ("no-sessions", {"- id: treff": "- id: ▸treff", TREFF: ""}, {}),
    (
        "windows-without-duration",
        {TREFF: "    windows: ▸[Di 10:00-12:00]\n"},
        {TREFF: "    windows: [Di 10:00-12:00]\n    duration: 60\n"},
    ),
    ("duration-without-windows", {SEATS: f"{SEATS}    duration: ▸60\n"}, {}),
    (
        "guide-away",
        {
            BERTA: f"{BERTA}        away: [Di 10:30-11:00]\n",
            SEATS: f"{SEATS}    guides: [berta]\n",
            FIRST: "      - ▸2027-03-02 10:00-11:00\n",
        },
        {
            BERTA: f"{BERTA}        away: [Di 11:00-12:00]\n",
            SEATS: f"{SEATS}    guides: [berta]\n",
        },
    ),
    (
        "guide-twice",
        {
            SEATS: f"{SEATS}    guides: [berta]\n",
            TREFF: "    guides: [berta]\n    sessions: [▸2027-03-02 10:30-12:00]\n",
        },
        {
            SEATS: f"{SEATS}    guides: [berta]\n",
            TREFF: "    guides: [berta]\n    sessions: [2027-03-02 11:00-12:00]\n",
        },
    ),
    (
        "unreachable-minimum",
        {
            OLAF: f"{OLAF}        away: [Di]\n",
            FIRST: at("▸2027-03-02 10:00-11:00", "min_visitors: 2"),
        },
        {FIRST: at(TUESDAY, "min_visitors: 2")},
    ),
    (
        "unreachable-minimum",
        {FIRST: at("▸2027-03-02 10:00-11:00", "min_visitors: 3")},
        {ANNA: f"{ANNA}        size: 2\n", FIRST: at(TUESDAY, "min_visitors: 3")},
    ),
    (
        "unreachable-minimum",
        {
            SEATS: f"{SEATS}    min_visitors: 3\n    duration: 60\n",
            SESSIONS: "    windows: ▸[Di 10:00-11:00]\n    sessions:\n"
            + at(THURSDAY, "min_visitors: 1"),
        },
        {
            SEATS: f"{SEATS}    min_visitors: 2\n    duration: 60\n",
            SESSIONS: "    windows: [Di 10:00-11:00]\n",
        },
    ),
    (
        "unwished-invitation",
        {"- id: treff": "- id: ▸treff", INTERESTED: ""},
        {INTERESTED: "", TREFF: f"    sessions:\n{agreed(WEDNESDAY, 'anna')}"},
    ),
    (
        "window-without-start",
        {SEATS: f"{SEATS}    windows: [▸Fr 10:00-10:59, Fr 12:00-14:00]\n    duration: 60\n"},
        {SEATS: f"{SEATS}    windows: [Fr 10:00-10:59, Fr 10:59-14:00]\n    duration: 60\n"},
    ),
    (
        "window-without-start",
        {SEATS: f"{SEATS}    windows: [▸2027-03-01 09:00-12:30]\n    duration: 60\n"},
        {SEATS: f"{SEATS}    windows: [Mo 09:00-12:30]\n    duration: 60\n"},
    ),
    (
        "session-on-weekend",
        {FIRST: "      - ▸2027-03-07 10:00-11:00\n"},
        {FIRST: "      - Sa 10:00-11:00\n"},
    ),
    (
        "session-without-hours",
        {FIRST: "      - ▸2027-03-02\n"},
        {FIRST: "      - 2027-03-02 00:00-24:00\n"},
    ),
    (
        "party-too-large",
        {OLAF_WISHES: f"{OLAF}        size: 4\n        wishes: [▸beratung]\n"},
        {
            OLAF_WISHES: f"{OLAF}        size: 4\n        wishes: [beratung]\n",
            FIRST: at(TUESDAY, "seats: 4"),
        },
    ),
    (
        "party-too-large",
        {OLAF_WISHES: f"{OLAF}        size: 4\n", INTERESTED: "    interested: [anna, ▸olaf]\n"},
        {OLAF_WISHES: f"{OLAF}        size: 3\n", INTERESTED: "    interested: [anna, olaf]\n"},
    ),
    (
        "unoffered-need",
        {ANNA: f"{ANNA}        needs: [▸quiet]\n"},
        {
            ANNA: f"{ANNA}        needs: [step-free]\n",
            SEATS: f"{SEATS}    features: [step-free]\n",
        },
    ),
    (
        "unoffered-need",
        {ANNA: f"{ANNA}        needs: [step-free, ▸quiet]\n"},
        {
            ANNA: f"{ANNA}        needs: [step-free, quiet]\n",
            AWO: f"{AWO}    features: [quiet, step-free]\n",
        },
    ),
    (
        "event-lacks-need",
        {
            ANNA: f"{ANNA}        needs: [step-free]\n",
            SEATS: f"{SEATS}    features: [step-free]\n",
            CAFE: f"{CAFE}    place: ▸ogs\n",
        },
        {
            ANNA: f"{ANNA}        needs: [step-free]\n",
            SEATS: f"{SEATS}    features: [step-free]\n",
            CAFE: f"{CAFE}    place: Saal 1\n",
            SAAL: "  - {name: Saal 1, features: [step-free]}\n",
        },
    ),
    (
        "guide-needed",
        {
            AWO: f"{AWO}    staffing: 1\n",
            SEATS: f"{SEATS}    guides: [berta]\n",
            FIRST: "      - at: ▸2027-03-02 10:00-11:00\n        place: Saal 1\n",
        },
        {
            AWO: f"{AWO}    staffing: 1\n    hours: [Di 11:00-18:00]\n",
            SEATS: f"{SEATS}    guides: [berta]\n",
            FIRST: at(TUESDAY, "place: Saal 1"),
        },
    ),
    (
        "impossible-wish",
        {
            AWO: f"{AWO}    staffing: 1\n",
            TREFF: "    place: Saal 1\n    guides: [berta]\n    windows: [Mi 10:00-11:00]\n"
            "    duration: 60\n",
            INTERESTED: "    interested: [▸anna]\n",
        },
        {
            AWO: f"{AWO}    staffing: 1\n",
            TREFF: "    guides: [berta]\n    windows: [Mi 10:00-11:00]\n    duration: 60\n",
        },
    ),
    (
        "impossible-wish",
        {
            OLAF_WISHES: f"{OLAF}        away: [2027-03-02, Do 09:00-10:30]\n"
            "        wishes: [▸beratung]\n"
        },
        {OLAF: f"{OLAF}        away: [2027-03-02, Do 11:00-12:30]\n"},
    ),
    (
        "impossible-wish",
        {OLAF: f"{OLAF}        away: [Mi]\n", INTERESTED: "    interested: [anna, ▸olaf]\n"},
        {OLAF: f"{OLAF}        away: [Di]\n", INTERESTED: "    interested: [anna, olaf]\n"},
    ),
    (
        "nothing-in-common",
        {OLAF_WISHES: f"{OLAF}        with: ▸anna\n"},
        {OLAF_WISHES: f"{OLAF}        with: anna\n", INTERESTED: "    interested: [anna, olaf]\n"},
    ),
    (
        "staffing-above-people",
        {AWO: f"{AWO}    staffing: ▸2\n"},
        {AWO: f"{AWO}    staffing: 1\n"},
    ),
    (
        "similar-places",
        {SAAL: f"{SAAL}  - name: Gemeindehaus Süd\n  - name: ▸gemeindehaus sued\n"},
        {SAAL: f"{SAAL}  - name: Gemeindehaus Süd\n  - name: Gemeindehaus Nord\n"},
    ),
    (
        "similar-places",
        {SAAL: f"{SAAL}  - name: Gemeindehaus\n  - name: ▸Gemeindhaus\n"},
        {SAAL: f"{SAAL}  - name: Gemeindehaus A\n  - name: Gemeindehaus B\n  - name: Saal 2\n"},
    ),
    (
        "similar-places",
        {SAAL: "  - name: Halle Bergkamen\n  - name: ▸Halle Bergkammen\n"},
        {SAAL: "  - name: Raum A101\n  - name: Raum A102\n  - name: Raum Nord\n"},
    ),
    ("similar-places", {OGS: "    name: SAAL 1\n", SAAL: "  - name: ▸Saal 1\n"}, {}),
    (
        "same-name",
        {OLAF: "        name: ▸anna\n"},
        {BERTA: "        name: Anna\n"},
    ),
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
    (found,) = problems(changed({ANNA: f"{ANNA}        missed: [beratung]\n"}))
    assert found.code == "bad-session"
    assert "beratung@YYYY-MM-DD" in found.hint  # which day, only those know who were there


def test_wishes_for_what_is_cancelled_are_no_mistakes() -> None:
    for wish in ("beratung@2027-03-02", "beratung@2027-03-02T10:00"):
        change = {
            OLAF_WISHES: f"{OLAF}        wishes: [{wish}]\n",
            FIRST: at(TUESDAY, "cancelled: Wasserschaden"),
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
        {
            SAAL: "  - name: ogs\n",
            FIRST: "      - 2027-03-02 10:00\n",
            SECOND: "      - 2027-03-14 10:00-11:00\n",
            OLAF_WISHES: f"{OLAF}        size: zwei\n        wishes: [berat]\n",
            AWO: f"{AWO}    adress: Musterweg 1\n",
        }
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
    text = changed({"2027-03-01\n": "1.3.2027\n", OLAF_WISHES: f"{OLAF}        wishes: [berat]\n"})
    assert [code for code, *_place in shown(problems(text))] == ["bad-date", "unknown-invitation"]


@pytest.mark.parametrize(
    "change",
    [
        # Each would lead to other problems, had the rest been taken as meant.
        {AWO: f"{AWO}    staffing: 2\n", BERTA: f"{BERTA}        size: zwei\n"},
        {BERTA: f"{BERTA}      - id: bert\n", SEATS: f"{SEATS}    guides: [bert]\n"},
        {"- id: treff": "- id: Treff", OLAF_WISHES: f"{OLAF}        wishes: [treff]\n"},
        {OLAF_WISHES: f"{OLAF}        wishes: [[Treff]]\n", INTERESTED: ""},
        {TREFF: "    sessions: 2027-03-03 10:00-11:00\n"},
        {TREFF: "    sessions: [2027-03-03 10:00-11:00]\n    windows: [Mo]\n    duration: 60\n"},
        {SEATS: "    title: Beratung\n    seats: drei\n"},
        {SEATS: "    title: Beratung\n"},
        {
            "    features: [step-free]\n": "    features: step-free\n",
            SEATS: f"{SEATS}    features: [step-free]\n",
            ANNA: f"{ANNA}        needs: [step-free]\n",
        },
        {"wishes: [beratung]\n---": "wishes: beratung\n---", INTERESTED: ""},
        {SAAL: "  - naem: Saal 1\n", SEATS: SEATS},
        {
            SAAL: "  - {name: Saal 1, features: quiet}\n",
            ANNA: f"{ANNA}        needs: [quiet]\n",
            FIRST: at(TUESDAY, "place: Saal 1"),
            SECOND: at(THURSDAY, "place: Saal 1"),
            CAFE: f"{CAFE}    place: Saal 1\n",
            INTERESTED: "    interested: [olaf]\n",
        },
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
    change = {SEATS: f"{SEATS}    guides: [berta]\n", TREFF: f"{TREFF}{more}"}
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
    text = changed({FIRST: agreed(TUESDAY, "anna"), SECOND: agreed(THURSDAY, "anna")})
    schedule = "published: true\nrevision: 1\nupdated: 2027-03-03T10:00:00+01:00\nsettled: {}\n"
    assert [p.code for p in problems(text, schedule.format("2027-03-02"))] == ["agreed-twice"]
    assert problems(text, schedule.format("2027-03-03")) == []


def test_weeks_may_last_one_day() -> None:
    text = changed({"start: 2027-03-01": "start: 2027-03-02", END: "  end: 2027-03-02\n"})
    assert {code for code, *_place in shown(problems(text))} == {"session-outside"}


def test_a_count_of_a_day_counts_that_day() -> None:
    change = {
        ANNA: f"{ANNA}        max_per_day: 1\n",
        FIRST: agreed(TUESDAY, "anna"),
        TREFF: f"    sessions:\n{agreed('2027-03-02 14:00-15:00', 'anna')}"
        "  - id: kino\n    host: awo\n    title: Kino\n    seats: 3\n    sessions:\n"
        f"{agreed(THURSDAY, 'anna')}",
    }
    (problem,) = problems(changed(change))
    assert "agreed for 2 visits on 2027-03-02" in problem.message


def test_a_way_that_is_too_long_is_said() -> None:
    change = {
        END: f"{END}  travel: 30\n",
        FIRST: agreed(TUESDAY, "anna"),
        TREFF: f"    place: Saal 1\n    sessions:\n{agreed('2027-03-02 11:29-12:00', 'anna')}",
    }
    (problem,) = problems(changed(change))
    assert problem.hint == (
        "the way from awo to Saal 1 takes 30 minutes; take back one of the two agreements"
    )


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({OLAF_WISHES: f"{OLAF}        max_visits: 0\n        wishes: [beratung]\n"}, "no visits"),
        (
            {
                OLAF_WISHES: f"{OLAF}        needs: [step-free]\n        wishes: [beratung]\n",
            },
            "features there: step-free",
        ),
        ({OGS: f"{OGS}    staffing: 2\n", ANNA: ANNA}, "needed in their own house every time"),
        (
            {
                BERTA: f"{BERTA}        away: [2027-03-02]\n",
                SEATS: f"{SEATS}    guides: [berta]\n",
                OLAF: f"{OLAF}        away: [2027-03-04]\n",
            },
            "2027-03-02 10:00-11:00 guide away or busy; 2027-03-04 10:00-11:00 away",
        ),
        ({SESSIONS: "    windows: [Sa Fr 09:00-09:30]\n    duration: 60\n"}, "has no session"),
    ],
)
def test_an_impossible_wish_says_why(change: Change, why: str) -> None:
    said = [p.message for p in problems(changed(change)) if p.code == "impossible-wish"]
    assert any(why in message for message in said), said


def test_a_hint_names_what_was_meant() -> None:
    text = changed({OLAF_WISHES: f"{OLAF}        wishes: [awo]\n", CAFE: f"{CAFE}    place: AWO\n"})
    assert [p.hint for p in problems(text)] == [
        "for the house of a partner write its id: awo",
        "awo is a partner; write what it invites to: beratung, treff",
    ]


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        ({FIRST: "      - 2028-03-02 10:00-11:00\n"}, "perhaps 2027-03-02 is meant"),
        ({FIRST: "      - 2027-02-03 10:00-11:00\n"}, "perhaps 2027-03-02 is meant"),
        ({FIRST: "      - 2027-03-20 10:00-11:00\n"}, "to 2027-03-12; move it, or change"),
        ({INTERESTED: "    interested: [ogs]\n"}, "write one of its people: anna, olaf"),
        ({INTERESTED: "    interested: [xaver]\n"}, "write the id of a person in partners.yaml"),
        ({SEATS: f"{SEATS}    guides: [awo]\n"}, "write one of its people: berta"),
        ({TREFF: ""}, "write sessions: [2027-03-02 10:00-11:30] or"),
        ({SEATS: f"{SEATS}    min_visitors: 4\n"}, "lower min_visitors to 3, or raise seats to 4"),
        ({OLAF: f"{OLAF}        max_visits: 0\n"}, "raise max_visits and max_per_day"),
        ({OGS: f"{OGS}    staffing: 2\n"}, "lower staffing of ogs, or write its hours"),
    ],
)
def test_a_hint_says_what_to_write(change: Change, hint: str) -> None:
    assert any(hint in problem.hint for problem in problems(changed(change)))


def test_who_is_away_is_not_helped_by_fewer_who_stay() -> None:
    away = {OGS: f"{OGS}    staffing: 2\n", OLAF: f"{OLAF}        away: [Mo-Fr]\n"}
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
    partners, invitations = data.draw(weeks(possible=True))
    assert not has_errors(_written(tmp_path_factory, partners, invitations))


@given(data=st.data())
@settings(max_examples=60)
def test_agreements_are_only_called_impossible_if_they_are(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    partners, invitations = data.draw(weeks())
    found = _written(tmp_path_factory, partners, invitations)
    errors = {problem.code for problem in found if problem.severity is Severity.ERROR}
    assert errors <= TOGETHER  # each agreement alone could hold
    if errors:
        assert not oracle.agreements_hold(oracle.read(partners, invitations))


def _written(
    folders: pytest.TempPathFactory, partners: Data, invitations: Data
) -> tuple[Problem, ...]:
    folder = folders.mktemp("data")
    write(folder, partners, invitations)
    return check(load(folder))
