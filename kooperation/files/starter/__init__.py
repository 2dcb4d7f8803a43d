"""What `koop init` starts a data set with: two short files that teach, and their schemas."""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING, Any

from kooperation.files import style
from kooperation.files.entries import InvitationsFile, PartnersFile
from kooperation.files.scalars import slug
from kooperation.files.schema import schema
from kooperation.files.style import Style
from kooperation.files.typed import kind_inside
from kooperation.i18n import Language, language

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_EDITOR = "# yaml-language-server: $schema=.koop/{name}.schema.json"
EXAMPLES = ("partners", "invitations")


def files() -> dict[str, str]:
    """Return the texts of the files by their paths, in the language spoken."""
    folder = resources.files(__name__) / language()
    return _with_schemas({name: (folder / f"{name}.yaml").read_text("utf-8") for name in EXAMPLES})


def empty(title: str, start: str, end: str) -> dict[str, str]:
    """Return the texts of files with empty lists, for weeks of that title and those dates."""
    weeks = {"id": slug(f"{title} {start[:4]}"), "title": title, "start": start, "end": end}
    weeks |= {"language": language()} if language() != Language.GERMAN else {}
    return written({"partners": []}, {"weeks": weeks, "invitations": []})


def written(partners: Mapping[str, Any], invitations: Mapping[str, Any]) -> dict[str, str]:
    """Return the texts of files with these values, an entry a block."""
    found = {}
    for name, value, kind in (
        ("partners", partners, PartnersFile),
        ("invitations", invitations, InvitationsFile),
    ):
        lines = [_EDITOR.format(name=name), ""]
        for key, one in style.ordered(value, kind):
            lines += [*_apart(Style().pair(key, one, kind_inside(kind, key), 0)), ""]
        found[name] = "\n".join(lines[:-1]) + "\n"
    return _with_schemas(found)


def _apart(lines: list[str]) -> Iterator[str]:
    """Yield lines with a blank one before each entry of a list but the first."""
    for number, line in enumerate(lines):
        if number > 1 and line.startswith("  - "):
            yield ""
        yield line


def _with_schemas(texts: Mapping[str, str]) -> dict[str, str]:
    """Return the texts by their paths, with the schemas that their first lines name.

    These lie beside the files: so an editor needs no network, and everybody who gets the folder has
    them.
    """
    found = {f"{name}.yaml": text for name, text in texts.items()}
    for name in EXAMPLES:
        text = json.dumps(schema(name), ensure_ascii=False, indent=2)
        found[f".koop/{name}.schema.json"] = text + "\n"
    return found
