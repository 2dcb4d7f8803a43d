"""The command before anybody has signed up: sheets."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from kooperation.cli.command import command
from kooperation.cli.data import CheckFormat, changed_meanwhile, known, load, sound, write_problems
from kooperation.cli.lists import among, warn, write_files
from kooperation.cli.options import Common, Format, spelled
from kooperation.cli.streams import PROBLEMS, note
from kooperation.i18n import _, language, use

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from kooperation.files.load import Loaded
    from kooperation.weeks.model import DataSet

FORMATS: Final = ("pdf", "xlsx")
WORKBOOK: Final = "signup.xlsx"


@command
def sheets(
    common: Common,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar=_("ID"), help=_("Only of these houses and invitations, by id or name.")
        ),
    ] = None,
    *,
    to: Annotated[
        Path, typer.Option("--to", metavar=_("DIR"), help=_("The folder for the files."))
    ] = Path("out", "sheets"),
    formats: Annotated[
        str,
        typer.Option(
            "--format",
            help=_("Formats, with commas between: {known}.").format(known=", ".join(FORMATS)),
        ),
    ] = "pdf,xlsx",
    contacts: Annotated[
        bool, typer.Option("--contacts", help=_("Phone numbers and mail addresses too."))
    ] = False,
) -> None:
    wanted = among(FORMATS, formats)
    loaded = load(common.data)
    data = sound(loaded, common, Format.TEXT)
    chosen = known(names or (), data.partners, data.invitations)
    numbers = _numbers(loaded, common)
    makers = {
        "pdf": partial(_paper, loaded, data, numbers, chosen),
        "xlsx": partial(_workbook, loaded, numbers, chosen, contacts=contacts),
    }
    spoken, filled_in = language(), False
    for name in (name for name in FORMATS if name in wanted):
        if name == "xlsx" and (filled_in := _is_filled_in(to / WORKBOOK, loaded)):
            _note_filled_in(to / WORKBOOK, common.data)
            continue
        use(common.lang or data.weeks.language)
        try:
            written = write_files(makers[name](warn=warn), name, to)
        finally:
            use(spoken)
        for path in sorted(written):
            note(_("wrote {path}"), path=path)
    if filled_in:
        raise typer.Exit(PROBLEMS)


def _is_filled_in(path: Path, loaded: Loaded) -> bool:
    """Tell whether a workbook is there that says anything that the files do not know yet.

    So does everything that koop cannot read: somebody else has written it.
    """
    from kooperation.signup import workbook
    from kooperation.signup.book import read_book
    from kooperation.signup.reading import Options
    from kooperation.signup.workbook.remembered import MEMORY

    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return False
    book, _problems = read_book(path.as_posix(), raw)
    if book is None or MEMORY not in book.hidden:
        return True
    found = workbook.read(book, loaded, Options(contacts=True))
    return any((found.edits, found.questions, found.problems, found.notes))


def _note_filled_in(path: Path, data: Path) -> None:
    message = _("{path} holds what is not imported yet, so it was not replaced")
    named = f'"{path}"' if " " in str(path) else path
    hint = _("take it over with {command}, or name another folder with --to")
    command = f"{spelled('import', data)} {named}"
    note(f"{message.format(path=path)} ({hint.format(command=command)})")


def _paper(
    loaded: Loaded,
    data: DataSet,
    numbers: Mapping[str, int],
    chosen: Collection[str],
    *,
    warn: Callable[[str], None],
) -> Iterator[tuple[str, bytes]]:
    """Yield the lists and cards."""
    from kooperation.render import sheets as render
    from kooperation.reports import sheets as reports
    from kooperation.weeks.schedule import past_of

    papers = reports.sheets(data, numbers, chosen, past_of(loaded.schedule))
    yield from render.files(papers, warn=warn)


def _workbook(
    loaded: Loaded,
    numbers: Mapping[str, int],
    chosen: Collection[str],
    *,
    contacts: bool,
    warn: Callable[[str], None],  # noqa: ARG001  Excel can show everything
) -> Iterator[tuple[str, bytes]]:
    """Yield the workbook, unless it is so large that koop would not read it again."""
    from kooperation.render.workbook import workbook
    from kooperation.signup.guard import guarded
    from kooperation.signup.scan import RefusedFileError
    from kooperation.signup.workbook.form import form_of

    partners, invitations = loaded.partners.entry, loaded.invitations.entry
    assert partners
    assert invitations
    form = form_of(partners, invitations, numbers, only=chosen, contacts=contacts)
    raw = workbook(form)
    try:
        guarded(raw)
    except RefusedFileError:
        note(_("the workbook would be larger than koop reads: name houses, for a part of it each"))
        raise typer.Exit(PROBLEMS) from None
    yield WORKBOOK, raw


def _numbers(loaded: Loaded, common: Common) -> dict[str, int]:
    """Return the number of each invitation; new ones are written down before anything is printed.

    Without a file that is wholly understood nobody knows which numbers are given: then the command
    ends.
    """
    from kooperation.check.imports import check_imports
    from kooperation.files import save
    from kooperation.files.edit import Edit, changed
    from kooperation.files.load import IMPORTS
    from kooperation.reports.sheets import numbered

    if problems := check_imports(loaded):
        write_problems(loaded, problems, CheckFormat.TEXT, common.color)
        raise typer.Exit(PROBLEMS)
    imports, offers = loaded.imports, loaded.invitations.entry
    given = imports.entry.numbers if imports and imports.entry else {}
    numbers = numbered(given, (offer.id for offer in offers.invitations) if offers else ())
    new = [(id_, number) for id_, number in numbers.items() if id_ not in given]
    edits = [Edit("imports", ("numbers", id_), str(number)) for id_, number in new]
    before = {common.data / IMPORTS: loaded.document("imports").raw}
    for name, content in changed(loaded, edits).items():
        path = common.data / name
        if not save.write_all({path: content}, before):
            changed_meanwhile(path)
        note(_("wrote {path}"), path=path)
    return numbers
