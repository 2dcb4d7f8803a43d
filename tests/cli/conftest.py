"""The small town and the weeks of Weddinghofen, planned."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.command import OK, copy_example, inside, write

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """The small town, where Anna or Ben gets the only seat."""
    write(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def schedule_of_town(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """What koop writes for the small town."""
    folder = tmp_path_factory.mktemp("town")
    write(folder)
    assert inside(folder, "schedule").returncode == OK
    return (folder / "data" / "schedule.yaml").read_bytes()


@pytest.fixture
def ready(town: Path, schedule_of_town: bytes) -> Path:
    """The small town with its schedule."""
    (town / "data" / "schedule.yaml").write_bytes(schedule_of_town)
    return town


@pytest.fixture
def published(ready: Path) -> Path:
    """The small town with its schedule, published."""
    path = ready / "data" / "schedule.yaml"
    draft = path.read_text(encoding="utf-8")
    path.write_text(draft.replace("false\nrevision: 0", "true\nrevision: 1"), encoding="utf-8")
    return ready


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The weeks of Weddinghofen, planned; nobody may change them."""
    folder = tmp_path_factory.mktemp("weddinghofen")
    copy_example(folder / "data")
    assert inside(folder, "schedule").returncode == OK
    return folder
