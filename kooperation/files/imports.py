"""`imports.yaml`: what `koop import` asked and was answered, and what each table said last.

Everything in it may be changed by hand. koop adds to it, and changes only what tables said (`read`)
and the `numbers` of the invitations on cards.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, ClassVar

from kooperation.files.entries import Entry, key
from kooperation.files.values import (
    ColumnHeading,
    Flag,
    Id,
    KindName,
    Line,
    Positive,
    Prose,
    ShortForm,
    choice,
)

NOBODY, NONE = "nobody", "none"
"""The answers that a text is no person, and no invitation."""

HEADER = """\
# What koop import asked, and what was answered. Change it as you like.
# Was koop import gefragt hat, und die Antworten. Ändern darf man alles.
"""


class Best(StrEnum):
    """Which rank is that of the dearest wish."""

    ONE = "1"
    HIGHEST = "highest"


class PersonAnswer(Entry):
    """Who is meant by a text: a person who is there, or a new one of a partner."""

    EXACTLY_ONE: ClassVar[tuple[str, ...]] = ("id", "new")
    id: Id | None = key(
        "the person; `nobody` leaves the text out every time", "mueller-1", default=None
    )
    new: Id | None = key("the partner to which this new person belongs", "kita-mond", default=None)


class PartnerAnswer(Entry):
    """Which partner is meant by a text: one who is there, or a new one."""

    EXACTLY_ONE: ClassVar[tuple[str, ...]] = ("id", "new")
    id: Id | None = key(
        "the partner; `nobody` leaves the text out every time", "kita-mond", default=None
    )
    new: KindName | None = key("the kind of this new partner", "childcare", default=None)


class TableEntry(Entry):
    """What is known of a table, which is known by its headings, or of a workbook of koop."""

    EXACTLY_ONE: ClassVar[tuple[str, ...]] = ("headings", "workbook")
    headings: tuple[Prose, ...] | None = key(
        "the headings by which a table is known", ["Name", "Wunsch 1", "Wunsch 2"], default=None
    )
    workbook: Line | None = key(
        "the number of a workbook that koop wrote", "5b1c9e02", default=None
    )
    people: ColumnHeading | None = key("the column of the names", "A", default=None)
    partners: ColumnHeading | None = key("the column of the institutions", "B", default=None)
    wishes: tuple[ColumnHeading, ...] | None = key(
        "the columns of the wishes, the dearest first", ["B", "C"], default=None
    )
    ranked: Flag | None = key("whether the order within a cell counts", "true", default=None)
    best: Annotated[Best, choice("best", Best)] | None = key(
        "the rank of the dearest wish: `1` or `highest`", "highest", default=None
    )
    new: Flag | None = key(
        "whether the institutions of the table become new partners", "true", default=None
    )
    read: Mapping[Line, Line] = key(
        "what each person, or each row, said last: a checksum",
        {"koester": "5b1c9e02"},
        default={},
    )
    rows: Mapping[Line, Line] = key(
        "which id a new row of the workbook has got", {"Personen 41": "mueller-2"}, default={}
    )


PersonValue = Annotated[PersonAnswer, ShortForm(Id, lambda id_: {"id": id_})]
PartnerValue = Annotated[PartnerAnswer, ShortForm(Id, lambda id_: {"id": id_})]


class ImportsFile(Entry):
    """`imports.yaml`."""

    people: Mapping[Prose, PersonValue] = key(
        "who is meant by a text", {"A. Müller, Kita": "mueller-1"}, default={}
    )
    invitations: Mapping[Prose, Id] = key(
        "which invitation is meant by a text; `none` is none of them",
        {"Kita: VORM VORM": "kita"},
        default={},
    )
    partners: Mapping[Prose, PartnerValue] = key(
        "which partner is meant by a text", {"KiTa Mond e. V.": "kita-mond"}, default={}
    )
    tables: tuple[TableEntry, ...] = key("what is known of each table that was read", default=())
    numbers: Mapping[Id, Positive] = key(
        "the numbers of the invitations on cards; one that is given stays",
        {"anstoss": "1"},
        default={},
    )
