"""A change that `koop suggest` found, as edits of the hand-written files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kooperation.answers.changes import how_to_write
from kooperation.files.edit import Edit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kooperation.answers.comparison import Suggestion
    from kooperation.files.load import Loaded


def edits_of(loaded: Loaded, suggestion: Suggestion) -> tuple[Edit, ...]:
    """Return the edits that make the change; none where it cannot be written for one date alone.

    That is so of a session whose entry means several days.
    """
    assert loaded.data
    session = suggestion.session
    how = how_to_write(loaded.data, suggestion.change, session)
    fields = {key: _written(value) for key, value in how.fields.items() if value is not None}
    if session is None:
        house = ("partners", str(suggestion.change.partner))
        return tuple(Edit("partners", (*house, key), value) for key, value in fields.items())
    around = ("invitations", session.invitation, "sessions")
    if how.added:
        at = session.span.written()
        last = (*around, len(_sessions(loaded, session.invitation)))
        edits = [Edit("invitations", last, {"at": at, **fields} if fields else at)]
        if how.max_sessions is not None:
            most = ("invitations", session.invitation, "max_sessions")
            edits.append(Edit("invitations", most, str(how.max_sessions)))
        return tuple(edits)
    place = loaded.origins["session", session.id]
    ids = loaded.data.invitations[session.invitation].sessions
    if sum(loaded.origins.get(("session", one)) == place for one in ids) > 1:
        return ()
    entry = (*around, place[1][-1])
    return tuple(Edit("invitations", (*entry, key), value) for key, value in fields.items())


def _sessions(loaded: Loaded, invitation: str) -> Sequence[Any]:
    """Return the entries of the sessions of an invitation, as they were written."""
    _file, (_invitations, number) = loaded.origins["invitation", invitation]
    entries = loaded.invitations.document.value["invitations"]
    found: Sequence[Any] = entries[number].get("sessions", ())
    return found


def _written(value: int | tuple[str, ...]) -> Any:
    return list(value) if isinstance(value, tuple) else str(value)
