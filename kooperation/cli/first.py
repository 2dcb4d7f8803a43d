"""Commands before there is anything to plan: init, schema."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kooperation.cli.command import command
from kooperation.cli.options import Common, spelled
from kooperation.cli.streams import fail, note, write_json
from kooperation.i18n import _


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
) -> None:
    from kooperation.files import save, starter
    from kooperation.files.load import SCHEDULE

    folder = folder or common.data
    files = starter.files()
    for name in (*files, SCHEDULE):
        if os.path.lexists(folder / name):
            message = _("{path} is there already, so nothing was written")
            fail(message.format(path=folder / name), _("name another folder"))
    save.create(folder, files)
    for name in files:
        note(_("wrote {path}").format(path=folder / name))
    note(_("Now put your own partners and invitations in place of the examples."))
    message = _("Then: {check} (is all well?) and {schedule} (who goes where?)")
    note(message.format(check=spelled("check", folder), schedule=spelled("schedule", folder)))


@command
def schema(
    common: Common,  # noqa: ARG001  every command takes them
    file: Annotated[
        File | None, typer.Argument(metavar=_("FILE"), help=_("Of which file."))
    ] = None,
) -> None:
    from kooperation.files.schema import schema as schema_of

    write_json(schema_of(file) if file else {name: schema_of(name) for name in File})
