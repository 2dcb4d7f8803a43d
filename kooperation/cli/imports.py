"""`koop import`: sign-ups from a workbook or a table into the hand-written files."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer

from kooperation.cli.changes import replace_files, show_changes
from kooperation.cli.command import command
from kooperation.cli.data import CheckFormat, known, load, write_problems
from kooperation.cli.options import Common, Format, FormatOption
from kooperation.cli.streams import OK, PROBLEMS, fail, note, write, write_json
from kooperation.i18n import _
from kooperation.problems import has_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from kooperation.files.load import Loaded
    from kooperation.problems import Problem
    from kooperation.signup.cells import Book
    from kooperation.signup.reading import Options, Reading


@command
def import_(
    common: Common,
    file: Annotated[
        Path,
        typer.Argument(metavar=_("FILE"), help=_("A workbook or a table: xlsx, ods, xls, csv.")),
    ],
    sheet: Annotated[
        str,
        typer.Option(metavar=_("NAME"), help=_("Only this sheet; else all that are shown.")),
    ] = "",
    partner: Annotated[
        str, typer.Option(metavar="ID", help=_("Everybody in the file belongs to this partner."))
    ] = "",
    contacts: Annotated[
        bool, typer.Option("--contacts", help=_("Take over phone numbers and mail addresses."))
    ] = False,
    keep: Annotated[
        bool, typer.Option("--keep", help=_("Where file and data both changed, the data stays."))
    ] = False,
    instead: Annotated[
        bool, typer.Option("--replace", help=_("Where file and data both changed, the file wins."))
    ] = False,
    clear: Annotated[
        bool, typer.Option("--partial", help=_("Write what is clear, list the rest."))
    ] = False,
    no_ask: Annotated[
        bool, typer.Option("--no-ask", help=_("Never ask; list the questions."))
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("Show what would change, write nothing."))
    ] = False,
    output: FormatOption = Format.TEXT,
) -> None:
    from kooperation.planning.imports import errors_of, may_be_half_written, take
    from kooperation.signup.reading import Options
    from kooperation.signup.workbook import is_own

    if keep and instead:
        fail(_("--keep and --replace exclude each other"))
    raw = file.read_bytes()
    before = load(common.data)
    errors = errors_of(before)
    if not may_be_half_written(errors):
        _refuse(before, errors, common, output)
    settle: Literal["", "keep", "replace"] = "keep" if keep else "replace" if instead else ""
    assert before.data
    house = known([partner], before.data.partners)[0] if partner else ""
    options = Options(sheet, house, contacts, settle)
    book, problems = _book(before, file, raw, sheet, common, output)
    if errors and not is_own(book):
        _refuse(before, errors, common, output)
    _warn_of_git(file)
    quiet = bool(errors) or no_ask or dry_run or clear or output is Format.JSON
    loaded, reading = _answered(before, book, options, ask=not quiet and asks())
    reading = replace(reading, problems=(*problems, *reading.problems))
    if loaded is before:  # nothing was answered; to read the files again takes as much memory
        before = loaded = before.as_written()
    taken = take(before, loaded, reading, partial(load, common.data), partial=clear)
    unsettled = bool(reading.questions) or has_errors(taken.problems)
    if errors and has_errors(taken.problems):
        _refuse(before, errors, common, output)
    writes = bool(taken.files) and not dry_run and (clear or not unsettled)
    # Who has left a table stays in the files: that matters to who looks at it closely.
    notes = tuple(one for one in reading.notes if dry_run or one.code != "gone")
    reading = replace(reading, problems=_sheet_by_sheet(book, taken.problems), notes=notes)
    shown = taken.files if writes or dry_run else {}
    if output is Format.JSON:
        _write_json(before, book, reading, shown, written=writes)
    else:
        _write_text(before, book, reading, shown, common)
    if not taken.files and not unsettled:
        note(_("nothing new"))
    if writes:
        replace_files(common.data, before, taken.files)
    elif unsettled and not _kept(common, before, loaded):
        note(_("nothing was written"))
    raise typer.Exit(PROBLEMS if unsettled else OK)


def _sheet_by_sheet(book: Book, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort problems, in order by row and column, by the sheets as they stand in the book."""
    places = {sheet.name: number for number, sheet in enumerate(book.sheets)}
    return tuple(sorted(problems, key=lambda one: places.get(one.source.sheet, -1)))


def _refuse(loaded: Loaded, errors: Sequence[Problem], common: Common, output: Format) -> NoReturn:
    """Show what is wrong with the files, which must be mended before anything else is read."""
    write_problems(loaded, errors, CheckFormat(output.value), common.color)
    raise typer.Exit(PROBLEMS)


def asks() -> bool:
    """Tell whether somebody is there to answer."""
    return sys.stdin.isatty()


def _book(
    loaded: Loaded, file: Path, raw: bytes, sheet: str, common: Common, output: Format
) -> tuple[Book, tuple[Problem, ...]]:
    """Return the tables of a file; what is none ends the command."""
    from kooperation.signup.book import read_book

    book, problems = read_book(file.as_posix(), raw)
    if book is None:
        _refuse(loaded, problems, common, output)
    names = [one.name for one in book.sheets]
    if sheet and sheet not in names:
        hint = _("one of: {names}").format(names=", ".join(names))
        if not any(names):
            hint = _("a file of text is one table: leave --sheet out")
        fail(_('there is no sheet "{name}"').format(name=sheet), hint)
    return book, problems


def _reader(book: Book, loaded: Loaded) -> Callable[[Loaded, Options], Reading]:
    """Return what reads the book, again after each answer."""
    from kooperation.signup import tables, workbook
    from kooperation.signup.matching import Matcher

    if workbook.is_own(book):
        return partial(workbook.read, book)
    assert loaded.data
    return partial(tables.read, book, matcher=Matcher(loaded.data))


def _answered(loaded: Loaded, book: Book, options: Options, *, ask: bool) -> tuple[Loaded, Reading]:
    """Return what the book says and the data with the answers of who was asked meanwhile.

    Nobody is asked while the table has errors: it will have to be read again anyway.
    """
    from kooperation.cli.ask import answer
    from kooperation.files.edit import changed
    from kooperation.files.load import IMPORTS, with_imports

    before = loaded
    asked: set[tuple[str, str]] = set()
    read = _reader(book, loaded)
    while True:
        reading = read(loaded, options)
        questions = sorted(reading.questions, key=lambda one: -one.count)
        left = [one for one in questions if (one.code, one.about) not in asked]
        wrong = has_errors(reading.problems)
        if ask and left and wrong:
            note(_("koop asks what is open once the mistakes are mended"))
        if not ask or not left or wrong:
            return loaded, replace(reading, questions=tuple(questions))
        asked.add((left[0].code, left[0].about))
        try:
            edits = answer(loaded, left[0], len(left))
        except KeyboardInterrupt:
            _show_answers(before, loaded)
            raise
        if edits is None:  # there is nobody to answer any more
            return loaded, replace(reading, questions=tuple(questions))
        if (raw := changed(loaded, edits).get(IMPORTS)) is not None:
            loaded = with_imports(loaded, raw)


def _kept(common: Common, before: Loaded, loaded: Loaded) -> bool:
    """Keep what was answered though nothing else can be written; tell whether there was any.

    Answers stand in `imports.yaml`, and nobody gives them twice because a cell is wrong.
    """
    from kooperation.planning.imports import answers, errors_of

    files = answers(before, loaded)
    if not files or errors_of(loaded):
        return False
    replace_files(common.data, before, files)
    note(_("the answers are kept; nothing else was written"))
    return True


def _show_answers(before: Loaded, loaded: Loaded) -> None:
    """Show what was answered before somebody broke off, since nothing of it is written then."""
    from kooperation.planning.imports import answers
    from kooperation.render.difference import unified

    old = before.document("imports")
    for new in answers(before, loaded).values():
        note("\n" + _("nothing was written; these answers may be copied into imports.yaml:"))
        note(unified(old.path, old.raw, new))


def _write_text(
    loaded: Loaded,
    book: Book,
    reading: Reading,
    files: Mapping[str, bytes],
    common: Common,
) -> None:
    from kooperation.render import imports as said
    from kooperation.signup.workbook import is_own

    write([*said.heading(book, reading)], common.color)
    problems = [*said.questions(loaded.data, reading.questions), *reading.problems]
    if is_own(book):
        problems = [*map(said.with_headings, problems)]
    if problems:
        print()
        write_problems(loaded, problems, CheckFormat.TEXT, common.color, book)
    show_changes(loaded, files, common)


def _write_json(
    loaded: Loaded,
    book: Book,
    reading: Reading,
    files: Mapping[str, bytes],
    *,
    written: bool,
) -> None:
    from kooperation.render import imports as said
    from kooperation.render.difference import unified

    before = {name: loaded.document(name.partition(".")[0]) for name in sorted(files)}
    changes = {one.path: unified(one.path, one.raw, files[name]) for name, one in before.items()}
    write_json(said.as_json(book, reading, changes, written=written))


def _warn_of_git(file: Path) -> None:
    from kooperation.files.history import would_be_committed

    if would_be_committed(file):
        message = _("{path} holds what people wrote: do not commit it")
        hint = _("a line {line} in .gitignore keeps it out")
        note(message.format(path=file) + f" ({hint.format(line=f'*{file.suffix}')})")
