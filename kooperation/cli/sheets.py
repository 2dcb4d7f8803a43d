"""The command before anybody has signed up: sheets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from kooperation.cli.command import command
from kooperation.cli.data import known, load, sound
from kooperation.cli.lists import among, write_files
from kooperation.cli.options import Common, Format
from kooperation.cli.streams import note
from kooperation.i18n import _, language, use

if TYPE_CHECKING:
    from kooperation.files.load import Loaded

FORMATS: Final = ("pdf", "xlsx")


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
        str, typer.Option("--format", help=_("Which of pdf and xlsx, with commas between."))
    ] = "pdf,xlsx",
    contacts: Annotated[
        bool, typer.Option("--contacts", help=_("Phone numbers and mail addresses too."))
    ] = False,
) -> None:
    from functools import partial

    from kooperation.render import sheets as render
    from kooperation.reports import sheets as reports
    from kooperation.weeks.schedule import past_of

    wanted = among(FORMATS, formats)
    loaded = load(common.data)
    data = sound(loaded, common, Format.TEXT)
    chosen = known(names or (), data.partners, data.invitations)
    numbers = _numbers(loaded)
    spoken = language()
    use(common.lang or data.weeks.language)
    try:
        written: list[Path] = []
        if "pdf" in wanted:
            papers = reports.sheets(data, numbers, chosen, past_of(loaded.schedule))
            written += write_files(partial(render.files, papers), "pdf", to)
    finally:
        use(spoken)
    for path in sorted(written):
        note(_("wrote {path}").format(path=path))


def _numbers(loaded: Loaded) -> dict[str, int]:
    """Return the number of each invitation."""
    from kooperation.reports.sheets import numbered

    entry = loaded.invitations.entry
    return numbered({}, (one.id for one in entry.invitations) if entry else ())
