"""The data folder as it stood before: in git, or as an older copy of its schedule.

git is started without a shell, reads nothing but its own objects and gets no text where it could
take it for an option. It runs no hook, filter or pager for this, and fetches nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from kooperation.i18n import _

_COPIES = (".yaml", ".yml")
_QUIETLY = ("--no-pager", "-c", "core.fsmonitor=false", "-c", "protocol.allow=never")


def is_copy(name: str) -> bool:
    """Tell whether this names an older copy: a YAML file that is there, whatever git calls so."""
    return name.endswith(_COPIES) and Path(name).is_file()


def files_at(folder: Path, revision: str, names: tuple[str, ...]) -> dict[str, bytes | None]:
    """Return the files of the folder at a revision, by name; None for what was not there.

    A LookupError says why git cannot tell.
    """
    inside = folder.resolve()
    done = _git(inside, "rev-parse", "--is-inside-work-tree")
    outside = done.returncode or done.stdout.strip() != b"true"
    if outside and not revision.endswith(_COPIES):
        raise LookupError(_reason(done, folder))
    commit = f"{revision}^{{commit}}"
    done = _git(inside, "rev-parse", "--verify", "--quiet", "--end-of-options", commit)
    sha = done.stdout.decode().strip()
    if done.returncode or not sha.isalnum():  # `^HEAD` is a revision too, but none to look at
        message = _(
            '"{name}" is no published revision, none that git knows, and no YAML file that is there'
        )
        raise LookupError(message.format(name=revision))
    return {name: _file(inside, sha, name) for name in names}


def would_be_committed(file: Path) -> bool:
    """Tell whether the file lies in a git repository that does not ignore it."""
    whole = Path(os.path.abspath(file))  # noqa: PTH100  a link itself would be committed
    try:
        return _git(whole.parent, "check-ignore", "--quiet", "--", whole.name).returncode == 1
    except (LookupError, OSError):
        return False


def _file(folder: Path, sha: str, name: str) -> bytes | None:
    done = _git(folder, "cat-file", "blob", f"{sha}:./{name}")
    return None if done.returncode else done.stdout


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    program = shutil.which("git")
    if program is None or not Path(program).is_absolute():  # Windows looks in the folder first
        raise LookupError(_("git is not installed: {hint}").format(hint=instead()))
    # What the environment says of git could start programs or lead to another repository.
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    fixed = {"GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}
    return subprocess.run(  # noqa: S603  no shell, and every argument is one of ours
        [program, *_QUIETLY, *arguments],
        cwd=folder,
        env=kept | fixed,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )


def _reason(done: subprocess.CompletedProcess[bytes], folder: Path) -> str:
    said = done.stderr.decode(errors="replace").strip().partition("\n")[0]
    if done.returncode and "not a git repository" not in said:
        return said  # that the folder belongs to somebody else, for example
    message = _("{folder} is in no git repository: {hint}")
    return message.format(folder=folder, hint=instead())


def instead() -> str:
    """Say what can be named where git does not help."""
    return _("name a published revision (koop diff 1) or an older copy of the file")
