"""What `koop schedule --format json` gives: keys and codes are stable and never translated."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from kooperation import organiser
from kooperation.render.problems import as_json
from kooperation.report import past_sessions

if TYPE_CHECKING:
    from kooperation.load import Loaded
    from kooperation.organiser import Changes
    from kooperation.planning import Planned


def schedule_as_json(loaded: Loaded, planned: Planned, seconds: float) -> dict[str, Any]:
    """Return the result of planning, in the form of the contract."""
    head = {"version": 1, "status": str(planned.status)}
    tail = {"problems": as_json(planned.problems), "seconds": round(seconds, 3)}
    data, plan, new = loaded.data, planned.plan, planned.schedule
    if data is None or plan is None or new is None:
        return head | tail
    before = loaded.schedule.held if loaded.schedule else ()
    changes = organiser.changes(data, before, new.visits, past_sessions(new))
    return {
        **head,
        "revision": new.revision,
        "published": new.published,
        "goals": [asdict(result) for result in plan.results],
        "visits": [visit._asdict() for visit in sorted(new.visits)],
        "unmet": [
            {"person": wish.person.id, "invitation": wish.invitation, "reason": wish.reason}
            for wish in organiser.unmet(data, new.visits)
        ],
        "changes": changes_as_json(changes),
        **tail,
    }


def changes_as_json(changes: Changes) -> dict[str, list[dict[str, str | None]]]:
    """Return who gains, loses or moves which visit."""
    return {
        "added": [{"person": p, "session": to} for p, _was, to in changes.visits("added")],
        "moved": [{"person": p, "from": was, "to": to} for p, was, to in changes.visits("moved")],
        "removed": [{"person": p, "session": was} for p, was, _to in changes.visits("removed")],
    }
