"""Compile the message catalogues while the package is built, also for an editable install."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface[Any]):
    """Turns every `koop.po` into the `koop.mo` that gettext reads."""

    def initialize(self, _version: str, _build_data: dict[str, Any]) -> None:
        """Compile, before the files of the package are gathered."""
        for source in Path(self.root, "kooperation", "locale").rglob("*.po"):
            with source.open("rb") as text, source.with_suffix(".mo").open("wb") as compiled:
                write_mo(compiled, read_po(text))
