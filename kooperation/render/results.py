"""What `--format json` gives: keys and codes are stable and never translated."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from kooperation import organiser
from kooperation.render.problems import as_json
from kooperation.render.reasons import sentence
from kooperation.report import past_sessions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kooperation.explain import Answer, Scene
    from kooperation.load import Loaded
    from kooperation.organiser import Changes
    from kooperation.planning import Planned
    from kooperation.suggest import Suggestions


def schedule_as_json(loaded: Loaded, planned: Planned, seconds: float) -> dict[str, Any]:
    """Return the result of planning: status, goals, visits, what is not met and what changes."""
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


def why_as_json(scene: Scene, answers: Iterable[Answer]) -> dict[str, Any]:
    """Return the answers of `koop why`; only the details of reasons are in a language."""
    return {"version": 1, "wishes": [_wish(scene, answer) for answer in answers]}


def _wish(scene: Scene, answer: Answer) -> dict[str, Any]:
    person, price = scene.data.people[answer.person], answer.price
    head = {
        "person": answer.person,
        "invitation": answer.invitation,
        "granted": answer.session is not None,
    }
    if answer.session or price is None:
        return head | {"session": answer.session and answer.session.id}
    return head | {
        "sessions": [
            {
                "session": way.session.id,
                "reasons": [
                    {
                        "code": reason.code,
                        "detail": sentence(scene, person, way.session, reason),
                    }
                    for reason in way.reasons
                ],
            }
            for way in answer.ways
        ],
        "price": {
            "possible": price.possible,
            "cause": price.cause,
            "goals": [asdict(result) for result in price.goals],
            "changes": changes_as_json(price.changes),
        },
    }


def suggest_as_json(found: Suggestions, most: int) -> dict[str, Any]:
    """Return the best changes, each by itself and so many at most."""
    return {
        "version": 1,
        "complete": found.complete,
        "suggestions": [
            {
                "change": {
                    "kind": one.change.kind,
                    "invitation": one.change.invitation,
                    "session": one.change.session,
                    "partner": one.change.partner,
                    "from": one.change.old,
                    "to": one.change.new,
                },
                "goals": [asdict(result) for result in one.goals],
                "gains": [visit._asdict() for visit in one.gains],
                "losses": [visit._asdict() for visit in one.losses],
            }
            for one in found.best[:most]
        ],
        "goals": [asdict(result) for result in found.goals],
        "tried": found.tried,
        "changes": found.changes,
    }
