"""A schedule as the text of `schedule.yaml`, and its safe way onto the disk."""

from __future__ import annotations

import errno
import os
import signal
import tempfile
import threading
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
_CANNOT_BE_ASKED = {
    *(errno.EINVAL, errno.ENOSYS, errno.ENOTTY, errno.ENOTSUP, errno.EOPNOTSUPP),
    *(errno.EPERM, errno.EACCES),
}


def same(path: Path, text: str) -> bool:
    """Tell whether the file says this already, but for the line ends a git checkout may change."""
    try:
        return path.read_bytes().replace(b"\r\n", b"\n") == text.encode()
    except FileNotFoundError:
        return False


def stamp(path: Path) -> tuple[int, int, int] | None:
    """Return what tells one state of a file from the next; None where there is none."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def write(path: Path, content: str | bytes) -> None:
    """Replace the file by the content in one step: the old file or the new, never half of one.

    A symbolic link stays one; its target is replaced. An OSError means that the old file is
    untouched, and names it.
    """
    try:
        with _sigterm_deferred():
            _replace(Path(os.path.realpath(path)), content)
    except OSError as error:  # nobody knows the temporary file
        if error.errno is None:
            raise
        raise OSError(error.errno, error.strerror, str(path)) from error


@contextmanager
def _sigterm_deferred() -> Iterator[None]:
    """Let whoever wants to end koop wait a moment, so that no temporary file stays behind."""
    if threading.current_thread() is not threading.main_thread():  # there nobody is asked
        yield
        return
    asked: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _frame: asked.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before or signal.SIG_DFL)
        for number in asked:
            signal.raise_signal(number)


def _replace(target: Path, content: str | bytes) -> None:
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            if isinstance(content, str):  # what koop can make again at any time need not wait
                _sync(file.fileno())
        with suppress(OSError, NotImplementedError):  # network drives may have no modes
            temporary.chmod(mode)
        temporary.replace(target)
    finally:
        _remove(temporary)  # where something went wrong; else it is the target now


def _sync(handle: int) -> None:
    """Let the disk write what it has, where it can be asked; that it cannot write is an OSError."""
    try:
        os.fsync(handle)
    except NotImplementedError:
        pass
    except OSError as error:
        if error.errno not in _CANNOT_BE_ASKED:
            raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.rmdir() if path.is_dir() else path.unlink()


def create(folder: Path, files: Mapping[str, str]) -> None:
    """Write new files, by their paths inside the folder: all of them or none.

    What is there already is never touched; then, as for everything else that goes wrong, there is
    an OSError, and whatever was made before it is gone again.
    """
    with ExitStack() as made:
        for name, text in files.items():
            path = folder / name
            for parent in reversed(path.parents):
                if not parent.is_dir():
                    parent.mkdir()
                    made.callback(_remove, parent)
            with path.open("x", encoding="utf-8", newline="\n") as file:
                made.callback(_remove, path)
                file.write(text)
        made.pop_all()
