"""What koop once said, to be compared with what it says now.

After a change that is meant, record the texts anew, and read the difference before it is kept:

    KOOP_RECORD=1 python -m pytest tests/render tests/cli
    git diff tests/golden

`schedule.yaml` is a plan of the example that breaks no rule. It is not the best, so it need not
change with the goals.
"""

import os
from pathlib import Path

FOLDER = Path(__file__).parent


def recorded(name: str, text: str) -> str:
    """Return the text recorded under a name; with `KOOP_RECORD` that is now this one."""
    path = FOLDER / name
    if os.environ.get("KOOP_RECORD"):
        path.write_text(text, encoding="utf-8", newline="\n")
    return path.read_text(encoding="utf-8")
