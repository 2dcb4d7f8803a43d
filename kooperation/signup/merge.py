"""What a table says, what it said last, and what the files hold: three sides of a merge."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING

from kooperation.files.edit import Edit
from kooperation.i18n import _
from kooperation.problems import Problem, Severity
from kooperation.signup.matching import same, slug
from kooperation.signup.table import with_more

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from kooperation.files.load import Loaded
    from kooperation.problems import SourceRange
    from kooperation.signup.cells import Cell
    from kooperation.signup.table import FoundWish, SignupTable
    from kooperation.signup.texts import Who

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


class TableMerge:
    """Everything a book says, on its way into the files.

    `houses` are name and kind of the partners that come with the first of their people, by id.
    """

    def __init__(self, loaded: Loaded, settle: str, houses: Mapping[str, tuple[str, str]]) -> None:
        assert loaded.data
        assert loaded.partners.entry
        self.loaded, self.data = loaded, loaded.data
        self.settle, self.houses = settle, houses
        self.edits: list[Edit] = []
        self.memory: list[Edit] = []
        self.problems: list[Problem] = []
        self.counts: Counter[str] = Counter()
        self._held = {
            person.id: tuple(
                tuple(with_more(wish.name, wish.more) for wish in group) for group in person.wishes
            )
            for partner in loaded.partners.entry.partners
            for person in partner.people
        }
        self._said: dict[tuple[str, ...], str] = {}
        self._ids: set[str] = set()
        self._new: dict[tuple[str, str], str] = {}
        self._lists: dict[tuple[str | int, ...], list[str]] = {}

    def _wrong(
        self, code: str, source: SourceRange, message: str, hint: str, **values: object
    ) -> None:
        message = message.format_map(values)
        self.problems.append(Problem(code, Severity.ERROR, message, source, hint))

    # --- people

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

    def wishes(self, table: SignupTable, who: Who, groups: Groups, cell: Cell) -> None:
        """Take over what a person wishes, unless that would undo what somebody did since then."""
        now, held, then = checksum(groups), self._held.get(who.id, ()), table.then.get(who.id, "")
        source = table.sheet.source(cell)
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
        self._remember(table, self.person(who, source), now, then, source)

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

    def _remember(
        self, table: SignupTable, key: str, now: str, then: str, source: SourceRange
    ) -> None:
        """Note what somebody said last in a table."""
        if now != then:
            self.memory.append(Edit("imports", ("tables", table.number, "read", key), now, source))

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
            hint = _("leave one of them in the file")
            values = {"id": path[-2], "key": path[-1], "one": said, "other": text}
            self._wrong("two-statements", source, message, hint, **values)
        elif held == text:
            return
        elif not held or self.settle == "replace":
            self.edits.append(Edit(file, tuple(path), text, source))
        elif self.settle != "keep":
            message = _('{id} has another {key} in partners.yaml: "{there}"')
            hint = _("--replace takes this one, --keep leaves the other")
            values = {"id": path[-2], "key": path[-1], "there": held}
            self._wrong("two-answers", source, message, hint, **values)

    def guest(self, table: SignupTable, who: Who, name: str, cell: Cell) -> None:
        """Add a person to the list of an invitation or of one of its dates."""
        source, found = table.sheet.source(cell), self._list(name)
        now = checksum(((with_more(name, who.more),),))
        then = table.then.get(f"{who.id} {name}", "")
        on_list = {one.partition(" +")[0].strip(): one for one in found[1]} if found else {}
        if who.id and who.id in on_list:
            held, here = on_list[who.id], with_more(who.id, who.more)
            if who.more and held != here and then != now:
                message = _('{id} stands on the list already, as "{there}" and not as "{here}"')
                values = {"id": who.id, "there": held, "here": here}
                self._wrong("two-answers", source, message, _("correct one of the two"), **values)
                return
            self.counts["same"] += 1
        elif who.id and then == now:
            self.counts["unchanged"] += 1
            return
        elif found is not None:
            person = self.person(who, source)
            path, guests, base = found
            guests.append(with_more(person, who.more))
            value = {**base, "interested": [*guests]} if base else [*guests]
            self.edits.append(Edit("invitations", path, value, source))
        self._remember(table, f"{self.person(who, source)} {name}", now, then, source)

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
