"""What is wrong in `told.yaml`: never more than a warning, since koop goes on with the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kooperation.files.revisions import FOLDER
from kooperation.files.told import BAD_LINE
from kooperation.i18n import _
from kooperation.problems import Problem, Severity, has_errors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kooperation.files.load import Loaded
    from kooperation.files.told import Told
    from kooperation.weeks.model import DataSet

_UNKNOWN_READER, _UNKNOWN_REVISION = "unknown-reader", "unknown-revision"

TOLD_CODES = (BAD_LINE, _UNKNOWN_READER, _UNKNOWN_REVISION)
"""What can be wrong with a line of the file."""


def check_told(loaded: Loaded) -> tuple[Problem, ...]:
    """Return every problem of `told.yaml`."""
    told = loaded.told
    if told is None:
        return ()
    found = [*told.problems, *_revisions(loaded, told)]
    if loaded.data and not has_errors(loaded.problems):
        found += _readers(loaded.data, told)
    return tuple(found)


def _revisions(loaded: Loaded, told: Told) -> Iterator[Problem]:
    """Yield each revision that cannot be read, where it is named first."""
    first = {note.revision: source for note, source in reversed(told.notes.items())}
    for name, source in first.items():
        if loaded.revision(name) is None:
            message = _("there is no revision {name} that can be read")
            hint = _("restore {path} from git; until then the line counts for nothing")
            hint = hint.format(path=f"{FOLDER}/{name}.yaml")
            warning = Severity.WARNING
            yield Problem(_UNKNOWN_REVISION, warning, message.format(name=name), source, hint)


def _readers(data: DataSet, told: Told) -> Iterator[Problem]:
    """Yield everybody of whom the files say nothing any more, where they are named first."""
    first = {note[:2]: source for note, source in reversed(told.notes.items())}
    for (kind, reader), source in first.items():
        known = data.people if kind == "people" else data.partners
        if reader and reader not in known:
            message = _("{reader} is not in partners.yaml").format(reader=reader)
            hint = _(
                "write it back, with `away` for who has left; or remove the line"
                " if nobody needs to be told anything any more"
            )
            yield Problem(_UNKNOWN_READER, Severity.WARNING, message, source, hint)
