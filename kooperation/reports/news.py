"""What has changed between two plans as they were printed, and for whom it is news of which kind.

What stands on a reader's list is laid open as `lines` of named facts. Where a line differs in one
of the facts in `CALLED`, the reader is called; everything else comes with the next list. Names are
those that were printed, then and now. Like every report this is plain data without a word of any
language. It holds phone numbers and mail addresses, and is for the organiser alone.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Literal

from kooperation.reports.lines import (
    LineRole,
    LinesByReader,
    ListLine,
    ReaderKind,
    common_dates,
    host_line,
    lines_of,
)
from kooperation.reports.lists import PlanIndex
from kooperation.reports.meetings import Meeting, by_time
from kooperation.reports.order import alphabetical
from kooperation.reports.organiser import VisitChanges, compare
from kooperation.weeks.printed import as_printed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from kooperation.weeks.model import DataSet, Place
    from kooperation.weeks.schedule import Past, Schedule

_NEVER = datetime.fromisoformat("9999-12-31")
NewsKind = Literal["call", "list"]
What = Literal["added", "removed", "moved", "changed"]

CALLED: Mapping[LineRole, frozenset[str]] = {
    "event": frozenset({"when", "where"}),
    "visit": frozenset({"when", "where", "host", "number"}),
    "guide": frozenset({"when", "where", "host", "guides"}),
    "host": frozenset({"when", "where", "guides", "guests", "needs"}),
    "out": frozenset({"when", "number"}),
    "week": frozenset({"when", "where"}),
}
"""The facts whose change is told on the phone; so is always whether something takes place."""


@dataclass(frozen=True, slots=True)
class News:
    """What is new in one line of a list: before and after; None where there was, or is, none.

    `facts` are the names of those that differ. Of what is removed for a guide or a host, `stopped`
    tells that the session takes place for nobody, `handed` that it is somebody else's now. Where
    the host withdrew what was planned, `reason` is why. It is `again` what the reader holds: only a
    list of which nobody knows whether it reached them said otherwise.
    """

    what: What
    kind: NewsKind
    before: ListLine | None
    after: ListLine | None
    facts: frozenset[str] = frozenset()
    stopped: bool = False
    handed: bool = False
    reason: str = ""
    again: bool = False

    @property
    def line(self) -> ListLine:
        """The line as it is or, where that is none, as it was."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def first(self) -> datetime:
        """The earliest start that it is about; of the head of a list, after all others."""
        return min((one.span.start for one in self._meetings), default=_NEVER)

    @property
    def days(self) -> frozenset[date]:
        """The days that it is about; of the head of a list none."""
        return frozenset(one.span.day for one in self._meetings)

    @property
    def _meetings(self) -> list[Meeting]:
        return [one.meeting for one in (self.before, self.after) if one and one.meeting]


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody for whom there is news, all of it, the soonest first.

    A person with phone and mail, `partner` being the institution; a host or a house with its
    `contact`, as has a person without phone and mail; or `week`, what hangs on the walls.
    """

    reader: ReaderKind
    id: str
    name: str
    news: tuple[News, ...]
    partner: str = ""
    size: int = 1
    phone: str = ""
    email: str = ""
    contact: str = ""

    @property
    def kind(self) -> NewsKind:
        """Whether to call, or only to hand out the next list."""
        return "call" if any(one.kind == "call" for one in self.news) else "list"

    @property
    def again(self) -> bool:
        """Whether all of the news was taken back: what they hold is right after all."""
        return all(one.again for one in self.news)


@dataclass(frozen=True, slots=True)
class Difference:
    """What has changed between two plans, and for whom that is news.

    Visits; sessions that start or stop taking place; common dates; other `guides` of sessions that
    stay; names and `addresses` of places before and after.
    """

    changes: VisitChanges
    started: tuple[Meeting, ...]
    stopped: tuple[Meeting, ...]
    events: tuple[News, ...]
    guides: tuple[News, ...]
    addresses: tuple[tuple[Place, Place], ...]
    readers: tuple[Reader, ...]


def difference(then: DataSet, before: Schedule, now: Schedule, data: DataSet) -> Difference:
    """Compare two schedules; `data` says what their files do not, and how to reach people now.

    `then` are the data of the earlier one, as far as they are known.
    """
    old = PlanIndex(as_printed(before, then), before.visits)
    new = PlanIndex(as_printed(now, data), now.visits)
    return replace(compared(old, new, now.past), readers=news(old, new, data, now.past))


def compared(old: PlanIndex, new: PlanIndex, past: Past) -> Difference:
    """Compare two plans as they were printed, but for whom it is news."""
    was, is_ = old.data.places, new.data.places
    return Difference(
        compare(old, new, past),
        started=_only(new, old, past),
        stopped=_only(old, new, past),
        events=tuple(_changes(common_dates(old, past), common_dates(new, past))),
        guides=_other_guides(old, new, past),
        addresses=tuple((was[n], is_[n]) for n in sorted(was.keys() & is_) if was[n] != is_[n]),
        readers=(),
    )


def _only(one: PlanIndex, other: PlanIndex, past: Past) -> tuple[Meeting, ...]:
    """Return the sessions to come that take place only in the one plan, by time."""
    names = (name for name in one.guests.keys() - other.guests.keys() if not past.holds(name))
    return tuple(sorted((one.meeting(one.sessions[name]) for name in names), key=by_time))


def _other_guides(old: PlanIndex, new: PlanIndex, past: Past) -> tuple[News, ...]:
    """Return the sessions to come that stay with other guides, by time."""
    found = []
    for name in sorted(old.guests.keys() & new.guests.keys()):
        one, other = old.sessions[name], new.sessions[name]
        if not past.holds(name) and one.guides != other.guides:
            before, after = (host_line(i, s, i.meeting(s)) for i, s in ((old, one), (new, other)))
            found.append(News("changed", "call", before, after, frozenset({"guides"})))
    return tuple(sorted(found, key=lambda item: (item.first, item.line.name)))


@dataclass(frozen=True, slots=True)
class Opened:
    """A plan as it was printed, laid open: the lines of every list, and the common dates on all."""

    index: PlanIndex
    lines: LinesByReader
    dates: tuple[ListLine, ...]


def laid_open(index: PlanIndex, past: Past) -> Opened:
    """Lay a plan open as far as it is not over."""
    return Opened(index, lines_of(index, past), (*common_dates(index, past),))


def news(old: PlanIndex, new: PlanIndex, data: DataSet, past: Past) -> tuple[Reader, ...]:
    """Return for whom there is news between two plans, whom to call first, the soonest first.

    What is over is no news. `data` knows how to reach people.
    """
    before, after = laid_open(old, past), laid_open(new, past)
    keys = before.lines.keys() | after.lines.keys()
    found = (reader_of(kind, id_, [before], after, data) for kind, id_ in keys)
    return tuple(sorted((one for one in found if one.news), key=urgency))


def reader_of(
    kind: ReaderKind,
    id_: str,
    held: Sequence[Opened],
    now: Opened,
    data: DataSet,
    listed: Sequence[Opened] = (),
) -> Reader:
    """Return a reader with all that is new against any of the plans they may hold, latest first.

    Those that are only `listed` may not have reached them: what is new against these alone is
    again as it was. Against no plan at all everything is new that stands on their own list.
    """
    plans: Sequence[Opened | None] = held or ([] if listed else [None])
    told = dict.fromkeys(one for old in plans for one in _news((kind, id_), old, now, data))
    topics = {(one.line.role, one.line.topic) for one in told}
    for one in (one for old in listed for one in _news((kind, id_), old, now, data)):
        again = bool(held) and (one.line.role, one.line.topic) not in topics
        told[replace(one, again=again)] = None
    known = next((old for old in (*listed, *held) if (kind, id_) in old.lines), now)
    ordered = sorted(told, key=lambda n: (n.first, n.line.role, n.line.topic, n.line.name))
    return _reader(kind, id_, tuple(ordered), known.index, now.index, data)


def _news(
    key: tuple[ReaderKind, str], old: Opened | None, now: Opened, data: DataSet
) -> Iterator[News]:
    """Yield what is new on the list of one reader."""
    if old is now:
        return
    before, after = old.lines.get(key) if old else None, now.lines.get(key)
    told = [*_changes(before or (), after or ())]
    if old and before and after:
        told += _changes(old.dates, now.dates)
    elif any(one.line.role != "head" for one in told):
        # That there is a list, or none any more, goes without saying.
        told = [one for one in told if one.line.role != "head"]
    for one in told:
        yield _placed(one, now.index, data)


def _placed(one: News, new: PlanIndex, data: DataSet) -> News:
    """Return the news with what became of a session that somebody no longer has, and why."""
    if one.what not in {"removed", "moved"} or one.line.role not in {"visit", "guide", "host"}:
        return one
    assert one.before is not None
    goes_on, reason = one.before.name in new.guests, data.reason(one.before.name)
    gone = one.what == "removed"
    stopped = gone and one.line.role == "guide" and not goes_on
    handed = gone and one.line.role == "host" and goes_on and one.after is None
    return replace(one, stopped=stopped, handed=handed, reason=reason)


def urgency(one: Reader) -> tuple[object, ...]:
    """Sort calls before lists, by the earliest date concerned, people before hosts and houses."""
    first = min((item.first for item in one.news if item.kind == one.kind), default=_NEVER)
    kinds: list[ReaderKind] = ["person", "host", "house", "week"]
    house = alphabetical(one.partner), alphabetical(one.name), one.id
    return one.kind, first, kinds.index(one.reader), *house


def _reader(
    kind: ReaderKind,
    id_: str,
    told: tuple[News, ...],
    old: PlanIndex,
    new: PlanIndex,
    data: DataSet,
) -> Reader:
    """Return whom to tell, by the name on the newest list, and how to reach them."""
    if kind == "week":
        return Reader(kind, id_, "", told)
    if kind != "person":
        house = new.data.partners.get(id_) or old.data.partners.get(id_)
        name, contact = (house.name, house.contact) if house else (id_, "")
        return Reader(kind, id_, name, told, contact=contact)
    index = new if id_ in new.data.people else old
    guest, known = index.guest(id_), data.people.get(id_)
    phone, email = (known.phone, known.email) if known else ("", "")
    contact = ""
    if id_ in index.data.people and not (phone or email):
        contact = index.data.partners[index.data.people[id_].partner].contact
    return Reader(kind, id_, guest.name, told, guest.partner, guest.size, phone, email, contact)


# --- what differs between two lists ---------------------------------------------------------------


def _changes(before: Iterable[ListLine], after: Iterable[ListLine]) -> Iterator[News]:
    """Compare what two lists of one reader say."""
    left, right = _by_topic(before), _by_topic(after)
    new = sorted(right.keys() - left.keys())
    for topic in sorted(left.keys() - right.keys()) if new else ():
        # Under another id it is the same to whoever reads the same words.
        said = topic[0], _said(left[topic])
        if twin := next((t for t in new if (t[0], _said(right[t])) == said), None):
            new.remove(twin)
            del left[topic], right[twin]
    for topic in sorted(left.keys() | right.keys()):
        earlier, later = left[topic], right[topic]
        for one, other in _pairs(earlier, later):
            if told := _compared(earlier.get(one), later.get(other)):
                yield told


def _by_topic(lines: Iterable[ListLine]) -> dict[tuple[str, ...], dict[str, ListLine]]:
    found: dict[tuple[str, ...], dict[str, ListLine]] = defaultdict(dict)
    for line in lines:
        found[line.role, *line.topic][line.name] = line
    return found


def _said(lines: Mapping[str, ListLine]) -> list[tuple[bool, Mapping[str, Any]]]:
    return [(line.on, line.facts) for _name, line in sorted(lines.items())]


def _pairs(earlier: dict[str, ListLine], later: dict[str, ListLine]) -> Iterator[tuple[str, str]]:
    """Yield the names of lines that are the same, or one in the place of the other; "" is none."""
    was, now = ({n for n, line in lines.items() if line.on} for lines in (earlier, later))
    stays = was & now
    moves = zip_longest(sorted(was - stays), sorted(now - stays), fillvalue="")
    silent = (earlier.keys() | later.keys()) - was - now
    for one, other in (*zip(sorted(stays), sorted(stays), strict=True), *moves):
        # What no longer takes place may still stand there, or stood there already.
        gone = one and not other and one in later
        came = other and not one and other in earlier
        yield (other if came else one), (one if gone else other)
    for name in sorted(silent):
        yield name, name


def _compared(before: ListLine | None, after: ListLine | None) -> News | None:
    if before is None or after is None:
        line = before or after
        assert line is not None
        called = line.on and line.role in CALLED
        return News("removed" if before else "added", _kind(called), before, after)
    differ = frozenset(
        name
        for name in before.facts.keys() | after.facts.keys()
        if before.facts.get(name) != after.facts.get(name)
    )
    if before.on != after.on:
        return News("added" if after.on else "removed", "call", before, after, differ)
    if before.name != after.name:
        return News("moved", _kind(after.on), before, after, differ)
    called = after.on and not differ.isdisjoint(CALLED.get(after.role, ()))
    return News("changed", _kind(called), before, after, differ) if differ else None


def _kind(called: bool) -> NewsKind:
    return "call" if called else "list"
