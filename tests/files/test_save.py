"""A file is on the disk whole or not at all."""

from __future__ import annotations

import errno
import os
import signal
import stat
import sys
from itertools import count
from typing import TYPE_CHECKING

import pytest

from kooperation.files.save import same, write, write_all

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# --- the way onto the disk -----------------------------------------------------------------------


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "schedule.yaml"
    path.write_text("old\n")
    return path


def alone(path: Path, text: str) -> None:
    """Assert that the file says this, and that no other lies beside it."""
    assert path.read_text() == text
    assert [*path.parent.iterdir()] == [path]


def test_the_text_replaces_the_file(path: Path) -> None:
    write(path, "neu: „Anstoß“\n")
    assert path.read_bytes() == "neu: „Anstoß“\n".encode()
    assert [*path.parent.iterdir()] == [path]


@pytest.mark.parametrize(
    ("step", "interruption"),
    [
        ("replace", OSError(28, "No space left on device")),
        ("fsync", OSError(28, "No space left on device")),
        ("fsync", KeyboardInterrupt("on the way")),
    ],
)
def test_what_fails_on_the_way_leaves_the_old_file_and_nothing_else(
    path: Path, step: str, interruption: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_args: object, **_more: object) -> None:
        raise interruption

    monkeypatch.setattr(os, step, failing)
    with pytest.raises(type(interruption), match=r"No space left|on the way"):
        write(path, "new\n")
    alone(path, "old\n")


@pytest.mark.parametrize(
    "refusal",
    [
        PermissionError(errno.EPERM, "Operation not permitted"),
        PermissionError(errno.EACCES, "Permission denied"),
        OSError(errno.ENOTSUP, "Operation not supported"),
        OSError(errno.EINVAL, "Invalid argument"),
        NotImplementedError(),
    ],
    ids=repr,
)
@pytest.mark.parametrize("steps", [("chmod",), ("fsync",), ("chmod", "fsync")])
@pytest.mark.parametrize("exists", [True, False])
def test_a_drive_that_knows_no_modes_and_no_syncing_is_written_to(
    path: Path,
    refusal: Exception,
    steps: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    *,
    exists: bool,
) -> None:
    def refused(*_args: object, **_more: object) -> None:
        raise refusal

    if not exists:
        path.unlink()
    for step in steps:
        monkeypatch.setattr(os, step, refused)
    write(path, "new\n")
    alone(path, "new\n")


def test_the_old_file_stands_until_the_new_one_is_whole(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    replace = os.replace

    def watched(source: str, target: str) -> None:
        with open(source, "rb") as new:  # noqa: PTH123
            seen.append((path.read_text(), new.read()))
        assert os.path.dirname(source) == os.path.dirname(target)  # noqa: PTH120  one file system
        replace(source, target)

    monkeypatch.setattr(os, "replace", watched)
    write(path, "new\n" * 10_000)
    assert seen == [("old\n", b"new\n" * 10_000)]


def test_a_folder_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="gone"):
        write(tmp_path / "gone" / "schedule.yaml", "new\n")
    assert [*tmp_path.iterdir()] == []


@pytest.mark.skipif(sys.platform == "win32", reason="folders cannot be read-only there")
def test_a_read_only_folder_is_an_os_error_and_leaves_everything(path: Path) -> None:
    path.parent.chmod(0o500)
    try:
        if os.access(path.parent, os.W_OK):
            pytest.skip("nothing is forbidden to this user")
        with pytest.raises(PermissionError):
            write(path, "new\n")
    finally:
        path.parent.chmod(0o700)
    alone(path, "old\n")


def test_a_folder_in_the_place_of_the_file_is_an_os_error(tmp_path: Path) -> None:
    (tmp_path / "schedule.yaml").mkdir()
    with pytest.raises(OSError, match=r"schedule\.yaml"):
        write(tmp_path / "schedule.yaml", "new\n")
    assert [p.name for p in tmp_path.iterdir()] == ["schedule.yaml"]


@pytest.mark.skipif(sys.platform == "win32", reason="files have no such mode there")
def test_the_mode_of_the_file_stays(path: Path) -> None:
    for mode in (0o600, 0o664, 0o640):
        path.chmod(mode)
        write(path, f"{mode}\n")
        assert stat.S_IMODE(path.stat().st_mode) == mode


@pytest.mark.skipif(sys.platform == "win32", reason="files have no such mode there")
def test_a_new_file_gets_the_usual_mode(path: Path) -> None:
    usual = stat.S_IMODE(path.stat().st_mode)
    write(path.with_name("new.yaml"), "new\n")
    assert stat.S_IMODE(path.with_name("new.yaml").stat().st_mode) == usual


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
@pytest.mark.parametrize("exists", [True, False])
def test_a_link_stays_one_and_its_target_is_written(tmp_path: Path, *, exists: bool) -> None:
    target, link = tmp_path / "shared" / "plan.yaml", tmp_path / "schedule.yaml"
    target.parent.mkdir()
    link.symlink_to(target)
    if exists:
        target.write_text("old\n")
    write(link, "new\n")
    assert link.is_symlink()
    assert target.read_text() == "new\n"
    assert sorted(tmp_path.iterdir()) == [link, target.parent]
    assert [*target.parent.iterdir()] == [target]


def test_the_same_text_is_the_same_but_for_its_line_ends(path: Path) -> None:
    assert same(path, "old\n")
    assert not same(path, "new\n")
    assert not same(path, "old")
    path.write_bytes("ä\r\nö\r\n".encode())
    assert same(path, "ä\nö\n")
    assert not same(path, "ä\no\n")


def test_a_file_that_is_not_there_is_never_the_same(tmp_path: Path) -> None:
    assert not same(tmp_path / "schedule.yaml", "")


def test_a_file_in_another_encoding_is_not_the_same(path: Path) -> None:
    path.write_bytes("ä\n".encode("cp1252"))
    assert not same(path, "ä\n")


# --- files that change together ------------------------------------------------------------------


@pytest.fixture
def two(tmp_path: Path) -> dict[Path, bytes]:
    """Two files, in a folder with a blank in its name."""
    folder = tmp_path / "unsere Wochen"
    folder.mkdir()
    before = {folder / "partners.yaml": b"a\r\n", folder / "invitations.yaml": b"b"}
    for path, raw in before.items():
        path.write_bytes(raw)
    return before


def state(before: dict[Path, bytes]) -> dict[str, bytes]:
    """Return all that lies in the folder."""
    (folder,) = {path.parent for path in before}
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def as_new(before: dict[Path, bytes]) -> dict[Path, bytes]:
    """Return both files with more in them, and a third one that is new."""
    new = {path: raw + b"new" for path, raw in before.items()}
    return new | {next(iter(before)).with_name("imports.yaml"): b"c"}


def by_name(files: dict[Path, bytes]) -> dict[str, bytes]:
    return {path.name: raw for path, raw in files.items()}


def test_files_change_together(two: dict[Path, bytes]) -> None:
    new = as_new(two)
    assert write_all(new, two)
    assert state(two) == by_name(new)


@pytest.mark.parametrize("name", ["invitations.yaml", "imports.yaml"])
def test_where_somebody_wrote_or_made_a_file_meanwhile_none_is_touched(
    name: str, two: dict[Path, bytes]
) -> None:
    (theirs,) = (path for path in as_new(two) if path.name == name)
    theirs.write_bytes(b"by somebody else")
    assert not write_all(as_new(two), two)
    assert state(two) == by_name(two | {theirs: b"by somebody else"})


def at_rename(number: int, happens: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let something happen instead of, or before, that rename."""
    really, numbers = os.replace, count(1)

    def replace(*paths: str) -> None:
        if next(numbers) == number:
            happens()
        really(*paths)

    monkeypatch.setattr(os, "replace", replace)


@pytest.mark.parametrize("step", [1, 2, 3])
@pytest.mark.parametrize("interruption", [OSError(28, "No space left"), KeyboardInterrupt()])
def test_what_fails_between_the_renames_puts_all_back(
    step: int,
    interruption: BaseException,
    two: dict[Path, bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails() -> None:
        raise interruption

    at_rename(step, fails, monkeypatch)
    with pytest.raises(type(interruption)) as raised:
        write_all(as_new(two), two)
    assert state(two) == by_name(two)
    if isinstance(raised.value, OSError):
        assert raised.value.filename in {str(path) for path in as_new(two)}


@pytest.mark.parametrize("step", [1, 2, 3])
def test_ctrl_c_between_the_renames_comes_too_late(
    step: int, two: dict[Path, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    at_rename(step, lambda: signal.raise_signal(signal.SIGINT), monkeypatch)
    assert write_all(as_new(two), two)
    assert state(two) == by_name(as_new(two))


def test_ctrl_c_before_the_first_rename_leaves_all_as_it_was(
    two: dict[Path, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    really = os.fsync

    def fsync(handle: int) -> None:
        signal.raise_signal(signal.SIGINT)
        really(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(KeyboardInterrupt):
        write_all(as_new(two), two)
    assert state(two) == by_name(two)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="nothing is forbidden")
def test_a_folder_that_is_read_only_is_named_and_keeps_all(two: dict[Path, bytes]) -> None:
    folder = next(iter(two)).parent
    folder.chmod(0o500)
    try:
        with pytest.raises(PermissionError) as raised:
            write_all(as_new(two), two)
    finally:
        folder.chmod(0o700)
    assert raised.value.filename == str(next(iter(two)))
    assert state(two) == by_name(two)
