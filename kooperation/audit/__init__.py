"""The referee: an independent reading of the rules, which no plan may break.

It shares no helper with the solver, so that a mistake there cannot hide here: its own overlap, its
own travel, its own windows, its own count of who stays in a house. `RULES` is the table of
contents.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kooperation.audit.case import case_of
from kooperation.audit.rules import (
    agreed,
    apart,
    away,
    below_minimum,
    clash,
    event,
    guiding,
    needs,
    outside,
    overfull,
    too_many,
    too_many_sessions,
    twice,
    unknown,
    unstaffed,
    unwished,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from kooperation.audit.case import Case
    from kooperation.audit.rules import Found
    from kooperation.model import DataSet, Visit

RULES: dict[str, Callable[[Case], Iterator[Found]]] = {
    "clash": clash,
    "away": away,
    "guiding": guiding,
    "overfull": overfull,
    "below-minimum": below_minimum,
    "too-many-sessions": too_many_sessions,
    "twice": twice,
    "unwished": unwished,
    "unstaffed": unstaffed,
    "too-many": too_many,
    "needs": needs,
    "apart": apart,
    "agreed": agreed,
    "event": event,
    "outside": outside,
    "unknown": unknown,
}
"""Every rule of scheduling, by its name; what is found comes in this order."""


@dataclass(frozen=True, slots=True)
class Breach:
    """A broken rule, in words, and the visit or session that breaks it."""

    rule: str
    message: str
    person: str | None
    session: str | None


def audit(
    data: DataSet,
    visits: Sequence[Visit],
    *,
    settled: date | None = None,
    past: Collection[Visit] = (),
    agreed_people: int | None = None,
) -> tuple[Breach, ...]:
    """Return every broken rule of a plan as it is written, in the order of the rules.

    Visits that begin before `settled` have happened: they must be those of `past`, count for the
    limits of the others, and are checked against nothing else. `agreed_people` is how many people
    can have all their agreed visits in spite of absences; None means all of them.
    """
    case = case_of(data, visits, settled or date.min, past, agreed_people)
    return tuple(Breach(name, *found) for name, rule in RULES.items() for found in rule(case))
