"""A data folder, read and typed: the files, the weeks they mean, and every problem in them."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any, TypeVar

from kooperation.files import revisions
from kooperation.files.amounts import TooMuch, too_much_offered, too_much_wished
from kooperation.files.document import MOST_BYTES, Document
from kooperation.files.entries import Entry, InvitationsFile, PartnersFile, WeeksEntry
from kooperation.files.imports import ImportsFile
from kooperation.files.reader import read
from kooperation.files.resolve import possible, resolve
from kooperation.files.revisions import StoredRevision
from kooperation.files.told import read_told
from kooperation.files.typed import NO_WEEKS, Typed, typed
from kooperation.i18n import _
from kooperation.problems import Problem, Severity, SourceRange
from kooperation.weeks.meant import in_year

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kooperation.files.document import Path
    from kooperation.files.schedule import ScheduleFile
    from kooperation.files.told import Told, ToldLine
    from kooperation.problems import Origins
    from kooperation.weeks.model import DataSet
    from kooperation.weeks.schedule import Schedule

_F = TypeVar("_F", bound=Entry)

PARTNERS, INVITATIONS, SCHEDULE = "partners.yaml", "invitations.yaml", "schedule.yaml"
TOLD, IMPORTS = "told.yaml", "imports.yaml"
_ENDINGS = re.compile(r"(?:\.(?:ya?ml|txt))+$")
"""What editors and people write behind the name of a file, and Windows does not show."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """All that a data folder holds. `schedule_file` is None where there is no such file.

    `revisions` are those published that are stored beside it, `told` says who holds which of them
    where that was noted, and `digest` is that of the bytes of `schedule.yaml` itself. `imports` is
    what `koop import` was answered, where it has asked.
    """

    partners: Typed[PartnersFile]
    invitations: Typed[InvitationsFile]
    schedule_file: Typed[ScheduleFile] | None = None
    data: DataSet | None = None
    origins: Origins = field(default_factory=dict)
    schedule: Schedule | None = None
    revisions: tuple[StoredRevision, ...] = ()
    told: Told | None = None
    digest: str = ""
    imports: Typed[ImportsFile] | None = None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the two hand-written files, before their meaning is looked at."""
        return self.partners.problems + self.invitations.problems

    @property
    def weeks(self) -> WeeksEntry | None:
        """The weeks as they were written; None where they were not understood."""
        entry = self.invitations.entry
        return None if entry is None or entry.weeks is NO_WEEKS else entry.weeks

    def documents(self) -> tuple[Document, ...]:
        """Return the documents that were read."""
        files = (self.partners, self.invitations, self.schedule_file, self.told, self.imports)
        stored = (revision.document for revision in self.revisions)
        return (*(file.document for file in files if file), *stored)

    def document(self, name: str) -> Document:
        """Return what was read of `partners`, `invitations` or `imports`; empty without a file."""
        files: dict[str, Typed[Any] | None] = {
            "partners": self.partners,
            "invitations": self.invitations,
            "imports": self.imports,
        }
        if (file := files[name]) is not None:
            return file.document
        folder = self.partners.document.path.rpartition("/")[0]
        return Document(f"{folder}/{name}.yaml", None, ())

    def origin(self, *key: str, inside: Path = ()) -> SourceRange:
        """Return where the thing of that kind and those ids, or what is in it, was written."""
        file, path = self.origins[key]
        document = self.partners.document if file == "partners" else self.invitations.document
        return document.source(*path, *inside)

    def as_written(self) -> Loaded:
        """Return the data with the texts of the files, and no longer what is made of each."""
        partners = replace(self.partners, entry=None)
        invitations = replace(self.invitations, entry=None)
        return replace(self, partners=partners, invitations=invitations, origins={})

    @property
    def noted(self) -> tuple[ToldLine, ...]:
        """What `told.yaml` says, as far as it is understood."""
        return (*self.told.notes,) if self.told else ()

    @property
    def next_revision(self) -> int:
        """The number of the next revision: one more than any there is."""
        named = (note.revision for note in self.noted)
        names = (*named, *(stored.name for stored in self.revisions))
        plan = self.schedule.revision if self.schedule else 0
        return 1 + max((plan, *(revisions.order_of(name)[0] for name in names)))

    @property
    def own(self) -> str:
        """The name of the schedule on disk as a revision."""
        plan = self.schedule
        name = f"{plan.revision if plan else 0}-{self.digest}"
        if plan is None or any(stored.name == name for stored in self.revisions):
            return name  # the same bytes: no need to read them once more
        return self.stored(plan) or name

    @property
    def newest(self) -> str:
        """The path of the last revision in `revisions/` that can be read; "" if there is none."""
        readable = (one for one in reversed(self.revisions) if one.number and one.schedule)
        return next((one.path for one in readable), "")

    def earlier(self) -> tuple[Schedule, ...]:
        """Return the published revisions that can be read, the latest last. Reading takes time."""
        return tuple(filter(None, (one.schedule for one in self.revisions)))

    def revision(self, name: str) -> Schedule | None:
        """Return the revision of that name; None where none can be read."""
        if self.schedule and name == self.own:
            return self.schedule
        return next((one.schedule for one in self.revisions if one.name == name), None)

    @property
    def overtaken(self) -> bool:
        """Whether there is another revision of the same number as the schedule, or a higher one.

        So it is after two branches both planned again: nobody knows what people hold.
        """
        plan = self.schedule
        return plan is not None and any(
            stored.number >= plan.revision
            and not stored.name.endswith(f"-{self.digest}")
            and not (stored.number == plan.revision and _earlier_form(stored.schedule, plan))
            and not _says(stored, plan)
            for stored in self.revisions
        )

    def stored(self, plan: Schedule) -> str:
        """Return the name under which the plan is in `revisions/` already; "" if it is not.

        What is `settled` is no change: it is on no list.
        """
        same = f"{plan.revision}-{self.digest}" if plan is self.schedule else ""  # need not be read
        return next((o.name for o in self.revisions if o.name == same or _says(o, plan)), "")

    def incomplete(self, *ids: str) -> bool:
        """Tell whether any of the entries lacks a part, so that no judgement on it is safe."""
        broken = self.partners.incomplete | self.invitations.incomplete
        return not broken.isdisjoint(ids)


def load(folder: FilePath, instead: Mapping[str, bytes] | None = None) -> Loaded:
    """Read the data folder; an OSError means that a file is there and cannot be opened.

    `instead` are the bytes that count instead of those on the disk, by the name of the file.
    """
    instead = instead or {}
    if not folder.is_dir() and not instead:
        hint = _there_is(folder, PARTNERS) or _("koop init starts one; --data names another")
        missing = _missing(folder.as_posix(), _("there is no folder of this name"), hint)
        return Loaded(missing, replace(missing, problems=()))
    names = (PARTNERS, INVITATIONS, SCHEDULE, TOLD, IMPORTS)
    raw = {name: instead[name] if name in instead else _bytes(folder / name) for name in names}
    kept: dict[str, bytes | None] = {}
    for path in revisions.stored(folder):
        name = f"{revisions.FOLDER}/{path.name}"
        kept[name] = None
        with suppress(OSError):  # koop goes on without it, and says so
            kept[name] = _bytes(path)
    needed = (PARTNERS, INVITATIONS, SCHEDULE)
    hints = {name: _there_is(folder, name) for name in needed if raw[name] is None}
    return parse(folder.as_posix(), raw | kept, hints)


def _there_is(folder: FilePath, name: str) -> str:
    """Say which file is meant, and what to do, where one of another name or nearby is there."""
    stem = name.partition(".")[0]
    with suppress(OSError):
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if _ENDINGS.sub("", path.name.casefold()) == stem and path.is_file():
                hint = _("there is {path}: rename it to {name}")
                return hint.format(path=path.as_posix(), name=name)
        for place in _nearby(folder):
            if (place / name).is_file():
                hint = _("there is {path}: write --data {folder}, or move the files")
                return hint.format(path=(place / name).as_posix(), folder=place.as_posix())
    return ""


def _nearby(folder: FilePath) -> Iterator[FilePath]:
    """Yield the folders in which the files may lie instead, as seen from a folder without them."""

    def inside(place: FilePath) -> list[FilePath]:
        return sorted(filter(FilePath.is_dir, place.iterdir()))

    above = FilePath(os.path.normpath(folder / ".."))
    if folder.is_dir():
        yield from (*inside(folder), above)
        return
    # koop was called one folder too high or too deep, or the folder has another name.
    beside = inside(above) if above.is_dir() else []
    yield from (above, *beside, *(one / folder.name for one in beside))
    yield FilePath(os.path.normpath(above / "..")) / folder.name


def _bytes(path: FilePath) -> bytes | None:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)  # one more is too many, and the reader says so
    except (FileNotFoundError, NotADirectoryError):
        return None


def parse(
    folder: str, raw: Mapping[str, bytes | None], hints: Mapping[str, str] | None = None
) -> Loaded:
    """Read the bytes of the files, by name; None for one that is not there, with a hint at it."""

    def file(name: str, kind: type[_F]) -> Typed[_F]:
        path, text = f"{folder}/{name}", raw[name]
        if text is not None:
            return typed(read(path, text), kind)
        hint = (hints or {}).get(name) or _(
            "the folder needs partners.yaml and invitations.yaml; --data names another,"
            " koop init starts a new one"
        )
        return _missing(path, _("there is no file of this name"), hint)

    partners, invitations = file(PARTNERS, PartnersFile), file(INVITATIONS, InvitationsFile)
    if invitations.entry and possible(invitations.entry.weeks):
        invitations = _within_bounds(invitations, too_much_offered(invitations.entry))
        if partners.entry and invitations.entry:
            found = too_much_wished(partners.entry, invitations.entry)
            partners = _within_bounds(partners, found)
    loaded = _hinted_in_year(Loaded(partners, invitations))
    if (text := raw.get(SCHEDULE)) is not None:
        loaded = with_schedule(loaded, f"{folder}/{SCHEDULE}", text)
    loaded = replace(loaded, revisions=tuple(_revisions(folder, raw)))
    if (text := raw.get(TOLD)) is not None:
        loaded = replace(loaded, told=read_told(f"{folder}/{TOLD}", text))
    if (text := raw.get(IMPORTS)) is not None:
        loaded = with_imports(loaded, text)
    loaded = replace(loaded, schedule=_held(loaded))
    if partners.entry and invitations.entry and possible(invitations.entry.weeks):
        data, origins = resolve(partners.entry, invitations.entry)
        loaded = replace(loaded, data=data, origins=origins)
    return loaded


def with_schedule(loaded: Loaded, path: str, raw: bytes) -> Loaded:
    """Return the same data with another schedule, from these bytes; `path` is only its name."""
    file, schedule = revisions.read_schedule(path, raw)
    digest = revisions.digest(raw)
    return replace(loaded, schedule_file=file, schedule=schedule, digest=digest)


def with_imports(loaded: Loaded, raw: bytes) -> Loaded:
    """Return the same data with other bytes of `imports.yaml`."""
    return replace(loaded, imports=typed(read(loaded.document("imports").path, raw), ImportsFile))


def _held(loaded: Loaded) -> Schedule | None:
    """Return the schedule with what people hold instead of it, once it is published.

    Each holds the latest of what `told.yaml` says of them and of the revisions that bind everybody.
    """
    plan = loaded.schedule
    if plan is None or not plan.published:
        return plan
    own = loaded.own
    binds = [stored.name for stored in loaded.revisions if stored.binding]
    binding = max([*binds, *([own] if plan.binding else [])], key=revisions.order_of, default="")
    lines = loaded.told.of("people") if loaded.told else {}
    named = {binding, own, *(name for names in lines.values() for name in names)}
    plans = {name: one for name in named if (one := loaded.revision(name))}
    latest: dict[str, str] = {}
    for person, names in lines.items():
        if held := [name for name in (*names, binding) if name in plans]:
            latest[person] = max(held, key=revisions.order_of)
    others = binding or own
    used = {others, *latest.values()}
    if used == {own}:
        return plan
    holding = frozenset(
        visit
        for name in used
        for visit in plans[name].visits
        if latest.get(visit.person, others) == name
    )
    return replace(plan, holding=holding)


def _revisions(folder: str, raw: Mapping[str, bytes | None]) -> Iterator[StoredRevision]:
    for name, text in raw.items():
        inside, slash, file = name.rpartition("/")
        if slash and inside == revisions.FOLDER:
            path, opened = f"{folder}/{name}", text is not None
            yield StoredRevision(file.removesuffix(".yaml"), path, text or b"", opened)


def _says(stored: StoredRevision, plan: Schedule) -> bool:
    """Tell whether the file says what the plan does, whatever was settled then."""
    then = stored.schedule if stored.number == plan.revision else None
    return then is not None and replace(then, settled=plan.settled) == plan


def _earlier_form(stored: Schedule | None, plan: Schedule) -> bool:
    """Tell whether this is the plan before it was written in the form of today."""
    return (
        stored is not None
        and stored.printed is None
        and (stored.revision, stored.updated) == (plan.revision, plan.updated)
    )


def _missing(path: str, message: str, hint: str) -> Typed[Any]:
    problem = Problem("missing-file", Severity.ERROR, message, SourceRange(path), hint)
    return Typed(Document(path, None, ()), None, (problem,))


def _hinted_in_year(loaded: Loaded) -> Loaded:
    """Return the same data; dates that hints at wishes offer have the year of the weeks."""
    weeks = loaded.weeks
    if not weeks or not loaded.partners.problems:
        return loaded
    found = (replace(one, hint=in_year(one.hint, weeks.start, weeks.end))
             for one in loaded.partners.problems)  # fmt: skip
    return replace(loaded, partners=replace(loaded.partners, problems=tuple(found)))


def _within_bounds(file: Typed[_F], found: TooMuch | None) -> Typed[_F]:
    """Return the file or, where it means too much, only the problem that it does."""
    if found is None:
        return file
    path, message = found
    problem = Problem(
        "file-too-large",
        Severity.ERROR,
        message,
        file.document.source(*path),
        _("see whether a time or a date is far too long"),
    )
    return replace(file, entry=None, problems=(*file.problems, problem))
