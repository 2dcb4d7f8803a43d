"""`koop import`: sign-ups from a workbook or a table into the hand-written files."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kooperation.cli.command import command
from kooperation.cli.data import CheckFormat, load, write_problems
from kooperation.cli.options import Common, Format, FormatOption
from kooperation.cli.streams import OK, PROBLEMS, fail, note, write, write_json
from kooperation.i18n import _, use

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kooperation.files.edit import Edit
    from kooperation.files.load import Loaded
    from kooperation.problems import Problem
    from kooperation.signup.cells import Book
    from kooperation.signup.reading import Options, Question, Reading

_MEMORY = "_koop"
"""The hidden sheet by which a workbook of koop is known."""


@command
def import_(
    common: Common,
    file: Annotated[
        Path, typer.Argument(metavar=_("FILE"), help=_("The workbook or table: xlsx, ods, xls, csv."))
    ],
    sheet: Annotated[
        str, typer.Option(metavar=_("NAME"), help=_("Only this sheet; otherwise all that are shown."))
    ] = "",
    partner: Annotated[
        str, typer.Option(metavar="ID", help=_("Everybody in the file belongs to this partner."))
    ] = "",
    contacts: Annotated[
        bool, typer.Option("--contacts", help=_("Take over phone numbers and mail addresses."))
    ] = False,
    keep: Annotated[
        bool, typer.Option("--keep", help=_("Where both changed, the data stays."))
    ] = False,
    replace_: Annotated[
        bool, typer.Option("--replace", help=_("Where both changed, the file wins."))
    ] = False,
    partial_: Annotated[
        bool, typer.Option("--partial", help=_("Write what is clear, list the rest."))
    ] = False,
    no_ask: Annotated[bool, typer.Option("--no-ask", help=_("Never ask, list the questions."))] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("Show what would change, write nothing."))
    ] = False,
    output: FormatOption = Format.TEXT,
) -> None:
    from kooperation.planning.imports import errors_of, take
    from kooperation.signup.book import read_book
    from kooperation.signup.reading import Options

    if keep and replace_:
        fail(_("--keep and --replace exclude each other"))
    raw = file.read_bytes()
    before = load(common.data)
    if errors := errors_of(before):
        _show_problems(before, errors, common, output)
        raise typer.Exit(PROBLEMS)
    assert before.data
    if partner and partner not in before.data.partners:
        fail(_('there is no partner "{id}"').format(id=partner), ", ".join(before.data.partners))
    use(common.lang or before.data.weeks.language) if False else None
    settle = "keep" if keep else "replace" if replace_ else ""
    options = Options(sheet, partner, contacts, settle)
    book, problems = read_book(file.as_posix(), raw)
    if book is None:
        _show_problems(before, problems, common, output)
        raise typer.Exit(PROBLEMS)
    if sheet and sheet not in {one.name for one in book.sheets}:
        names = ", ".join(one.name for one in book.sheets)
        fail(_('there is no sheet "{name}"').format(name=sheet), _("one of: {names}").format(names=names))
    _warn_of_git(file)
    ask = not (no_ask or dry_run or partial_ or output is Format.JSON) and sys.stdin.isatty()
    loaded, reading = _answered(before, book, options, common, ask=ask)
    reading = replace(reading, problems=(*problems, *reading.problems))
    taken = take(loaded, reading, partial(load, common.data), partial=partial_)
    open_ = bool(reading.questions or taken.problems)
    files = _against(before, loaded, taken.files)
    writes = bool(files) and not dry_run and (partial_ or not open_)
    _show(before, book, reading, taken.problems, files, common, output, written=writes)
    if writes:
        _write(common.data, before, files)
    raise typer.Exit(PROBLEMS if open_ else OK)
