"""What several commands take: options, and the words that may follow them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kooperation.i18n import Language, _

DATA = Path("data")


def spelled(command: str, data: Path) -> str:
    """Return how to call a command for a data folder."""
    if data == DATA:
        return f"koop {command}"
    folder = f'"{data}"' if " " in str(data) else data
    return f"koop {command} --data {folder}"


class Color(StrEnum):
    """When to use colours."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class Format(StrEnum):
    """How results are written."""

    TEXT = "text"
    JSON = "json"


FormatOption = Annotated[Format, typer.Option("--format", help=_("How to write the results."))]
LangOption = Annotated[
    Language | None, typer.Option("--lang", help=_("The language of everything printed."))
]


@dataclass(frozen=True, slots=True)
class Common:
    """The options of every command."""

    data: Annotated[
        Path, typer.Option("--data", metavar=_("DIR"), help=_("The folder with the YAML files."))
    ] = DATA
    lang: LangOption = None
    color: Annotated[Color, typer.Option("--color", help=_("When to use colours."))] = Color.AUTO
