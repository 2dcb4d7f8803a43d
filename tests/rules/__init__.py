"""The rules of scheduling as small weeks: what each forbids, and what it still allows.

`tests/rules/<rule>.yaml` holds everything that is known of a rule outside the package:

    german     what the rule says, for docs/problems.md (in English its docstring says it)
    shown      the smallest files that break it, for docs/problems.md
    promised   of each mistake in promises that follows from it: meaning, german, and its files
    town       what the cases have in common
    cases      harmless, forbids or allows: in words; then what is different in the town, the plan,
               and what it breaks (nothing, unless said), as `rule person session`, `-` for none

A case is written as an organiser would, but for what can be left out: a partner, a name, a title.
`people` are by id, each with the `house` they belong to (default `home`); `invitations` by id, the
host being the partner of that id; `houses` are partners by id, with their fields. `past` are visits
that have happened before the day `settled`; the plan holds them, too, but for those it has
`left_out`.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from tests import oracle, strategies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.oracle import Data

FOLDER = Path(__file__).parent
KINDS = ("harmless", "forbids", "allows")
WEEKS = {"id": "weeks", "title": "Weeks", "start": "2027-03-01", "end": "2027-03-12"}


@dataclass(frozen=True)
class Case:
    """A small week, a plan, and what it breaks."""

    rule: str
    kind: str
    title: str
    partners: Data
    invitations: Data
    schedule: Data | None
    plan: tuple[oracle.Visit, ...]
    breaks: tuple[tuple[str, ...], ...]
    """Rule, person and session, as the referee names them; `-` for none."""

    def __str__(self) -> str:
        """Name the case in the output of a test."""
        return f"{self.rule} {self.kind} {self.title}"

    @property
    def files(self) -> tuple[Data, Data, Data | None]:
        """The three files."""
        return self.partners, self.invitations, self.schedule


def rule(name: str) -> Data:
    """Return what is written of a rule, every scalar as text."""
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    found: Data = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506  it makes texts only
    return found


def names() -> list[str]:
    """Return the rules that have a file."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def cases(name: str) -> Iterator[Case]:
    """Yield the cases of a rule."""
    written = rule(name)
    for number, case in enumerate(written.get("cases", ())):
        kind = next((kind for kind in KINDS if kind in case), None)
        assert kind, f"{name}: case {number} is neither of {KINDS}"
        town = _merged(written.get("town", {}), case)
        partners, invitations, schedule = town_of(town)
        breaks = tuple(tuple(line.split()) for line in case.get("breaks", ()))
        past = [line for line in case.get("past", ()) if line not in case.get("left_out", ())]
        plan = tuple(_visit(line) for line in (*past, *case.get("plan", ())))
        yield Case(name, kind, case[kind], partners, invitations, schedule, plan, breaks)


def town_of(town: Data) -> tuple[Data, Data, Data | None]:
    """Return the files of a town, with everything that is only mentioned."""
    houses: dict[str, Data] = {"home": {}, **town.get("houses", {})}
    people: dict[str, Data] = {name: dict(one or {}) for name, one in town["people"].items()}
    offers: dict[str, Data] = town.get("invitations", {})
    invitations = [
        {"id": id_, "host": id_, "title": id_.title(), "seats": "9", **offer}
        for id_, offer in offers.items()
    ]
    lists: dict[str, list[Data]] = {}
    for name, one in people.items():
        lists.setdefault(one.pop("house", "home"), []).append(
            {"id": name, "name": name.title(), **one}
        )
    for id_ in (*lists, *(invitation["host"] for invitation in invitations)):
        houses.setdefault(id_, {})
    partners = [
        {"id": id_, "name": id_.title(), **fields}
        | ({"people": lists[id_]} if id_ in lists else {})
        for id_, fields in houses.items()
    ]
    weeks = {"weeks": WEEKS | town.get("weeks", {}), "invitations": invitations}
    weeks |= {key: town[key] for key in ("places", "events") if key in town}
    found = {"partners": partners}, weeks
    return *found, _schedule(*found, town)


def _schedule(partners: Data, invitations: Data, town: Data) -> Data | None:
    """Return the published schedule of what has happened; None where nothing has."""
    if "settled" not in town:
        return None
    past = frozenset(map(_visit, town.get("past", ())))
    offered = oracle.read(partners, invitations).sessions
    known = frozenset(visit for visit in past if visit[1] in offered)
    schedule = strategies.schedule_of(partners, invitations, known)
    for person, name in sorted(
        past - known
    ):  # no longer offered: an hour, in the house of its host
        start = oracle.moment(name.partition("@")[2])
        schedule["visits"].append(
            {
                "session": name,
                "until": strategies.until_text((start, start + 60)),
                "place": oracle.invitation_of(name),
                "visitors": [person],
            }
        )
    return {**schedule, "settled": town["settled"]}


def _visit(line: str) -> oracle.Visit:
    person, name = line.split()
    return person, name


def _merged(town: Any, case: Any) -> Any:
    """Return the town with what is different in the case; lists and texts are replaced."""
    if not isinstance(town, dict) or not isinstance(case, dict):
        return deepcopy(case)
    found = deepcopy(town)
    for key, value in case.items():
        found[key] = _merged(found.get(key), value)
    return found
