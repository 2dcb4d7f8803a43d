"""All that a change must pass, one check after the other: `python -m tests`.

Each runs even if one before it fails. pytest comes last, so that its closing line ends the output.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).parents[1]
PYTHON = (sys.executable, "-m")
LINT_IMPORTS = shutil.which("lint-imports", path=sysconfig.get_path("scripts")) or "lint-imports"
CHECKS: dict[str, tuple[str, ...]] = {
    "ruff check .": (*PYTHON, "ruff", "check", "."),
    "ruff format --check .": (*PYTHON, "ruff", "format", "--check", "."),
    "mypy": (*PYTHON, "mypy"),
    "lint-imports": (LINT_IMPORTS,),
    "pytest -n auto": (*PYTHON, "pytest", "-n", "auto"),
}
"""What is run, by the name under which it is announced."""


def main() -> int:
    """Run the checks; return 1 if any failed."""
    failed: list[str] = []
    for name, command in CHECKS.items():
        so_far = f"   (failed so far: {', '.join(failed)})" if failed else ""
        print(f"\n$ {name}{so_far}", flush=True)  # noqa: T201
        try:
            code = subprocess.run(command, cwd=ROOT, check=False).returncode
        except FileNotFoundError as error:
            print(f"{error.filename} is not installed", flush=True)  # noqa: T201
            code = 1
        if code:
            failed.append(name)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
