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
    with _named(path), _deferred(signal.SIGTERM):
        target = Path(os.path.realpath(path))
        # What koop can make again at any time need not wait.
        temporary = _beside(target, content, wait=isinstance(content, str))
        try:
            temporary.replace(target)
        finally:
            _remove(temporary)  # where something went wrong; else it is the target now


def write_all(files: Mapping[Path, bytes], before: Mapping[Path, bytes]) -> bool:
    """Replace files by new bytes: all of them or none; return whether they still were as `before`.

    A file whose bytes are not those any more (of a new one: none) is somebody else's work, and then
    nothing is touched. An OSError means that all files are as they were, and names one. Ctrl-C
    comes before all of it or too late.
    """
    with _deferred(signal.SIGINT, signal.SIGTERM) as asked, ExitStack() as left_over:
        ready = []
        for path, content in files.items():
            target = Path(os.path.realpath(path))
            with _named(path):
                versions = [_beside(target, one) for one in (content, before.get(path, b"")) if one]
            for one in versions:
                left_over.callback(_remove, one)
            ready.append((path, target, *versions))
        if any(_bytes(path) != before.get(path, b"") for path in files):
            return False
        if signal.SIGINT in asked:
            raise KeyboardInterrupt
        with ExitStack() as undo:
            for path, target, new, *old in ready:
                with _named(path):
                    new.replace(target)
                undo.callback(*((old[0].replace, target) if old else (_remove, target)))
            undo.pop_all()
        asked[:] = [number for number in asked if number != signal.SIGINT]
    return True


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Let an OSError name the file: nobody knows the temporary one."""
    try:
        yield
    except OSError as error:
        if error.errno is None:
            raise
        raise OSError(error.errno, error.strerror, str(path)) from error


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


@contextmanager
def _deferred(*signals: signal.Signals) -> Iterator[list[int]]:
    """Let whoever wants to end koop wait a moment, so that no temporary file stays behind.

    What was asked meanwhile is in the list; what is still in it at the end happens then.
    """
    asked: list[int] = []
    if threading.current_thread() is not threading.main_thread():  # there nobody is asked
        yield asked
        return
    before = {
        one: signal.signal(one, lambda number, _frame: asked.append(number)) for one in signals
    }
    try:
        yield asked
    finally:
        for one, handler in before.items():
            signal.signal(one, handler or signal.SIG_DFL)
        for number in asked:
            signal.raise_signal(number)


def _beside(target: Path, content: str | bytes, *, wait: bool = True) -> Path:
    """Write a file to be renamed to the target, as everything else that is about it; return it."""
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            if wait:
                _sync(file.fileno())
        with suppress(OSError, NotImplementedError):  # network drives may have no modes
            temporary.chmod(mode)
    except BaseException:
        _remove(temporary)
        raise
    return temporary


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
