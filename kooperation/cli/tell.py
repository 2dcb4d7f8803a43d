"""The command that knows what everybody holds in their hands: tell."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kooperation.cli.command import command
from kooperation.cli.data import (
    audited,
    known,
    load,
    no_schedule,
    report,
    tell_what_is_unread,
    told_is_sound,
    unchanged,
)
from kooperation.cli.lists import warn, write_files
from kooperation.cli.options import Common, Format, FormatOption, spelled
from kooperation.cli.streams import PROBLEMS, fail, note
from kooperation.i18n import _, ngettext, use

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kooperation.answers.tell import DueReader
    from kooperation.files.load import Loaded
    from kooperation.files.told import ToldLine

_WALLS = "week"


@command
def tell(
    common: Common,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar=_("ID"), help=_("Only these people and partners, by id or name; or week.")
        ),
    ] = None,
    *,
    to: Annotated[
        Path | None,
        typer.Option(metavar=_("DIR"), help=_("Write calls, lists and mails into this folder.")),
    ] = None,
    everybody: Annotated[
        bool, typer.Option("--all", help=_("Everybody, whether anything is new or not."))
    ] = False,
    done: Annotated[
        bool, typer.Option("--done", help=_("Note that they hold now what was listed for them."))
    ] = False,
    revision: Annotated[
        str, typer.Option(metavar="N", help=_("With --done: the revision that they hold."))
    ] = "",
    shared: Annotated[
        bool,
        typer.Option("--shared", help=_("Also mails to the house of who has no address.")),
    ] = False,
    output: FormatOption = Format.TEXT,
) -> None:
    from kooperation.answers import tell as answers
    from kooperation.files import save
    from kooperation.files.load import TOLD
    from kooperation.files.told import listing
    from kooperation.render.results import tell_as_json
    from kooperation.render.tell import calls

    if shared and not to:
        fail(_("--shared is about mails, and --to writes them"))
    if (done and (to or everybody)) or (revision and not done):
        fail(_("--done takes names and --revision, and --revision only goes with --done"))
    path = common.data / TOLD
    stamp = save.stamp(path)
    loaded = load(common.data)
    if done:
        _confirm(loaded, path, stamp, _readers(loaded, names), revision, common)
        return
    data, plan = audited(loaded, common, output, for_lists=True)
    _published_only(loaded, common)
    chosen = _readers(loaded, names)
    found = answers.told(loaded, everybody=everybody)
    found = tuple(one for one in found if chosen is None or one.key in chosen)
    if to:
        told_is_sound(loaded, common)
    use(common.lang or data.weeks.language)
    report(common, output, data.weeks, plan, tell_as_json(plan.revision, found), calls(found))
    ids = dict.fromkeys(id_ or _WALLS for _kind, id_ in sorted(chosen or ()))
    words = ["tell", *ids, "--done", "--revision", str(plan.revision)]
    once_told = spelled(" ".join(words), common.data)
    if to:
        _hand_out(loaded, found, to, once_told, shared=shared, all_of_it=chosen is None)
        noted = listing(loaded.noted, (one.key for one in found), loaded.own)
        _write(loaded, path, stamp, noted)
    if found:
        note(_("once they are told: {command}"), command=once_told)


def _hand_out(
    loaded: Loaded,
    found: Sequence[DueReader],
    folder: Path,
    once_told: str,
    *,
    shared: bool,
    all_of_it: bool,
) -> None:
    """Write the call list, the new lists and the mail drafts, and name drafts that are stale."""
    from kooperation.render import handouts
    from kooperation.reports.edition import edition

    assert loaded.data
    assert loaded.schedule
    written: set[Path] = set()
    if found:
        papers = edition(loaded.data, loaded.schedule, earlier=loaded.earlier())
        files = handouts.files(
            *(papers, found), revision=loaded.own, done=once_told, shared=shared, warn=warn
        )
        written = write_files(files, "tell", folder)
        drafts = sum(path.suffix == ".eml" for path in written)
        message = ngettext(
            "wrote {count} file to {path}, mail drafts among them: {drafts}",
            "wrote {count} files to {path}, mail drafts among them: {drafts}",
            len(written),
        )
        note(message, count=len(written), path=folder, drafts=drafts)
        tell_what_is_unread(loaded)
    _name_stale_drafts(folder / handouts.MAIL, written, but_in="" if all_of_it else loaded.own)


def _name_stale_drafts(mails: Path, written: set[Path], *, but_in: str) -> None:
    """Name the drafts of earlier times, but not those in the folder of one revision.

    Who asks for some readers alone has perhaps not yet sent the mails to the others.
    """
    for place in sorted(mails.glob("*/")):
        left = {*place.rglob("*.eml")} - written if place.name != but_in else ()
        if left:
            message = ngettext(
                "{count} draft in {path} is stale: delete it before you send any",
                "{count} drafts in {path} are stale: delete them before you send any",
                len(left),
            )
            note(message, count=len(left), path=place)


def _published_only(loaded: Loaded, common: Common) -> None:
    """End the command where nobody holds anything."""
    if loaded.schedule is None:
        no_schedule(common.data)
    if not loaded.schedule.published:
        message = _("publish first: nobody holds anything yet ({command})")
        note(message, command=spelled("publish", common.data))
        raise typer.Exit(PROBLEMS)


def _readers(loaded: Loaded, names: Sequence[str] | None) -> set[tuple[str, str]] | None:
    """Return the kinds and ids of the readers that are meant, who left the files included.

    Without names it is None, which means everybody. An id that is a person and a partner means
    both.
    """
    from kooperation.answers.tell import all_readers

    if not names:
        return None
    every, data = all_readers(loaded), loaded.data
    there = {id_ or _WALLS: None for _kind, id_ in every}
    ids = known(names, *((data.people, data.partners) if data else ()), there)
    return {(kind, id_) for kind, id_ in every if (id_ or _WALLS) in ids}


def _confirm(
    loaded: Loaded,
    path: Path,
    stamp: object,
    chosen: set[tuple[str, str]] | None,
    revision: str,
    common: Common,
) -> None:
    """Note that readers hold what was listed for them, or the plan on disk."""
    from kooperation.answers.tell import confirmed
    from kooperation.files.told import confirming

    told_is_sound(loaded, common)
    if loaded.schedule is None or loaded.data is None:
        audited(loaded, common)
    _published_only(loaded, common)
    found = confirmed(loaded, chosen, revision)
    if found.unclear:
        message = _("lists of several revisions were made: {revisions}")
        hint = _("write which one they hold: --done --revision {revision}")
        fail(message, hint, revisions=", ".join(found.unclear), revision=found.unclear[-1])
    if revision and not found.readers and not _is_there(loaded, revision):
        fail(_("there is no revision {revision}"), revision=revision)
    _write(loaded, path, stamp, confirming(loaded.noted, found.readers))
    for name, count in Counter(found.readers.values()).items():
        message = ngettext(
            "noted: {count} reader holds revision {revision} now",
            "noted: {count} readers hold revision {revision} now",
            count,
        )
        note(message, count=count, revision=name)
    if not found.readers:
        note(_("nothing was listed, so there is nothing to note"))


def _is_there(loaded: Loaded, revision: str) -> bool:
    names = (loaded.own, *(one.name for one in loaded.revisions))
    return any(revision in {name, name.partition("-")[0]} for name in names)


def _write(loaded: Loaded, path: Path, stamp: object, notes: tuple[ToldLine, ...]) -> None:
    """Write `told.yaml` with these notes, if it still is what was read."""
    from kooperation.files import save
    from kooperation.files.told import text_of

    unchanged(path, stamp)
    if {*notes} != {*loaded.noted}:
        save.write(path, text_of(notes))
