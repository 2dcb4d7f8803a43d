"""What `--format json` gives: keys and codes are stable and never translated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kooperation.render.breaches import in_order, phone
from kooperation.render.problems import as_json, worded
from kooperation.weeks.model import Visit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kooperation.answers.suggest import Suggestions
    from kooperation.answers.tell import DueReader
    from kooperation.answers.why import PlanContext, WishAnswer
    from kooperation.files.load import Loaded
    from kooperation.planning.flow import Planned
    from kooperation.reports.news import News
    from kooperation.reports.organiser import VisitChanges
    from kooperation.solve.results import Result
    from kooperation.weeks.model import DataSet


def schedule_as_json(loaded: Loaded, planned: Planned, seconds: float) -> dict[str, Any]:
    """Return the result of planning: status, goals, visits, what is not met and what changes."""
    head = {"version": 1, "status": str(planned.status)}
    problems = as_json(worded(planned.problems, loaded.data))
    tail = {"problems": problems, "seconds": round(seconds, 3)}
    if (found := planned.outcome) is None:
        return head | tail
    return {
        **head,
        "revision": found.schedule.revision,
        "published": found.schedule.published,
        "goals": goals_as_json(found.plan.results),
        "visits": [
            visit._asdict() | _size(loaded.data, visit.person)
            for visit in sorted(found.schedule.visits)
        ],
        "unmet": [
            {"person": wish.person.id, "invitation": wish.invitation, "reason": wish.reason}
            | ({"cancelled": wish.cancelled} if wish.cancelled else {})
            for wish in found.unmet
        ],
        "changes": changes_as_json(found.changes),
        **tail,
    }


def goals_as_json(results: Iterable[Result]) -> list[dict[str, Any]]:
    """Return what goals came to."""
    keys = ("name", "value", "bound", "proved")
    return [{key: getattr(result, key) for key in keys} for result in results]


def changes_as_json(changes: VisitChanges) -> dict[str, list[dict[str, Any]]]:
    """Return who gains, loses or moves which visit."""
    found: dict[str, list[dict[str, Any]]] = {"added": [], "moved": [], "removed": []}
    for change in changes.people:
        before, after = (meeting and meeting.id for meeting in (change.before, change.after))
        visit: dict[str, Any] = {"person": change.person.id}
        if change.kind == "moved":
            visit |= {"from": before, "to": after}
        else:
            visit["session"] = after or before
        if change.person.size != 1:
            visit["size"] = change.person.size
        if change.kind in found:
            found[change.kind].append(visit)
    return found


def tell_as_json(revision: int, told: Iterable[DueReader]) -> dict[str, Any]:
    """Return whom to tell what, without a word of any language."""
    return {
        "version": 1,
        "revision": revision,
        "readers": [
            {
                "reader": one.reader.reader,
                "id": one.reader.id,
                "kind": one.reader.kind,
                "holds": one.holds,
                "listed": one.listed,
                "whole": one.whole,
                "news": [*map(news_as_json, one.reader.news)],
            }
            for one in told
        ],
    }


def news_as_json(item: News) -> dict[str, Any]:
    """Return what is new on a list."""
    line = item.line
    told: dict[str, Any] = {"what": item.what, "kind": item.kind, "role": line.role}
    if line.role == "out":
        told["person"] = line.topic[0]
    if line.role == "event" and line.meeting:
        told["event"] = line.meeting.id
    elif item.what != "moved" and line.name:
        told["session"] = line.name
    if item.what == "moved" and item.before and item.after:
        told |= {"from": item.before.name, "to": item.after.name}
    told |= {"facts": sorted(item.facts)} if item.what == "changed" else {}
    return told | ({"again": True} if item.again else {})


def _size(data: DataSet | None, person: str) -> dict[str, int]:
    """Return the size of a party; nothing of one person alone."""
    known = data.people.get(person) if data else None
    return {"size": known.size} if known and known.size != 1 else {}


def why_as_json(context: PlanContext, answers: Iterable[WishAnswer]) -> dict[str, Any]:
    """Return the answers of `koop why`; only the details of reasons are in a language."""
    return {"version": 1, "wishes": [_wish(context, answer) for answer in answers]}


def _wish(context: PlanContext, answer: WishAnswer) -> dict[str, Any]:
    price = answer.price
    head: dict[str, Any] = {"person": answer.person, "invitation": answer.invitation}
    head["granted"] = answer.session is not None
    if answer.session or price is None:
        return head | {"session": answer.session and answer.session.id}
    sessions = []
    for way in answer.ways:
        visit, in_the_way = Visit(answer.person, way.session.id), in_order(way.reasons)
        reasons = [{"code": one.rule, "detail": phone(context, visit, one)} for one in in_the_way]
        sessions.append({"session": visit.session, "reasons": reasons})
    return head | {
        "sessions": sessions,
        "price": {
            "possible": price.possible,
            "cause": price.cause,
            "goals": goals_as_json(price.goals),
            "changes": changes_as_json(price.changes),
        },
    }


def suggest_as_json(found: Suggestions, most: int) -> dict[str, Any]:
    """Return the best changes, each by itself and so many at most."""
    keys = ("kind", "invitation", "session", "partner", "person")
    return {
        "version": 1,
        "complete": found.complete,
        "suggestions": [
            {
                "change": {key: getattr(one.change, key) for key in keys}
                | {"from": one.change.old, "to": one.change.new},
                "goals": goals_as_json(one.goals),
                "gains": [visit._asdict() for visit in one.gains],
                "losses": [visit._asdict() for visit in one.losses],
            }
            for one in found.best[:most]
        ],
        "goals": goals_as_json(found.goals),
        "tried": found.tried,
        "changes": found.changes,
    }
