"""A small made-up district, and tables in every shape made from who wishes what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kooperation.files.edit import changed
from kooperation.files.load import IMPORTS, INVITATIONS, PARTNERS, parse
from kooperation.signup import tables
from kooperation.signup.book import read_book
from kooperation.signup.cells import Book, Cell, Sheet
from kooperation.signup.reading import Options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kooperation.files.load import Loaded
    from kooperation.signup.reading import Note, Reading

PARTNERS_TEXT = """\
partners:
  - id: grundschule
    name: Grundschule am Park
    kind: school
    people:
      - {id: berger, name: Petra Berger}
      - {id: oezdemir, name: Selin Özdemir}
      - {id: krause-1, name: Thomas Krause}
  - id: jugendhaus
    name: Jugendhaus Süd
    people:
      - {id: krause-2, name: Thomas Krause}
      - {id: lehmann, name: Dr. Eva Lehmann}
      - {id: team, name: Team Jugendhaus, size: 3}
  - id: tsv
    name: TSV Rot-Weiß 09 e. V.
    people:
      - {id: nowak, name: Piotr Nowak}
      - {id: van-der-meer, name: Jan-Erik van der Meer}
  - id: rathaus
    name: Rathaus, Amt für Soziales
    people:
      - {id: hofer, name: Anneliese Hofer}
      - {id: ba, name: Mamadou Ba}
"""

INVITATIONS_TEXT = """\
weeks: {id: park-2027, title: Parkwochen, start: 2027-03-01, end: 2027-03-12}
invitations:
  - id: unterricht
    host: grundschule
    title: Unterricht erleben, Klasse 3b
    seats: 3
    sessions: [2027-03-02 08:00-09:30, 2027-03-04 08:00-09:30]
  - id: offene-tuer
    host: jugendhaus
    title: "Offene Tür: kochen & reden"
    seats: 6
    sessions: [2027-03-03 15:00-17:00, 2027-03-03 18:00-20:00]
  - id: training
    host: tsv
    title: Training der Minis
    seats: 4
    sessions: [2027-03-05 16:00-17:00]
  - id: sprechstunde
    host: rathaus
    title: Bürgersprechstunde (mit Dolmetscher)
    seats: 2
    sessions: [2027-03-09 10:00-12:00]
  - id: rundgang
    host: rathaus
    title: Rundgang
    seats: 10
    sessions: [2027-03-10 10:00-12:00]
"""

Wishes = dict[str, list[list[str]]]
"""Who wishes what: the groups of each person, the dearest first."""


def loaded(
    partners: str = PARTNERS_TEXT, invitations: str = INVITATIONS_TEXT, imports: str = ""
) -> Loaded:
    """The district, with other texts of the files where they are given."""
    texts = {PARTNERS: partners, INVITATIONS: invitations, IMPORTS: imports}
    return parse("data", {name: text.encode() or None for name, text in texts.items()})


DATA = loaded()
assert DATA.data
PEOPLE = {one.id: one for one in DATA.data.people.values()}
TITLES = {one.id: one.title for one in DATA.data.invitations.values()}
HOUSES = {one.id: one.name for one in DATA.data.partners.values()}
HOSTS = {one.id: one.host for one in DATA.data.invitations.values()}


def book(*sheets: Sequence[Sequence[str]], names: Sequence[str] = (), kind: str = "xlsx") -> Book:
    """A book of these cells; each sheet is a list of rows."""
    found = []
    for n, rows in enumerate(sheets):
        cells = tuple(
            tuple(
                Cell(r, c, text.strip(), text, r + 1 if kind == "csv" else 0)
                for c, text in enumerate(row)
            )
            for r, row in enumerate(rows)
        )
        name = "" if kind == "csv" else names[n] if names else f"Tabelle{n + 1}"
        found.append(Sheet("antworten.xlsx", name, cells))
    return Book("antworten.xlsx", kind, tuple(found))


def read(made: Book, data: Loaded = DATA, **options: Any) -> Reading:
    """What a book says."""
    return tables.read(made, data, Options(**options))


def reader(made: Book, data: Loaded = DATA, **options: Any) -> tables._Reader:
    """The reader of a book, which has read it: what became of each cell stands there."""
    found = tables._Reader(made, data, Options(**options))
    found.reading()
    return found


def reading(text: str, imports: str = "", **options: Any) -> Reading:
    """What a table says that is written as CSV."""
    found, problems = read_book("antworten.csv", text.encode())
    assert found, problems
    return read(found, loaded(imports=imports) if imports else DATA, **options)


def asked(found: Reading) -> list[tuple[str, str, str]]:
    return [(one.code, one.source.cell, one.about) for one in found.questions]


def wrong(found: Reading) -> list[tuple[str, str]]:
    return [(one.code, one.source.cell) for one in found.problems]


def after(data: Loaded, reading: Reading) -> Loaded:
    """The data once a reading was taken over."""
    files = changed(data, [*reading.edits, *reading.memory])
    texts = (
        files.get(name, data.document(name.partition(".")[0]).raw).decode()
        for name in (PARTNERS, INVITATIONS, IMPORTS)
    )
    return loaded(*texts)


def wishes(reading: Reading) -> Wishes:
    """Who wishes what, as a reading changes it."""
    return {
        str(edit.path[3]): [[one] if isinstance(one, str) else [*one] for one in edit.value or ()]
        for edit in reading.edits
        if edit.path[0] == "partners" and edit.path[-1] == "wishes"
    }


def lists(reading: Reading) -> dict[str, list[str]]:
    """Who stands on the list of which invitation, as a reading changes it."""
    return {
        str(edit.path[1]): [*map(str, edit.value or ())]
        for edit in reading.edits
        if edit.path[0] == "invitations" and len(edit.path) == 3
    }


def left_out(reading: Reading) -> list[Note]:
    """The notes but for those that say how a table was read."""
    ways = {"ranked", "ticks", "wide", "grid", "long", "lists"}
    return [note for note in reading.notes if note.code not in ways]


@dataclass(frozen=True)
class Made:
    """A table and what of the wishes it can say."""

    rows: list[list[str]]
    says: Wishes


def _who(person: str) -> list[str]:
    return [PEOPLE[person].name, HOUSES[PEOPLE[person].partner]]


def _flat(said: Wishes) -> Wishes:
    return {who: [[one] for group in groups for one in group] for who, groups in said.items()}


def _made(
    heads: list[str], says: Wishes, cells: Callable[[list[list[str]]], Iterable[str]]
) -> Made:
    """A table with a row for each person: the name, the house, the cells with the wishes."""
    return Made([heads, *([*_who(who), *cells(groups)] for who, groups in says.items())], says)


def wide(said: Wishes) -> Made:
    flat = _flat(said)
    most = max((len(groups) for groups in flat.values()), default=1)
    heads = ["Name", "Einrichtung", *(f"Wunsch {n + 1}" for n in range(max(most, 1)))]
    return _made(heads, flat, lambda groups: (TITLES[one] for [one] in groups))


def listed(said: Wishes) -> Made:
    heads = ["Ihr Name", "Ihr Haus", "Bitte ordnen Sie die Einladungen"]
    return _made(heads, _flat(said), lambda groups: [";".join(TITLES[one] for [one] in groups)])


def ticked(said: Wishes) -> Made:
    flat = {who: [one for group in groups for one in group] for who, groups in said.items()}
    ticks = {who: _sorted([all_]) for who, all_ in flat.items()}
    heads = ["Name", "Institution", "Which visits? Select all that apply"]
    return _made(heads, ticks, lambda groups: [", ".join(TITLES[one] for one in groups[0])])


def ranks(said: Wishes) -> Made:
    heads = ["Wie heißen Sie?", "Haus", *(f"Wohin? [{title}]" for title in TITLES.values())]
    says = {who: _sorted(groups) for who, groups in said.items()}
    return _made(heads, says, lambda groups: _below(groups, [*map(str, range(1, len(TITLES) + 1))]))


def marks(said: Wishes) -> Made:
    two = {who: _sorted(groups[:2]) for who, groups in said.items()}
    heads = ["Person", "Einrichtung", *TITLES.values()]
    return _made(heads, two, lambda groups: _below(groups, ["x", "vielleicht"]))


def _below(groups: list[list[str]], signs: list[str]) -> Iterable[str]:
    """What stands below each invitation: the sign of its group."""
    found = {one: sign for group, sign in zip(groups, signs, strict=False) for one in group}
    return (found.get(one, "") for one in TITLES)


def _sorted(groups: list[list[str]]) -> list[list[str]]:
    return [sorted(group, key=[*TITLES].index) for group in groups]


def long(said: Wishes) -> Made:
    rows = [
        [*_who(who), TITLES[one], str(n + 1)]
        for who, groups in said.items()
        for n, group in enumerate(groups)
        for one in group
    ]
    says = {who: [sorted(group) for group in groups] for who, groups in said.items()}
    return Made([["Wer", "Einrichtung", "Einladung", "Rang"], *rows], says)


SHAPES = (wide, listed, ticked, ranks, marks, long)
