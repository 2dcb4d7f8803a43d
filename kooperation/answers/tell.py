"""Who must be told what: the plan against all that each reader may hold in their hands.

`told.yaml` says who that is and what they may hold. A reader may hold whatever any of their lines
says, so news against each of these revisions is news.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kooperation.files.revisions import order_of
from kooperation.files.told import HOLDS, LISTED
from kooperation.reports.lists import PlanIndex
from kooperation.reports.news import laid_open, reader_of, urgency
from kooperation.weeks.model import grouped
from kooperation.weeks.printed import READERS, as_printed, readers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from kooperation.files.load import Loaded
    from kooperation.files.told import ToldLine
    from kooperation.reports.lines import ReaderKind
    from kooperation.reports.news import Reader
    from kooperation.weeks.model import DataSet
    from kooperation.weeks.schedule import Schedule

_KINDS: tuple[ReaderKind, ...] = ("person", "host", "house", "week")
KINDS: dict[str, ReaderKind] = dict(zip(READERS, _KINDS, strict=True))
"""How reports call the kinds of readers that `told.yaml` has."""
_SECTIONS = {kind: section for section, kind in KINDS.items()}


@dataclass(frozen=True, slots=True)
class DueReader:
    """A reader to be told something: `reader.news` is all that is new to them.

    `holds` and `listed` are the names of the revisions that `told.yaml` says they may hold. Who has
    no line there that can be read gets the `whole` list, and all that is on it is new.
    """

    reader: Reader
    holds: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    whole: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """The kind and id of the reader in `told.yaml`."""
        return _SECTIONS[self.reader.reader], self.reader.id


def told(
    loaded: Loaded, plan: Schedule | None = None, *, everybody: bool = False
) -> tuple[DueReader, ...]:
    """Return for whom there is news, whom to call first, the soonest first; or just everybody.

    It is asked of the published schedule on disk, or of a `plan` that will follow it. What is past
    is no news.
    """
    plan = plan or loaded.schedule
    assert loaded.data
    assert plan
    found = _all(loaded, loaded.data, plan)
    wanted = [one for one in found if everybody or one.whole or one.reader.news]
    return tuple(sorted(wanted, key=lambda one: urgency(one.reader)))


def all_readers(loaded: Loaded, plan: Schedule | None = None) -> tuple[tuple[str, str], ...]:
    """Return the kinds and ids of all who have a list, or may hold one."""
    plan = plan or loaded.schedule
    said = as_printed(plan, loaded.data) if plan and loaded.data else None
    own = readers(said) if said else {}
    listed = ((kind, id_) for kind, ids in own.items() for id_ in ids)
    return (*dict.fromkeys((*listed, *(note[:2] for note in loaded.noted))),)


def _all(loaded: Loaded, data: DataSet, plan: Schedule) -> Iterator[DueReader]:
    """Yield everybody who has a list or holds one with something on it."""
    said, past = as_printed(plan, data), plan.past
    now = laid_open(PlanIndex(said, plan.visits), past)
    lines = grouped((note[:2], note) for note in loaded.noted)
    named = {note.revision for note in loaded.noted}
    # Most hold what is on disk, and against that there is nothing to compare.
    opened = {
        name: now if one is plan else laid_open(PlanIndex(as_printed(one, data), one.visits), past)
        for name, one in _held(loaded, named).items()
    }
    for kind, id_ in all_readers(loaded, plan):
        notes, key = lines[kind, id_], (KINDS[kind], id_)
        names = _named(notes, HOLDS)
        others = {*_named(notes, LISTED)}.difference(names)
        held = [old for name, old in opened.items() if name in names]
        listed = [old for name, old in opened.items() if name in others]
        reader = reader_of(*key, held, now, data, listed)
        gone = key not in now.lines
        if not gone or any(one.line.role != "head" for one in reader.news):
            yield DueReader(reader, names, _named(notes, LISTED), not (held or listed))


def _named(notes: list[ToldLine], state: str) -> tuple[str, ...]:
    return (*dict.fromkeys(note.revision for note in notes if note.state == state),)


def _held(loaded: Loaded, names: set[str]) -> dict[str, Schedule]:
    """Return the revisions of these names that can be read, the latest first."""
    found = ((name, loaded.revision(name)) for name in sorted(names, key=order_of, reverse=True))
    return {name: one for name, one in found if one}


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Which revision readers hold now, by kind and id in `told.yaml`.

    Where several are listed for one of them, these are `unclear` and nobody holds anything new.
    """

    readers: dict[tuple[str, str], str]
    unclear: tuple[str, ...] = ()


def confirmed(
    loaded: Loaded, chosen: Collection[tuple[str, str]] | None = None, revision: str = ""
) -> Confirmed:
    """Return what was listed for everybody, or for the readers chosen.

    Where nothing is listed for any of them it is the plan on disk. With a `revision`, by number or
    name, it is nothing but that.
    """
    listed = grouped(
        (note[:2], note.revision)
        for note in loaded.noted
        if note.state == LISTED and _is(note.revision, revision)
        if chosen is None or note[:2] in chosen
    )
    if several := {name for names in listed.values() if len({*names}) > 1 for name in names}:
        return Confirmed({}, tuple(sorted(several, key=order_of)))
    if not listed and _is(loaded.own, revision):
        everybody = [one.key for one in told(loaded)] if chosen is None else chosen
        return Confirmed(dict.fromkeys(everybody, loaded.own))
    return Confirmed({key: names[0] for key, names in listed.items()})


def _is(name: str, revision: str) -> bool:
    return revision in {"", name, str(order_of(name)[0])}
