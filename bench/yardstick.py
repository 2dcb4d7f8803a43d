"""The yardstick: koop's problem once more, as one plain MIP that HiGHS solves goal by goal.

    python bench/yardstick.py DATA_DIR [--time-limit SECONDS]

A second opinion on every plan of koop, and the clock koop is measured against. It shares no code
with the package, not even the reading of times, so that no error there can hide here. It takes
valid data for granted. `settled` (from `--from`) is not modelled: it plans the whole weeks.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import re
import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import highspy
import numpy as np
import yaml

Data = Mapping[str, Any]
Span = tuple[int, int]
"""Minutes since 0001-01-01 00:00: the first one, and the first one after."""
Date = tuple[str, str, str]
"""Year, which may be empty, month and day."""
Terms = Iterable[tuple[int, float]]
"""Columns and their coefficients."""

INF = highspy.kHighsInf
DAY = 24 * 60
MANY = 10**6
"""More visits than anybody can make: no limit."""
OPEN, ABSENT = -1, -2
"""What changes in a house besides the columns, which count from 0."""
NAMES = "mo di mi do fr sa so mo tu we th fr sa su mon tue wed thu fri sat sun"
WEEKDAYS = {name: place % 7 for place, name in enumerate(NAMES.split())}


# --- reading ------------------------------------------------------------------------------------


def listed(value: Any) -> list[Any]:
    """Read a field that holds a list; an absent or empty one is an empty list."""
    return value if isinstance(value, list) else []


def plus(text: str) -> tuple[str, int]:
    """Read a name and how many come along: `anna +2`; 0 where it does not say."""
    name, _, more = text.partition("+")
    return name.strip(), int(more or 0)


def number(value: Any, default: int) -> int:
    """Read a whole number that may be absent."""
    return default if value in (None, "") else int(value)


def day_of(text: str) -> int:
    """Count the days since 0001-01-01, a Monday."""
    return dt.date.fromisoformat(text).toordinal() - 1


def name_of(moment: int) -> str:
    """Write a moment as `2027-03-02T10:00`."""
    day, minute = divmod(moment, DAY)
    return f"{dt.date.fromordinal(day + 1)}T{minute // 60:02}:{minute % 60:02}"


@lru_cache(maxsize=100_000)
def read(text: str, weeks: range) -> list[Span]:
    """Give a span a day: a date, a range of dates or weekdays, hours, or both."""
    text = re.sub(r"\s*[-–]\s*", "-", re.sub(r"\s*uhr", "", text.strip().lower()))
    first, last = 0, DAY
    if hours := re.search(r"(?:^|\s)(\d{1,2})(:\d\d)?-(\d{1,2})(:\d\d)?$", text):
        text = text[: hours.start()]
        first, last = (int(hours[n]) * 60 + int((hours[n + 1] or ":0")[1:]) for n in (1, 3))
    days: set[int] = set() if text else {*weeks}
    if dates := re.findall(r"(\d{4})-(\d\d)-(\d\d)|(\d+)\.\s*(\d+)\.(?:\s*(\d{4}))?", text):
        dated = [
            (iso[0] or year, iso[1] or month, iso[2] or day) for *iso, day, month, year in dates
        ]
        days.update(nearest(dated[0], dated[-1], weeks))
    for part in re.findall(r"[a-z-]*[a-z]", text):
        ends = [WEEKDAYS[name] for name in part.split("-")]
        wanted = {(ends[0] + step) % 7 for step in range((ends[-1] - ends[0]) % 7 + 1)}
        days.update(day for day in weeks if day % 7 in wanted)
    return [(day * DAY + first, day * DAY + last) for day in sorted(days)]


def nearest(begin: Date, end: Date, weeks: range) -> range:
    """Give the days of a range of dates; without a year it is the one nearest to the weeks."""
    year = int(begin[0] or end[0] or dt.date.fromordinal(weeks.start + 1).year)
    over = (*map(int, end[1:]),) < (*map(int, begin[1:]),)  # beyond New Year
    if begin[0] and end[0]:
        years = [(year, int(end[0]))]
    elif begin[0] or not end[0]:
        years = [
            (some, some + over) for some in ([year] if begin[0] else range(year - 8, year + 10))
        ]
    else:
        years = [(year - over, year)]
    found = []
    for one, other in years:
        try:
            found.append(
                range(
                    dt.date(one, int(begin[1]), int(begin[2])).toordinal() - 1,
                    dt.date(other, int(end[1]), int(end[2])).toordinal(),
                )
            )
        except ValueError:  # no 29th of February
            continue
    return min(found, key=lambda days: max(weeks.start - days[-1], days[0] - weeks[-1], 0))


def spans(texts: Any, weeks: range) -> list[Span]:
    """Join several texts into spans in order, at most one for minutes of a day that touch."""
    result: list[Span] = []
    for start, end in sorted({span for text in listed(texts) for span in read(str(text), weeks)}):
        if result and start <= result[-1][1] and start // DAY == result[-1][0] // DAY:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def overlap(one: Span, others: Iterable[Span]) -> bool:
    """Tell whether a span shares a minute with any of the others."""
    return any(one[0] < end and start < one[1] for start, end in others)


class Person:
    """One party; `positions` are the places (0: most wanted) of all it names.

    That is an invitation, or a day or session of it; `more` come along to an invitation.
    """

    def __init__(self, data: Data, partner: str, weeks: Data, days: range) -> None:
        self.id: str = data["id"]
        self.partner = partner
        self.size = number(data.get("size"), 1)
        wishes = [listed(wish) or [wish] for wish in listed(data.get("wishes"))]
        self.behind = len(wishes)  # the place of what sign-up sheets add
        self.positions: dict[str, int] = {}
        self.more: dict[str, int] = defaultdict(int)
        for place, equals in enumerate(wishes):
            for wish in equals:
                self.wish(*plus(wish), place)
        self.away = spans(data.get("away"), days)
        self.max_visits = number(data.get("max_visits"), number(weeks.get("max_visits"), MANY))
        self.max_per_day = number(data.get("max_per_day"), number(weeks.get("max_per_day"), MANY))
        self.needs = set(listed(data.get("needs")))
        self.companions = listed(data.get("with")) or [one for one in [data.get("with")] if one]

    def wish(self, name: str, more: int, place: int) -> None:
        """Take down one wish, unless the same has been named before."""
        self.positions.setdefault(name, place)
        if more:
            self.more[name.partition("@")[0]] = more

    def place(self, session: Session) -> int | None:
        """Find the place of a visit; None where it is not wished."""
        names = (session.invitation, session.name.partition("T")[0], session.name)
        return min((self.positions[name] for name in names if name in self.positions), default=None)

    def wished(self) -> set[str]:
        """Collect the invitations that are wished, at any date or at some."""
        return {name.partition("@")[0] for name in self.positions}

    def people(self, session: Session) -> int:
        """Count who comes to the session with this party."""
        return self.size + self.more[session.invitation]


class Session:
    """A listed session (`own` are its overrides) or a start in a window, `chosen` by koop."""

    def __init__(
        self, data: Data, span: Span, own: Data, chosen: bool, of_places: dict[str, list[str]]
    ) -> None:
        self.name = f"{data['id']}@{name_of(span[0])}"
        self.invitation: str = data["id"]
        self.host: str = data["host"]
        self.place: str = own.get("place") or data.get("place") or data["host"]
        self.span = span
        self.chosen = chosen
        self.seats = number(own.get("seats"), int(data["seats"]))
        self.minimum = number(own.get("min_visitors"), number(data.get("min_visitors"), 1))
        self.guides = listed(own["guides"] if "guides" in own else data.get("guides"))
        usual = [] if "place" in own else listed(data.get("features"))
        here = listed(own["features"]) if "features" in own else usual
        self.features = {*here, *of_places.get(self.place, ())}
        self.agreed = [plus(guest) for guest in listed(own.get("agreed"))]


class World:
    """The data as the model needs it, everything in the order of ids."""

    def __init__(self, partners: Data, invitations: Data) -> None:
        self.weeks: Data = invitations["weeks"]
        self.days = range(day_of(str(self.weeks["start"])), day_of(str(self.weeks["end"])) + 1)
        self.travel = number(self.weeks.get("travel"), 0)
        self.travel_times = {
            frozenset(exception["between"]): int(exception["minutes"])
            for exception in listed(self.weeks.get("travel_times"))
            if "between" in exception
        }
        self.travel_from = {
            exception["place"]: int(exception["minutes"])
            for exception in listed(self.weeks.get("travel_times"))
            if "place" in exception
        }
        exceptions = *self.travel_times.values(), *self.travel_from.values()
        self.longest_way = max([self.travel, *exceptions])
        houses = ((data["id"], data) for data in partners["partners"])
        halls = ((data["name"], data) for data in listed(invitations.get("places")))
        self.features = {
            name: listed(data.get("features")) for found in (houses, halls) for name, data in found
        }
        self.events = spans([e["at"] for e in listed(invitations.get("events"))], self.days)
        self.partners = sorted(partners["partners"], key=lambda data: str(data["id"]))
        self.invitations = sorted(
            listed(invitations.get("invitations")), key=lambda data: str(data["id"])
        )
        self.people = {
            data["id"]: Person(data, partner["id"], self.weeks, self.days)
            for partner in self.partners
            for data in sorted(listed(partner.get("people")), key=lambda data: str(data["id"]))
        }
        self.sessions = [session for data in self.invitations for session in self._sessions(data)]
        self._sheets()
        self.promises: dict[str, list[Session]] = {}
        wished = {who: person.wished() for who, person in self.people.items()}
        for session in self.sessions:
            for who, more in session.agreed:
                self.promises.setdefault(who, []).append(session)
                if session.invitation not in wished[who]:
                    self.people[who].wish(session.invitation, more, 0)
                elif self.people[who].place(session) is None:
                    self.people[who].wish(session.name, more, 0)
                elif more:
                    self.people[who].more[session.invitation] = more

    def _sheets(self) -> None:
        """Take down who signed for an invitation, or for a session of it, be that off."""
        for data in self.invitations:
            sheets = [(data["id"], data.get("interested"))]
            for entry in listed(data.get("sessions")):
                if isinstance(entry, dict) and entry.get("interested"):
                    start = read(str(entry["at"]), self.days)[0][0]
                    sheets.append((f"{data['id']}@{name_of(start)}", entry["interested"]))
            for name, guests in sheets:
                for who, more in map(plus, listed(guests)):
                    self.people[who].wish(name, more, self.people[who].behind)

    def _sessions(self, data: Data) -> list[Session]:
        """Find the listed sessions of an invitation and every start its windows allow."""
        if data.get("cancelled"):
            return []
        entries = [e if isinstance(e, dict) else {"at": e} for e in listed(data.get("sessions"))]
        result: list[Session] = []
        several: set[Session] = set()
        for entry in (e for e in entries if not e.get("cancelled")):
            days = read(str(entry["at"]), self.days)
            own = [Session(data, span, entry, False, self.features) for span in days]
            result += own
            several.update(own if len(own) > 1 else ())
        taken = {session.span[0] for session in result}
        length = number(data.get("duration"), 0)
        for first, last in spans(data.get("windows"), self.days):
            for start in range(first, last - length + 1, 30):
                span = (start, start + length)
                if start not in taken and not overlap(span, self.events):
                    result.append(Session(data, span, {}, True, self.features))
        for entry in (e for e in entries if e.get("cancelled")):
            # Whole days take everything; hours spare what is listed alone and begins otherwise.
            off = read(str(entry["at"]), self.days)
            whole = all(end - start == DAY for start, end in off)
            result = [
                session
                for session in result
                if session.span[0] not in (start for start, _ in off)
                and not (
                    (whole or session.chosen or session in several) and overlap(session.span, off)
                )
            ]
        return sorted(result, key=lambda session: session.span)

    def can_take_place(self, session: Session) -> bool:
        """Tell whether neither an event nor the absence of a guide rules the session out."""
        return not overlap(session.span, self.events) and not any(
            overlap(session.span, self.people[guide].away) for guide in session.guides
        )

    def can_visit(self, person: Person, session: Session) -> bool:
        """Tell whether the rules about one person and one session alone allow the visit."""
        return (
            session.host != person.partner
            and person.place(session) is not None
            and person.people(session) <= session.seats
            and person.needs <= session.features
            and not overlap(session.span, person.away)
        )

    def clash(self, one: Session, other: Session) -> bool:
        """Tell whether nobody can be at both: too close in time, the way between them included."""
        way = 0
        if one.place != other.place:
            both = (one.place, other.place)
            own = [self.travel_from[place] for place in both if place in self.travel_from]
            way = self.travel_times.get(frozenset(both), max(own, default=self.travel))
        return one.span[0] < other.span[1] + way and other.span[0] < one.span[1] + way


# --- the model ----------------------------------------------------------------------------------


@dataclass(slots=True)
class Goal:
    """What to make as great as can be, or as small."""

    name: str
    counts: dict[int, int]
    """Column → what it adds to the value of the goal."""
    least: bool = False
    """Less is better."""


class Model:
    """Binary columns, rows in compressed form, one method per group of rules, and the goals."""

    def __init__(
        self,
        world: World,
        schedule: Data | None,
        told: Data | None,
        granted: tuple[str, str] | None,
    ) -> None:
        self.world = world
        self.columns = 0
        self.lower: list[float] = []
        self.upper: list[float] = []
        self.starts = [0]
        self.indices: list[int] = []
        self.values: list[float] = []
        self.goals: list[Goal] = []

        self.held = {s: self.column() for s in world.sessions if world.can_take_place(s)}
        self.offered: dict[str, list[Session]] = defaultdict(list)
        for session in self.held:
            self.offered[session.invitation].append(session)
        self.visits = {
            person.id: {
                session: self.column()
                for invitation in sorted(person.wished())
                for session in self.offered[invitation]
                if world.can_visit(person, session)
            }
            for person in world.people.values()
        }
        self.sessions()
        self.limits()
        self.clashes()
        self.staffing()
        self.groups()
        self.goals_about_promises(schedule, told or {})
        self.goals_about_the_plan()
        if granted is not None:
            visits = self.visits[granted[0]].items()
            self.row(1, [(x, 1) for s, x in visits if s.invitation == granted[1]], INF)

    def column(self) -> int:
        """Add a yes-or-no question."""
        self.columns += 1
        return self.columns - 1

    def row(self, lower: float, terms: Terms, upper: float) -> None:
        """Demand lower ≤ sum of column × coefficient ≤ upper."""
        for column, value in terms:
            self.indices.append(column)
            self.values.append(value)
        self.starts.append(len(self.indices))
        self.lower.append(lower)
        self.upper.append(upper)

    def at_most(self, limit: int, columns: Collection[int]) -> None:
        """Allow no more than `limit` of the columns; no row where there are no more."""
        if len(columns) > limit:
            self.row(-INF, [(column, 1) for column in columns], limit)

    def sessions(self) -> None:
        """Keep `overfull`, `below-minimum` and `too-many-sessions`."""
        everybody = sum(p.size + sum(p.more.values()) for p in self.world.people.values())
        guests: dict[Session, list[tuple[int, float]]] = defaultdict(list)
        for who, visits in self.visits.items():
            for session, visit in visits.items():
                guests[session].append((visit, self.world.people[who].people(session)))
        for session, held in self.held.items():
            seats = min(session.seats, everybody)
            self.row(-INF, [*guests[session], (held, -seats)], 0)
            self.row(0, [*guests[session], (held, -max(1, session.minimum))], INF)
        for data in self.world.invitations:
            offered = self.offered[data["id"]]
            of_list = [
                s for s in self.world.sessions if s.invitation == data["id"] and not s.chosen
            ]
            usual = len(of_list) + (1 if listed(data.get("windows")) else 0)
            limit = number(data.get("max_sessions"), usual)
            self.at_most(limit, [self.held[session] for session in offered])
            for one, other in combinations(offered, 2):
                if (one.chosen or other.chosen) and overlap(one.span, [other.span]):
                    self.at_most(1, [self.held[one], self.held[other]])

    def limits(self) -> None:
        """Keep `twice` and `too-many`."""
        for who, visits in self.visits.items():
            person = self.world.people[who]
            days: dict[int, list[int]] = defaultdict(list)
            invitations: dict[str, list[int]] = defaultdict(list)
            for session, visit in visits.items():
                days[session.span[0] // DAY].append(visit)
                invitations[session.invitation].append(visit)
            self.at_most(person.max_visits, visits.values())
            for same_day in days.values():
                self.at_most(person.max_per_day, same_day)
            for same_invitation in invitations.values():
                self.at_most(1, same_invitation)

    def clashes(self) -> None:
        """Keep `clash` and `guiding`: no visits or duties of a person too close in time."""
        engaged = {who: list(visits.items()) for who, visits in self.visits.items()}
        for session, held in self.held.items():
            for guide in session.guides:
                engaged[guide].append((session, held))
        seen: set[tuple[int, int]] = set()  # two sessions may share two guides
        for who, engagements in engaged.items():
            visits = self.visits[who]
            engagements.sort(key=lambda engagement: engagement[0].span)
            for place, (one, first) in enumerate(engagements):
                for other, second in engagements[place + 1 :]:
                    if other.span[0] >= one.span[1] + self.world.longest_way:
                        break
                    if one.invitation == other.invitation and one in visits:
                        continue  # `twice` says so already
                    if self.world.clash(one, other) and (first, second) not in seen:
                        seen.add((first, second))
                        self.at_most(1, [first, second])

    def staffing(self) -> None:
        """Keep `unstaffed`: follow through the weeks who may be out of each house."""
        people = self.world.people
        changes: dict[str, dict[int, list[tuple[int, int]]]]
        changes = {partner["id"]: defaultdict(list) for partner in self.world.partners}

        def during(partner: str, span: Span, what: int, size: int) -> None:
            changes[partner][span[0]].append((what, size))
            changes[partner][span[1]].append((what, -size))

        for person in people.values():
            for session, visit in self.visits[person.id].items():
                during(person.partner, session.span, visit, person.people(session))
            for span in person.away:
                during(person.partner, span, ABSENT, person.size)
        for session, held in self.held.items():
            for guide in session.guides:
                if session.place != people[guide].partner:
                    during(people[guide].partner, session.span, held, people[guide].size)
        for partner in self.world.partners:
            for span in spans(partner.get("hours"), self.world.days):
                during(partner["id"], span, OPEN, 1)
            self.staffing_of_house(partner, changes[partner["id"]])

    def staffing_of_house(self, partner: Data, changes: dict[int, list[tuple[int, int]]]) -> None:
        """Add a row for every set of people who may be out of a house at the same time."""
        staffing = number(partner.get("staffing"), 0)
        inside = sum(self.world.people[data["id"]].size for data in listed(partner.get("people")))
        now: dict[int, int] = defaultdict(int, {} if listed(partner.get("hours")) else {OPEN: 1})
        rows: dict[tuple[tuple[int, int], ...], int] = {}
        for _, changed in sorted(changes.items()) if staffing else ():
            for what, size in changed:
                now[what] += size
                if not now[what]:
                    del now[what]
            if OPEN in now:
                out = tuple(sorted(term for term in now.items() if term[0] >= 0))
                may_leave = max(0, inside - now.get(ABSENT, 0) - staffing)
                rows[out] = min(may_leave, rows.get(out, may_leave))
        for out, may_leave in rows.items():
            if sum(size for _, size in out) > may_leave:
                self.row(-INF, out, may_leave)

    def groups(self) -> None:
        """Keep `apart`: where a group could go together, it goes so or not at all."""
        people, promises = self.world.people, self.world.promises
        groups = {(p.id, *p.companions) for p in people.values() if p.companions}
        for group in sorted({tuple(sorted(group)) for group in groups}):
            for invitation, sessions in sorted(self.offered.items()):
                members = [
                    people[who]
                    for who in group
                    if invitation in people[who].wished()
                    and all(promise.invitation != invitation for promise in promises.get(who, []))
                ]
                if any(self.can_share(members, session) for session in sessions):
                    for one, other in pairwise(members):
                        for session in sessions:
                            both = ((self.visits[one.id], 1), (self.visits[other.id], -1))
                            self.row(0, [(own[session], x) for own, x in both if session in own], 0)

    def can_share(self, members: list[Person], session: Session) -> bool:
        """Tell whether a session is possible for all of them, their promises included."""
        return sum(person.people(session) for person in members) <= session.seats and all(
            self.world.can_visit(person, session)
            and not any(
                self.world.clash(session, promise)
                for promise in self.world.promises.get(person.id, [])
            )
            for person in members
        )

    def goals_about_promises(self, schedule: Data | None, told: Data) -> None:
        """Add `agreed` and `kept`, with the columns and rows they need."""
        people = self.world.people
        counts = {
            x: people[who].size
            for who, sessions in self.world.promises.items()
            for session, x in self.visits[who].items()
            if session in sessions
        }
        if self.world.promises:
            self.goals.append(Goal("agreed", counts))
        if schedule is None or str(schedule.get("published")).lower() != "true":
            return
        counts = {}
        possible = {session.name for session in self.held}
        for who, visits in self.visits.items():
            for planned in listed(held_by(who, schedule, told).get("visits")):
                if who not in listed(planned.get("visitors")):
                    continue
                invitation, start = planned["session"].split("@")
                for session, visit in visits.items():
                    if session.name == planned["session"] or (
                        planned["session"] not in possible
                        and session.invitation == invitation
                        and session.span[0] // DAY == day_of(start[:10])
                    ):
                        counts[visit] = people[who].size
        self.goals.append(Goal("kept", counts))

    def goals_about_the_plan(self) -> None:
        """Add the goals from `at_least_1` to `draw`, with the columns and rows they need."""
        at_least: dict[int, dict[int, int]] = defaultdict(dict)
        rank, draw = {}, {}
        for who, visits in self.visits.items():
            person = self.world.people[who]
            wishes = len({session.invitation for session in visits})
            granted = [self.column() for _ in range(min(wishes, person.max_visits))]
            self.row(0, [*((x, 1) for x in visits.values()), *((k, -1) for k in granted)], 0)
            for fewer, more in pairwise(granted):
                self.row(0, [(fewer, 1), (more, -1)], INF)
            for k, enough in enumerate(granted, start=1):
                at_least[k][enough] = person.size
            for session, visit in visits.items():
                rank[visit] = person.size * (person.place(session) or 0)
                lot = f"{self.world.weeks['id']}/{who}/{session.name}".encode()
                draw[visit] = int.from_bytes(hashlib.sha256(lot).digest()[:2], "big") >> 6
        houses: dict[str, list[int]] = defaultdict(list)
        for session, held in self.held.items():
            houses[session.host].append(held)
        hosts = {}
        for house in houses.values():
            hosts[visited := self.column()] = 1
            self.row(0, [*((held, 1) for held in house), (visited, -1)], INF)
        self.goals += [Goal("at_least_1", at_least[1]), Goal("hosts", hosts)]
        self.goals += [Goal(f"at_least_{k}", at_least[k]) for k in range(2, len(at_least) + 1)]
        self.goals.append(Goal("rank", rank, least=True))
        self.goals.append(Goal("sessions", dict.fromkeys(self.held.values(), 1), least=True))
        self.goals.append(Goal("draw", draw))


# --- solving ------------------------------------------------------------------------------------


def solver(model: Model, time_limit: float) -> highspy.Highs:
    """Give HiGHS the model, one thread and no gap; `time_limit` is in seconds a goal."""
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.setOptionValue("time_limit", time_limit)
    highs.passModel(
        model.columns,
        len(model.lower),
        len(model.indices),
        int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMaximize),
        0.0,
        np.zeros(model.columns),
        np.zeros(model.columns),
        np.ones(model.columns),
        np.array(model.lower, dtype=np.float64),
        np.array(model.upper, dtype=np.float64),
        np.array(model.starts, dtype=np.int32),
        np.array(model.indices, dtype=np.int32),
        np.array(model.values, dtype=np.float64),
        np.full(model.columns, int(highspy.HighsVarType.kInteger), dtype=np.int32),
    )
    return highs


def held_by(who: str, schedule: Data, told: Data) -> Data:
    """Return the plan that a person holds: of all that were told or bind, the last.

    `told` has `revisions` by name, `people` with a line for each that somebody holds.
    """
    known: Data = told.get("revisions", {})
    if schedule.get("binding") == "true":
        return schedule
    lines = [line[who].split()[0] for line in listed(told.get("people")) if who in line]
    names = [name for name, plan in known.items() if name in lines or plan.get("binding") == "true"]
    if not names:
        return schedule
    last: Data = known[max(names, key=lambda name: (int(name.split("-")[0]), name))]
    return last


def solve_data(
    partners: Data,
    invitations: Data,
    schedule: Data | None = None,
    told: Data | None = None,
    *,
    granted: tuple[str, str] | None = None,
    time_limit: float = INF,
) -> dict[str, Any]:
    """Find the best plan for data as parsed from YAML, with every scalar a text.

    `told` are the earlier revisions and who holds them: see `held_by`.
    `granted` is a person and an invitation: the best plan in which this wish is granted.
    `time_limit` is in seconds for each goal; what is not proved by then is fixed at the best
    value found. A goal without any plan (value null) ends the search.
    """
    began = time.perf_counter()
    model = Model(World(partners, invitations), schedule, told, granted)
    highs = solver(model, time_limit)
    answer = np.zeros(model.columns, dtype=np.int64)
    goals: list[dict[str, Any]] = []
    nothing = not model.columns and granted is None  # HiGHS calls an empty model neither
    for goal in model.goals:
        if goal.name.startswith("at_least_") and any(
            known["value"] == 0 for known in goals if known["name"].startswith("at_least_")
        ):
            continue  # where nobody gets k wishes, nobody gets k + 1
        started = time.perf_counter()
        costs = np.zeros(model.columns)
        costs[list(goal.counts)] = list(goal.counts.values())
        sense = highspy.ObjSense.kMinimize if goal.least else highspy.ObjSense.kMaximize
        highs.changeObjectiveSense(sense)
        highs.changeColsCost(model.columns, np.arange(model.columns, dtype=np.int32), costs)
        highs.run()
        # Presolve of HiGHS 1.15.1 spoils a model now and then, seen where it leaves nothing over.
        wrong = [highspy.HighsModelStatus.kSolveError]
        wrong += [highspy.HighsModelStatus.kInfeasible] if goals else []  # there was a plan before
        if highs.getModelStatus() in wrong:
            highs.setOptionValue("presolve", "off")
            highs.run()
            highs.setOptionValue("presolve", "choose")
        proved = nothing or highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        value = 0 if nothing else None
        if highs.getInfo().primal_solution_status == highspy.kSolutionStatusFeasible:
            answer = np.rint(highs.getSolution().col_value).astype(np.int64)
            value = sum(count for column, count in goal.counts.items() if answer[column])
        seconds = round(time.perf_counter() - started, 3)
        goals.append({"name": goal.name, "value": value, "proved": proved, "seconds": seconds})
        if value is None:
            break
        fixed = np.flatnonzero(costs).astype(np.int32)
        highs.addRow(value, value, len(fixed), fixed, costs[fixed])
    visits = [
        {"person": who, "session": session.name}
        for who, own in sorted(model.visits.items())
        for session, visit in own.items()
        if answer[visit]
    ]
    return {"goals": goals, "visits": visits, "seconds": round(time.perf_counter() - began, 3)}


def parsed(path: Path) -> Any:
    """Read a file; every scalar stays the text that was written."""
    return yaml.load(path.read_bytes(), yaml.CBaseLoader)  # noqa: S506  BaseLoader's fast form


def solve(data_dir: Path, *, time_limit: float = INF) -> dict[str, Any]:
    """Find the best plan for a data folder; its schedule counts once it is published."""
    began = time.perf_counter()
    data: dict[str, Any] = {}
    for name in ("partners", "invitations", "schedule", "told"):
        path = data_dir / f"{name}.yaml"
        if path.exists():
            data[name] = parsed(path)
    stored = {path.stem: parsed(path) for path in data_dir.glob("revisions/*.yaml")}
    if stored:
        data["told"] = data.get("told", {}) | {"revisions": stored}
    result = solve_data(**data, time_limit=time_limit)
    return {**result, "seconds": round(time.perf_counter() - began, 3)}


def main() -> None:
    """Print one line of JSON."""
    parser = argparse.ArgumentParser(description="koop's problem as one plain MIP, goal by goal")
    parser.add_argument("data", type=Path, metavar="DATA_DIR")
    parser.add_argument("--time-limit", type=float, default=INF, help="seconds for each goal")
    options = parser.parse_args()
    print(json.dumps(solve(options.data, time_limit=options.time_limit), ensure_ascii=False))


if __name__ == "__main__":
    main()
