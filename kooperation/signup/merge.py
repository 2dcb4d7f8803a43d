"""What a table says, what it said last, and what the files hold: three sides of a merge."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from kooperation.files.edit import Edit
from kooperation.i18n import _
from kooperation.problems import Problem, Severity
from kooperation.signup.matching import same, slug

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from kooperation.files.load import Loaded
    from kooperation.problems import SourceRange
    from kooperation.signup.table import FoundWish
    from kooperation.signup.texts import Who
    from kooperation.weeks.model import DataSet

Groups = tuple[tuple[str, ...], ...]
"""Wishes as they stand in the files, the dearest first; equally wanted ones together."""


def groups_of(ranked: Iterable[tuple[int, FoundWish]]) -> Groups:
    """Return the wishes by their ranks, equally wanted ones in the order in which they come."""
    by_rank: dict[int, list[str]] = {}
    for rank, wish in sorted(ranked, key=lambda one: one[0]):
        by_rank.setdefault(rank, []).append(wish.written)
    return tuple(tuple(group) for group in by_rank.values())


def checksum(groups: Groups) -> str:
    """Return a checksum of wishes; the order of what is equally wanted does not count."""
    text = ";".join(",".join(sorted(group)) for group in groups)
    return sha256(text.encode()).hexdigest()[:8]


@dataclass(slots=True)
class TableMerge:
    """Everything a book says, on its way into the files."""

    loaded: Loaded
    data: DataSet
    settle: str
    houses: Mapping[str, tuple[str, str]]
    """Name and kind of the partners that come with the first of their people, by id."""
    edits: list[Edit] = field(default_factory=list)
    memory: list[Edit] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    _said: dict[tuple[str, ...], str] = field(default_factory=dict)
    _held: dict[str, Groups] = field(default_factory=dict)
    _ids: set[str] = field(default_factory=set)
    _new: dict[tuple[str, str], str] = field(default_factory=dict)
    _lists: dict[tuple[str | int, ...], list[str]] = field(default_factory=dict)

    # --- people

    def wishes_now(self, person: str) -> Groups:
        """Return what the files hold of somebody's wishes."""
        if not self._held:
            entry = self.loaded.partners.entry
            assert entry
            self._held = {
                one.id: tuple(
                    tuple(f"{w.name} +{w.more}" if w.more else w.name for w in group)
                    for group in one.wishes
                )
                for partner in entry.partners
                for one in partner.people
            }
        return self._held.get(person, ())

    def person(self, who: Who, source: SourceRange) -> str:
        """Return the id of somebody, who is added to the files if new."""
        if who.id:
            return who.id
        key = who.new, same(who.name)
        if key not in self._new:
            self._house(who.new, source)
            id_ = self.free_id(who.name, {*self.data.people, *self._new.values()}, who.new)
            self._new[key] = id_
            path = "partners", who.new, "people", id_
            self.edits.append(Edit("partners", path, {"id": id_, "name": who.name}, source))
            self.counts["new-people"] += 1
        return self._new[key]

    def _house(self, id_: str, source: SourceRange) -> None:
        if id_ in self.houses and all(house != id_ for house, _name in self._new):
            name, kind = self.houses[id_]
            value = {"id": id_, "name": name, "kind": kind}
            self.edits.append(Edit("partners", ("partners", id_), value, source))
            self.counts["new-partners"] += 1

    def free_id(self, name: str, taken: Collection[str], house: str = "") -> str:
        """Return the id made of a name, with the house behind it or a number if it is taken."""
        base = slug(name)
        names = (base, f"{base}-{house}"[:64].strip("-")) if house else (base,)
        numbered = (f"{base}-{n}" for n in range(2, len(taken) + 3))
        free = (one for one in (*names, *numbered) if one not in {*taken, *self._ids})
        found: str = next(free)
        self._ids.add(found)
        return found

    def wishes(self, who: Who, groups: Groups, then: str, table: int, source: SourceRange) -> None:
        """Take over what a person wishes, unless that would undo what somebody did since then."""
        now, held = checksum(groups), self.wishes_now(who.id)
        if now == checksum(held):
            self.counts["same"] += 1
        elif now == then:
            self.counts["unchanged"] += 1
            return
        elif checksum(held) == then or not (held or then) or self.settle == "replace":
            person = self.person(who, source)
            partner = self.data.people[who.id].partner if who.id else who.new
            value = [group[0] if len(group) == 1 else group for group in groups]
            path = "partners", partner, "people", person, "wishes"
            self.edits.append(Edit("partners", path, value, source))
            self.counts["again" if held or then else "people"] += 1
        elif self.settle != "keep":
            self._two_answers(who, groups, held, source)
            return
        self.remember(table, self.person(who, source), now, then, source)

    def _two_answers(self, who: Who, groups: Groups, held: Groups, source: SourceRange) -> None:
        place = self.loaded.origin("person", who.id, inside=("wishes",) if held else ())
        message = _("{id} wishes something else in {file}: here {here}; {place}: {there}")
        hint = _(
            "--replace takes these, --keep leaves the others; both then count as settled. Or make"
            " both the same"
        )
        values = {
            "id": who.id,
            "file": place.path.rpartition("/")[2],
            "here": _shown(groups),
            "place": f"{place.path}:{place.line}",
            "there": _shown(held),
        }
        self._wrong("two-answers", source, message, hint, **values)

    def _wrong(
        self, code: str, source: SourceRange, message: str, hint: str, **values: object
    ) -> None:
        problem = Problem(code, Severity.ERROR, message.format(**values), source, hint)
        self.problems.append(problem)

    def remember(self, table: int, key: str, now: str, then: str, source: SourceRange) -> None:
        """Note what somebody said last in a table."""
        if now != then:
            self.memory.append(Edit("imports", ("tables", table, "read", key), now, source))

    # --- single values, and lists

    def value(
        self, path: Sequence[str], held: str, text: str, source: SourceRange, file: str = "partners"
    ) -> None:
        """Fill in a value that is empty; another one that stands there is not replaced unasked."""
        if not text:
            return
        said = self._said.setdefault((file, *path), text)
        if said != text:
            message = _('{id} has two different {key} here: "{one}" and "{other}"')
            values = {"id": path[-2], "key": path[-1], "one": said, "other": text}
            hint = _("leave one of them in the file")
            self._wrong("two-statements", source, message, hint, **values)
        elif held == text:
            return
        elif not held or self.settle == "replace":
            self.edits.append(Edit(file, tuple(path), text, source))
        elif self.settle != "keep":
            message = _('{id} has another {key} in partners.yaml: "{there}"')
            values = {"id": path[-2], "key": path[-1], "there": held}
            hint = _("--replace takes this one, --keep leaves the other")
            self._wrong("two-answers", source, message, hint, **values)

    def guest(
        self, who: Who, name: str, more: int | None, then: Mapping[str, str], table: int,
        source: SourceRange,
    ) -> None:  # fmt: skip
        """Add a person to the list of an invitation or of one of its dates."""
        found = self._list(name)
        now = checksum(((f"{name} +{more}" if more else name,),))
        key = f"{who.id} {name}"
        on_list = {one.partition(" +")[0].strip(): one for one in found[1]} if found else {}
        if who.id and who.id in on_list:
            here = f"{who.id} +{more}"
            if more and on_list[who.id] != here and then.get(key) != now:
                message = _('{id} stands on the list already, as "{there}" and not as "{here}"')
                values = {"id": who.id, "there": on_list[who.id], "here": here}
                self._wrong("two-answers", source, message, _("correct one of the two"), **values)
                return
            self.counts["same"] += 1
        elif who.id and then.get(key) == now:
            self.counts["unchanged"] += 1
            return
        elif found is not None:
            person = self.person(who, source)
            path, guests, base = found
            guests.append(f"{person} +{more}" if more else person)
            value = {**base, "interested": [*guests]} if base else [*guests]
            self.edits.append(Edit("invitations", path, value, source))
        self.remember(table, f"{self.person(who, source)} {name}", now, then.get(key, ""), source)

    def _list(self, name: str) -> tuple[tuple[str | int, ...], list[str], dict[str, str]] | None:
        """Return path, names and, for a session in short form, its entry, of a list."""
        id_, at, _date = name.partition("@")
        value = self.loaded.document("invitations").value
        entry = next(one for one in value["invitations"] if one.get("id") == id_)
        path: tuple[str | int, ...] = "invitations", id_
        base: dict[str, str] = {}
        if at:
            number = self.session_number(name)
            if number is None:
                return None
            session = entry["sessions"][number]
            path = (*path, "sessions", number)
            entry = session if isinstance(session, dict) else {}
            base = {} if isinstance(session, dict) else {"at": session}
        if not base:
            path = (*path, "interested")
        names = entry.get("interested", [])
        return (
            path,
            self._lists.setdefault(path, [names] if isinstance(names, str) else [*names]),
            base,
        )

    def session_number(self, name: str) -> int | None:
        """Return the number of the only entry that is a day's or a session's; None if none is."""
        id_, _at, _date = name.partition("@")
        found = set()
        for session in (*self.data.sessions.values(), *self.data.cancelled.values()):
            if session.id == name or session.id.startswith(f"{name}T"):
                if session.chosen:
                    return None
                place = self.loaded.origins["session", session.id]
                found.add(int(place[1][3]))
        if len(found) != 1:
            return None
        number = found.pop()
        entry = self.loaded.invitations.entry
        assert entry
        listed = next(one for one in entry.invitations if one.id == id_).sessions[number]
        days = listed.at.resolve(self.data.weeks.start, self.data.weeks.end)
        return number if len(days) == 1 else None


def _shown(groups: Groups) -> str:
    texts = (group[0] if len(group) == 1 else f"[{', '.join(group)}]" for group in groups)
    return ", ".join(texts) or "-"
