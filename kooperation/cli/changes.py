"""Changes of the hand-written files: shown line by line, and written, both or neither."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kooperation.cli.options import Common
from kooperation.cli.streams import console, fail, note
from kooperation.i18n import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kooperation.files.load import Loaded


def show_changes(loaded: Loaded, files: Mapping[str, bytes], common: Common) -> None:
    """Show every line that changes in the two files; of `imports.yaml` only who keeps it cares."""
    from kooperation.render.difference import FileDiff

    screen = console(common.color)
    for name in ("partners", "invitations"):
        document = loaded.document(name)
        if (new := files.get(f"{name}.yaml")) is not None:
            screen.print(FileDiff(document.path, document.raw, new), soft_wrap=True)


def replace_files(folder: Path, loaded: Loaded, files: Mapping[str, bytes]) -> None:
    """Write the files, all or none, if they still are what was read."""
    from kooperation.files import save

    new = {folder / name: raw for name, raw in files.items()}
    before = {path: loaded.document(path.stem).raw for path in new}
    if not save.write_all(new, before):
        message = _("somebody else changed the files meanwhile, so nothing was written")
        fail(message, _("run the command once more"))
    for path in new:
        note(_("wrote {path}"), path=path)
