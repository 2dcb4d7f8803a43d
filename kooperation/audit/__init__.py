"""The referee: an independent reading of the rules, which no plan may break.

It shares no helper with the solver, so that a mistake there cannot hide here: its own overlap, its
own travel, its own windows, its own count of who stays in a house. It speaks facts; the words for
them are made in `render`, and `koop why` and the mistakes in promises follow from it. `RULES` is
the table of contents.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from kooperation.audit.context import BEFORE_ALL, AuditContext, invitation_in
from kooperation.audit.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from kooperation.problems import Breach
    from kooperation.weeks.model import DataSet, Visit

__all__ = ["RULES", "audit", "told_once"]

_ENOUGH = 1000
"""So many breaches of one rule are enough: a plan that breaks it more often is no better known."""


def audit(
    data: DataSet,
    visits: Sequence[Visit],
    *,
    settled: datetime | None = None,
    past: Collection[Visit] = (),
    agreed_people: int | None = None,
) -> tuple[Breach, ...]:
    """Return every broken rule of a plan as it is written, in the order of the rules.

    Visits that begin before `settled` have happened: they must be those of `past` that were not
    cancelled, and are checked against nothing; the others are, also beside them.
    `agreed_people` is how many people can have all their agreed visits in spite of absences; None
    means all of them, and 0 that no agreement is asked for.
    """
    context = AuditContext(data, visits, settled or BEFORE_ALL, past, agreed_people)
    return tuple(breach for rule in RULES.values() for breach in islice(rule(context), _ENOUGH))


def told_once(breaches: Iterable[Breach]) -> tuple[Breach, ...]:
    """Leave out each clash that another rule tells as well, and better.

    Where somebody guides one of the two sessions, `guiding` says who, and which of them falls; two
    visits to one invitation are `twice`.
    """
    found = [*breaches]
    guiding = {(b.person, b.session) for b in found if b.rule == "guiding"}

    def told_elsewhere(clash: Breach) -> bool:
        names = [name for name in (clash.session, clash.other) if name]
        guided = any((clash.person, name) in guiding for name in names)
        return guided or len({*map(invitation_in, names)}) == 1

    return tuple(b for b in found if b.rule != "clash" or not told_elsewhere(b))
