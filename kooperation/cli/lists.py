"""The command that writes all lists of a schedule: export."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from kooperation.cli.command import command
from kooperation.cli.data import (
    audited,
    known,
    load,
    tell_what_is_unread,
    tell_who_is_missing,
)
from kooperation.cli.options import Common
from kooperation.cli.show import readers
from kooperation.cli.streams import note
from kooperation.i18n import _, language, ngettext, use
from kooperation.render import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterable


@command
def export(
    common: Common,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar=_("ID"), help=_("Only for these people and partners, by id or name.")
        ),
    ] = None,
    *,
    to: Annotated[
        Path, typer.Option("--to", metavar=_("DIR"), help=_("The folder for the files."))
    ] = Path("out"),
    formats: Annotated[
        str,
        typer.Option(
            "--format",
            help=_("Formats, with commas between: {known}.").format(known=", ".join(FORMATS)),
        ),
    ] = "pdf,ics,html,xlsx",
) -> None:
    from kooperation.render import files
    from kooperation.reports.edition import edition

    wanted = among(FORMATS, formats)
    loaded = load(common.data)
    data, plan = audited(loaded, common, for_lists=True)
    names = known(names or (), data.people, data.partners)
    papers = edition(data, plan, names, loaded.earlier(), () if names else readers(loaded))
    spoken = language()
    use(common.lang or data.weeks.language)
    try:
        # Paper begins first and is asked for last: it is set in type while the rest is written.
        begun = {
            name: files(papers, name, warn=warn, beside=wanted)
            for name in FORMATS
            if name in wanted
        }
        written = {name: write_files(begun[name], name, to) for name in reversed(begun)}
    finally:
        use(spoken)
    for name in begun:
        if written[name] or not names:  # there is no page for some people alone
            message = ngettext(
                "wrote {count} {format} file to {path}",
                "wrote {count} {format} files to {path}",
                len(written[name]),
            )
            note(message, count=len(written[name]), format=name, path=to)
    if not names:
        _note_left_over(to, wanted, set().union(*written.values()))
    if "ics" in wanted:
        tell_what_is_unread(loaded)
    tell_who_is_missing(data, (v for v in plan.visits if not names or v.person in names))


def among(formats: Iterable[str], text: str) -> list[str]:
    """Return the formats that were named, with commas between; another one ends the command."""
    return known(
        [name.strip() for name in text.split(",") if name.strip()] or [text], dict.fromkeys(formats)
    )


_EARLIER: Final = {
    "": (
        *("week.pdf", "people.pdf", "hosts.pdf", "week.html", "week-internal.html"),
        *("visits.csv", "sessions.csv", "people.csv"),
    ),
    "hosts": ("*.pdf", "*.ics"),
}
"""What earlier versions wrote into which folder, and no export writes there any more."""

_FEW: Final = 3
"""So many names show what is meant."""


def _note_left_over(folder: Path, formats: Iterable[str], written: set[Path]) -> None:
    """Name what earlier exports have left: of those who are gone, and in folders no longer used."""
    own = tuple(f"*.{name}" for name in formats)
    for place, patterns in (_EARLIER | {"people": own, "partners": own}).items():
        found = {path for pattern in patterns for path in (folder / place).glob(pattern)}
        if left := sorted(path.name for path in found - written):
            message = ngettext(
                "{count} file in {path} is left over from an earlier export: {names}",
                "{count} files in {path} are left over from earlier exports: {names}",
                len(left),
            )
            names = ", ".join((*left[:_FEW], *["…"] * (len(left) > _FEW)))
            note(message, count=len(left), path=folder / place, names=names)


def write_files(files: Iterable[tuple[str, bytes]], name: str, folder: Path) -> set[Path]:
    """Write the files, and return them; on a terminal their number runs along behind the name."""
    from kooperation.files import save

    watched = sys.stderr.isatty()
    written: set[Path] = set()
    try:
        for path, content in files:
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            save.write(target, content)
            written.add(target)
            if watched:
                print(f"\r{name}: {len(written)}", end="", file=sys.stderr, flush=True)
    finally:
        _clear()
    return written


def warn(message: str) -> None:
    """Note what a file cannot show, in the place of the number that runs along."""
    _clear()
    note(message)


def _clear() -> None:
    if sys.stderr.isatty():
        print(f"\r{'':20}\r", end="", file=sys.stderr, flush=True)
