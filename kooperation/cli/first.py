"""Commands before there is anything to plan: init, schema."""

from __future__ import annotations

import os
from datetime import MAXYEAR
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kooperation.cli.command import command
from kooperation.cli.data import day
from kooperation.cli.options import Common, spelled
from kooperation.cli.streams import fail, note, write_json
from kooperation.i18n import _

if TYPE_CHECKING:
    from datetime import date


class File(StrEnum):
    """What `koop schema` describes."""

    PARTNERS = "partners"
    INVITATIONS = "invitations"
    SCHEDULE = "schedule"
    IMPORTS = "imports"


@command
def init(
    common: Common,
    folder: Annotated[
        Path | None, typer.Argument(metavar=_("DIR"), help=_("Where, instead of --data."))
    ] = None,
    *,
    title: Annotated[
        str, typer.Option(metavar=_("TEXT"), help=_("What the weeks are called: without examples."))
    ] = "",
    start: Annotated[
        str, typer.Option(metavar=_("DATE"), help=_("The first day of these weeks."))
    ] = "",
    end: Annotated[
        str, typer.Option(metavar=_("DATE"), help=_("The last day of these weeks."))
    ] = "",
) -> None:
    from kooperation.files import save, starter
    from kooperation.files.load import SCHEDULE

    folder = folder or common.data
    named = bool(title or start or end)
    files = _named(title, start, end) if named else starter.files()
    for name in (*files, SCHEDULE):
        if os.path.lexists(folder / name):
            message = _("{path} is there already, so nothing was written")
            fail(message.format(path=folder / name), _("name another folder"))
    save.create(folder, files)
    for name in files:
        note(_("wrote {path}").format(path=folder / name))
    if named:
        message = _("Now {sheets} makes a workbook to fill in.")
        note(message.format(sheets=spelled("sheets", folder)))
        return
    note(_("Now put your own partners and invitations in place of the examples."))
    message = _("Then: {check} (is all well?) and {schedule} (who goes where?)")
    note(message.format(check=spelled("check", folder), schedule=spelled("schedule", folder)))


def _named(title: str, start: str, end: str) -> dict[str, str]:
    """Return the files of weeks of that title; what cannot be is told, and ends the command."""
    from kooperation.files import starter
    from kooperation.files.resolve import LONGEST_WEEKS

    title = " ".join(title.split())
    if not (title and start and end):
        hint = 'koop init --title "Our Weeks" --start 2027-03-01 --end 2027-03-12'
        fail(_("--title, --start and --end belong together"), hint)
    first, last = _dated(start), _dated(end)
    if not 0 <= (last - first).days < LONGEST_WEEKS:
        message = _("the weeks go from {start} to {end}").format(start=first, end=last)
        fail(message, _("the last day comes after the first, at most a year later"))
    return starter.named(title, first, last)


def _dated(text: str) -> date:
    found = day(text)
    if found.year == MAXYEAR:  # the nearest to no weeks at all
        hint = _("write it with the year: {text}").format(text=f"2027-{found:%m-%d}")
        fail(_('"{text}" is not a date').format(text=text), hint)
    return found


@command
def schema(
    common: Common,  # noqa: ARG001  every command takes them
    file: Annotated[
        File | None, typer.Argument(metavar=_("FILE"), help=_("Of which file."))
    ] = None,
) -> None:
    from kooperation.files.schema import schema as schema_of

    write_json(schema_of(file) if file else {name: schema_of(name) for name in File})
