"""The published revisions in `revisions/`: files that koop adds and never changes.

Each is named after its number and a digest of the whole file, so two branches that both planned
again add two files, and a merge keeps both.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from kooperation.files.reader import read
from kooperation.files.save import write
from kooperation.files.schedule import ScheduleFile, resolve_schedule
from kooperation.files.typed import typed
from kooperation.i18n import _
from kooperation.problems import Problem, Severity, SourceRange, has_errors

if TYPE_CHECKING:
    from pathlib import Path

    from kooperation.files.document import Document
    from kooperation.files.typed import Typed
    from kooperation.weeks.schedule import Schedule

FOLDER = "revisions"
BAD_REVISION = "bad-revision"
_NAME = re.compile(r"([1-9][0-9]{0,8})-([0-9a-f]{6})")


@dataclass(frozen=True)
class StoredRevision:
    """A file in `revisions/`, by its name without the ending. It is read when it is asked for.

    `opened` is False, and nothing is in it, where it is there and cannot be opened.
    """

    name: str
    path: str
    raw: bytes
    opened: bool = True

    @cached_property
    def _read(self) -> tuple[Typed[ScheduleFile], Schedule | None]:
        """The file without the places of what is in it, which fill memory, and the schedule."""
        file, schedule = read_schedule(self.path, self.raw)
        document = replace(file.document, value=None, root=None)
        return replace(file, document=document, entry=None), schedule

    @property
    def document(self) -> Document:
        """The lines of the file, to show what is wrong with one."""
        return self._read[0].document

    @property
    def schedule(self) -> Schedule | None:
        """The schedule that stands there; None where it cannot be read."""
        return self._read[1]

    @property
    def number(self) -> int:
        """The number of the revision, as far as its name tells; else 0."""
        return order_of(self.name)[0]

    @property
    def binding(self) -> bool:
        """Whether the next plans keep to it. The file is read only where the word stands in it."""
        if not self.number or b"binding:" not in self.raw:
            return False
        return self.schedule is not None and self.schedule.binding

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the file: never more than a warning, since koop goes on without it."""
        if self.schedule is None:
            hint = _(
                "restore the file from git: what only it says, calendars cannot take back,"
                " and koop diff cannot compare"
            )
            closed = Problem(
                BAD_REVISION,
                Severity.WARNING,
                _("this file cannot be opened"),
                SourceRange(self.path),
            )
            problems = self._read[0].problems if self.opened else (closed,)
            return tuple(replace(one, severity=Severity.WARNING, hint=hint) for one in problems)
        if self.schedule.published and self.name == name_of(self.schedule.revision, self.raw):
            return ()
        message = _("this is not the file of a revision that koop wrote")
        hint = _("restore it from git, or move it out of {folder}/").format(folder=FOLDER)
        return (Problem(BAD_REVISION, Severity.WARNING, message, SourceRange(self.path), hint),)


def read_schedule(path: str, raw: bytes) -> tuple[Typed[ScheduleFile], Schedule | None]:
    """Return a file of that name with these bytes, and the schedule in it if nothing is wrong."""
    file = typed(read(path, raw), ScheduleFile)
    if file.entry and not has_errors(file.problems):
        return file, resolve_schedule(file.entry)
    return file, None


def name_of(number: int, text: bytes) -> str:
    """Return the name of a revision, `3-77ab03`; line ends that git may change do not count."""
    return f"{number}-{digest(text)}"


def digest(text: bytes) -> str:
    """Return the digest of a file, as it stands in the name of its revision."""
    return hashlib.sha256(text.replace(b"\r\n", b"\n")).hexdigest()[:6]


def stored(folder: Path) -> list[Path]:
    """Return the files in `revisions/` of a data folder, by number and name."""
    try:
        found = [path for path in (folder / FOLDER).iterdir() if path.suffix == ".yaml"]
    except (FileNotFoundError, NotADirectoryError):
        return []
    return sorted(found, key=lambda path: order_of(path.stem))


def order_of(name: str) -> tuple[int, str]:
    """Return the number of a revision, as far as its name tells, and the name: the latest last."""
    found = _NAME.fullmatch(name)
    return int(found[1]) if found else 0, name


def add(folder: Path, number: int, content: bytes) -> None:
    """Add a revision to those of a data folder, unless it is there; none is ever changed."""
    path = folder / FOLDER / f"{name_of(number, content)}.yaml"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        write(path, content.replace(b"\r\n", b"\n"))
