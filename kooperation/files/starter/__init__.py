"""What `koop init` starts a data set with: two short files that teach, and their schemas."""

from __future__ import annotations

import json
from importlib import resources

from kooperation.files.schema import schema
from kooperation.i18n import language

EXAMPLES = ("partners", "invitations")


def files() -> dict[str, str]:
    """Return the texts of the files by their paths, in the language spoken.

    The schemas lie beside the files because the first line of these names them: so an editor needs
    no network, and everybody who gets the folder has them.
    """
    folder = resources.files(__name__) / language()
    found = {f"{name}.yaml": (folder / f"{name}.yaml").read_text("utf-8") for name in EXAMPLES}
    for name in EXAMPLES:
        text = json.dumps(schema(name), ensure_ascii=False, indent=2)
        found[f".koop/{name}.schema.json"] = text + "\n"
    return found
