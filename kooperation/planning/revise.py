"""From one schedule to the next: the revision, and all that it says."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from kooperation.weeks.model import start_of
from kooperation.weeks.printed import fingerprint, printed
from kooperation.weeks.schedule import Held, Schedule, past_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from kooperation.weeks.model import DataSet, Visit


def revise(
    data: DataSet,
    old: Schedule | None,
    visits: Collection[Visit],
    now: datetime,
    number: int,
    *,
    overtaken: bool = False,
    binding: bool = False,
) -> Schedule:
    """Return the schedule that holds these visits, as the successor of the old one.

    A draft starts from nothing. A published schedule becomes the revision of that `number` with
    every change of what is printed, and if another one has `overtaken` it; it is `binding` if that
    was asked for, also where only what people hold has to give way. `now` is used only if it
    changed.
    """
    held = tuple(_held(data, old, visits))
    if old:
        # What was cancelled stays in the file, with a mark: nobody came.
        gone = (one for one in old.marked(data).held if one.cancelled)
        held = tuple(sorted((*held, *gone), key=lambda h: (start_of(h.session), h.session)))
    if old is None or not old.published:
        new = Schedule(False, 0, now, held=held, made_from=fingerprint(data))
        return old if old and replace(new, updated=old.updated) == old else new
    said = printed(data, visits, old.marked(data).past)
    whole = replace(old, held=held, printed=said, cancelled=(), made_from="", holding=None)
    # Of an earlier form nobody knows what was printed; that it is written whole is no change.
    same = held == old.held and (old.printed is None or old.printed == said)
    binds = binding and old.relied_on != old.visits
    if same and not overtaken and (not binds or old.binding):
        return whole
    return replace(whole, revision=number, updated=now, binding=binding)


def publish(data: DataSet, draft: Schedule, now: datetime, number: int) -> Schedule:
    """Return the draft as the revision of that number, on which people may rely."""
    said = printed(data, draft.visits)
    return replace(draft, published=True, revision=number, updated=now, printed=said, made_from="")


def _held(data: DataSet, old: Schedule | None, visits: Iterable[Visit]) -> Iterable[Held]:
    """Yield the sessions that take place by start and name, with their visitors."""
    known = {held.session: held for held in old.held} if old else {}
    past = past_of(old)
    ordered = sorted(visits, key=lambda v: (start_of(v.session), v.session, v.person))
    for name, group in groupby(ordered, key=lambda visit: visit.session):
        visitors = tuple(visit.person for visit in group)
        session = data.sessions.get(name)
        if session is None or (name in known and past.holds(name)):
            # What has happened stays as it was, whatever the data says now.
            yield replace(known[name], visitors=visitors, cancelled=False)
        else:
            yield Held(name, session.end, session.place, visitors)
