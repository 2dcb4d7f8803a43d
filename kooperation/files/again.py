"""The files of earlier weeks, made into those of the next: who stays, what was said goes.

Wishes, sheets, promises, absences, pairs, needs and phone numbers belong to the weeks in which they
were said. Dates move by whole weeks, so that a Tuesday stays one.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from kooperation.weeks.meant import parse_day
from kooperation.weeks.times import DATE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kooperation.files.load import Loaded

_OF_PERSON = {"wishes", "missed", "away", "needs", "with", "phone"}
_OF_INVITATION = {"interested", "cancelled"}
_OF_SESSION = {"agreed", "interested", "cancelled"}
_DAYS = re.compile(DATE, re.ASCII)


def renewed(loaded: Loaded, start: date) -> tuple[dict[str, Any], dict[str, Any], tuple[str, ...]]:
    """Return what stands in the two files of weeks that begin at that day.

    The last are the ids of invitations that are left out, since none of their sessions was held.
    """
    assert loaded.data
    weeks, partners = loaded.data.weeks, loaded.partners.document.value["partners"]
    old = loaded.invitations.document.value
    moved = _Moved(weeks.start, weeks.end, start)
    invitations = [_invitation(loaded, entry, moved) for entry in old["invitations"]]
    offered = [one for one in invitations if one.get("sessions") or one.get("windows")]
    left_out = tuple(one["id"] for one in invitations if one not in offered)
    new = {
        "weeks": _weeks(old["weeks"], moved),
        **({"places": old["places"]} if "places" in old else {}),
        "invitations": offered,
    }
    return {"partners": [_partner(one, moved) for one in partners]}, new, left_out


class _Moved:
    """Moves dates by whole weeks: from weeks that began and ended then to those that begin now."""

    def __init__(self, first: date, last: date, start: date) -> None:
        self.first, self.last, self.start = first, last, start
        monday = (day - timedelta(days=day.weekday()) for day in (start, first))
        self.by = next(monday) - next(monday)

    def text(self, text: str) -> str:
        """Return a time as it was written, with its dates moved."""
        return _DAYS.sub(self._day, text)

    def _day(self, found: re.Match[str]) -> str:
        return (parse_day(found[0], self.first, self.last) + self.by).isoformat()

    def name(self, text: str) -> str:
        """Return a title or id in which the year is that of now."""
        return text.replace(str(self.first.year), str(self.start.year))


def _weeks(old: Mapping[str, Any], moved: _Moved) -> dict[str, Any]:
    new = {**old, "start": moved.start.isoformat()}
    new["end"] = max(moved.last + moved.by, moved.start).isoformat()
    new["title"], new["id"] = moved.name(old["title"]), moved.name(old["id"])
    if new["id"] == old["id"]:  # the draw and the calendars depend on it
        new["id"] = f"{old['id'][:50]}-{moved.start:%Y-%m}"
    return new


def _partner(old: Mapping[str, Any], moved: _Moved) -> dict[str, Any]:
    new = dict(old)
    if "hours" in old:
        new["hours"] = [*map(moved.text, old["hours"])]
    if "people" in old:
        new["people"] = [_without(one, _OF_PERSON) for one in old["people"]]
    return new


def _invitation(loaded: Loaded, old: Mapping[str, Any], moved: _Moved) -> dict[str, Any]:
    new = _without(old, _OF_INVITATION)
    if "windows" in old:
        new["windows"] = [*map(moved.text, old["windows"])]
    if "sessions" in old:
        new["sessions"] = [
            _session(one, moved) for one in old["sessions"] if not _takes_away(loaded, old, one)
        ]
        if not new["sessions"]:
            del new["sessions"]
    return new


def _session(old: Any, moved: _Moved) -> Any:
    if isinstance(old, str):
        return moved.text(old)
    new = {**_without(old, _OF_SESSION), "at": moved.text(old["at"])}
    return new["at"] if [*new] == ["at"] else new


def _takes_away(loaded: Loaded, invitation: Mapping[str, Any], entry: Any) -> bool:
    """Tell whether an entry only says what is off of others, or of windows."""
    if isinstance(entry, str) or "cancelled" not in entry:
        return False
    assert loaded.invitations.entry
    assert loaded.data
    weeks = loaded.data.weeks
    typed = {one.id: one for one in loaded.invitations.entry.invitations}[invitation["id"]]
    spans = {
        number: one.at.resolve(weeks.start, weeks.end) for number, one in enumerate(typed.sessions)
    }
    own = invitation["sessions"].index(entry)
    others = [span for number, some in spans.items() if number != own for span in some]
    others += [span for one in typed.windows for span in one.resolve(weeks.start, weeks.end)]
    return not typed.sessions[own].at.hours or any(
        span.overlaps(other) for span in spans[own] for other in others
    )


def _without(entry: Mapping[str, Any], keys: set[str]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if key not in keys}
