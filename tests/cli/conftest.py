"""The small town and the weeks of Weddinghofen, planned."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.command import alter, copy_example, fine, git, write

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
    fine(folder, "schedule")
    return (folder / "data" / "schedule.yaml").read_bytes()


@pytest.fixture
def ready(town: Path, schedule_of_town: bytes) -> Path:
    """The small town with its schedule."""
    (town / "data" / "schedule.yaml").write_bytes(schedule_of_town)
    return town


@pytest.fixture
def published(ready: Path) -> Path:
    """The small town with its schedule, published."""
    alter(ready / "data" / "schedule.yaml", {"false\nrevision: 0": "true\nrevision: 1"})
    return ready


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The weeks of Weddinghofen, planned; nobody may change them."""
    folder = tmp_path_factory.mktemp("weddinghofen")
    copy_example(folder / "data")
    fine(folder, "schedule")
    return folder


DISTRICT = """\
partners:
  - id: ogs
    name: OGS der Pfalzschule
    people:
      - id: anna
        name: Anna
        phone: 02307 000001
        email: anna@example.org
      - id: ben
        name: Ben
      - id: klasse
        name: Klasse 4a
        size: 3
  - id: spd
    name: SPD
    people:
      - id: cem
        name: Cem
        phone: 02307 000002
      - id: dora
        name: Dora
  - id: awo
    name: AWO
    contact: Empfang, 02307 000003
    people:
      - id: berta
        name: Berta
        email: berta@example.org
      - id: bille
        name: Bille
  - id: bke
    name: Blaues Kreuz
"""
OFFERS = """\
weeks:
  id: w
  title: Wochen der Kooperation
  start: 2027-03-01
  end: 2027-03-12
places:
  - name: Rathaus
    address: Rathausplatz 1
invitations:
  - id: beratung
    host: awo
    title: Beratung im Alltag
    seats: 4
    guides: [berta]
    sessions:
      - at: 2027-03-02 10:00-11:00
        agreed: [anna, cem]
      - at: 2027-03-04 10:00-11:00
        agreed: [klasse]
        guides: [bille]
      - 2027-03-09 10:00-11:00
  - id: treff
    host: bke
    title: Blaues Kreuz
    seats: 5
    sessions:
      - at: 2027-03-03 14:00-15:00
        agreed: [anna, ben]
      - at: 2027-03-10 14:00-15:00
        agreed: [dora]
"""
STORY = {
    # Klasse 4a goes on another day, Ben goes there too, and Cem is gone altogether …
    "agreed: [anna, cem]": "agreed: [anna, ben]",
    "        agreed: [klasse]\n        guides: [bille]\n      - 2027-03-09 10:00-11:00\n": (
        "        guides: [bille]\n      - at: 2027-03-09 10:00-11:00\n"
        "        agreed: [klasse]\n        guides: [bille]\n"
    ),
    "      - id: cem\n        name: Cem\n        phone: 02307 000002\n": "",
    # … one session has another end and place, and another has nobody left.
    "2027-03-03 14:00-15:00": "2027-03-03 14:00-16:00",
    "    seats: 5\n": "    seats: 5\n    place: Rathaus\n",
    "agreed: [dora]": "agreed: []",
}


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `repository` copies."""
    folder = tmp_path_factory.mktemp("story")
    write(folder, {}, DISTRICT, OFFERS)
    fine(folder, "schedule")
    fine(folder, "publish")
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "published")
    shutil.copy(folder / "data" / "schedule.yaml", folder / "old.yaml")
    write(folder, STORY, DISTRICT, OFFERS)
    fine(folder, "schedule")
    return folder


@pytest.fixture
def repository(story: Path, tmp_path: Path) -> Path:
    """Return a repository whose published schedule is committed, and planned anew on disk."""
    return shutil.copytree(story, tmp_path, dirs_exist_ok=True)
