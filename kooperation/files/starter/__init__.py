"""What `koop init` starts a data set with: two short files and their schemas.

The files teach by examples or, where the weeks are named, are as good as empty: the rest comes from
a workbook.
"""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING

from kooperation.files.edit import Edit, edited
from kooperation.files.reader import read
from kooperation.files.scalars import LONGEST_ID, slug
from kooperation.files.schema import schema
from kooperation.i18n import language

if TYPE_CHECKING:
    from datetime import date

EXAMPLES = ("partners", "invitations")
_SCHEMA = "# yaml-language-server: $schema=.koop/{name}.schema.json\n"
_LISTS = {"partners": "partners: []\n", "invitations": "weeks:\n  id: weeks\ninvitations: []\n"}


def files() -> dict[str, str]:
    """Return the texts of the files by their paths, in the language spoken.

    The schemas lie beside the files because the first line of these names them: so an editor needs
    no network, and everybody who gets the folder has them.
    """
    folder = resources.files(__name__) / language()
    return _with_schemas({name: (folder / f"{name}.yaml").read_text("utf-8") for name in EXAMPLES})


def named(title: str, start: date, end: date) -> dict[str, str]:
    """Return the same for weeks of that title and time: nobody takes part, and nothing is offered.

    The weeks speak the language spoken; their id is made of the title, and stays when that changes.
    """
    year = f"-{start.year}"
    name = slug(title).removesuffix(year)[: LONGEST_ID - len(year)].strip("-") or "weeks"
    said = {"id": name + year, "title": title, "start": f"{start}", "end": f"{end}"}
    edits = [
        Edit("invitations", ("weeks", key), text)
        for key, text in {**said, "language": language().value}.items()
    ]
    texts = {name: _SCHEMA.format(name=name) + text for name, text in _LISTS.items()}
    raw = edited(read("invitations.yaml", texts["invitations"].encode()), edits)
    return _with_schemas(texts | {"invitations": raw.decode()})


def _with_schemas(texts: dict[str, str]) -> dict[str, str]:
    found = {f"{name}.yaml": text for name, text in texts.items()}
    for name in EXAMPLES:
        text = json.dumps(schema(name), ensure_ascii=False, indent=2)
        found[f".koop/{name}.schema.json"] = text + "\n"
    return found
