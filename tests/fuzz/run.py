"""Let koop read a folder with a broken file, and look at what must be true whatever it holds."""

from __future__ import annotations

import json
import re
import shutil
import time
from dataclasses import dataclass, field
from functools import cache
from math import inf
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from typer.testing import CliRunner

from kooperation.cli import app
from kooperation.files.load import TOLD
from kooperation.files.revisions import FOLDER
from kooperation.i18n import Language, use
from tests.fuzz.corpus import FILES, SCHEDULE, Case, values
from tests.fuzz.mutate import broken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).parents[2]
_PLACE = re.compile(
    r"^data/(?P<file>\w+\.yaml):(?P<line>\d+):(?P<column>\d+): \w+\[[a-z-]+\] \S", re.MULTILINE
)
_HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_OTHERS = (
    ("show",),
    ("show", "people"),
    ("show", "hosts"),
    ("show", "week"),
    ("show", "wishes", "--format", "json"),
    ("show", "unmet"),
    ("show", "network"),
    ("export", "--format", "ics,html,csv"),
    ("publish",),
    ("diff", "old.yaml"),
    ("schedule", "--from", "2027-03-04"),
    ("schedule", "--fresh", "--dry-run"),
    ("schedule", "--format", "json"),
)
"""What else is done with a folder now and then, one of them a time."""


@dataclass(slots=True)
class Tally:
    """What the cases came to: how many ended with each code, and which took longest."""

    codes: dict[int, int] = field(default_factory=dict)
    slowest: tuple[float, str] = (0.0, "")


def run(cases: Iterable[Case], folder: Path, *, most_seconds: float = inf) -> Tally:
    """Run the cases below the folder; an AssertionError names the first that goes wrong.

    The seconds are those that this process computes: what else the machine does adds nothing.
    """
    tally = Tally()
    for number, case in enumerate(cases):
        started = time.process_time()
        try:
            code = look(case, folder, Random(number))
        except AssertionError as error:
            raise AssertionError(f"{case.name} ({folder}): {error}") from error
        seconds = time.process_time() - started
        assert seconds < most_seconds, f"{case.name} took {seconds:.1f} s"
        tally.codes[code] = tally.codes.get(code, 0) + 1
        tally.slowest = max(tally.slowest, (seconds, case.name))
    return tally


def look(case: Case, folder: Path, chance: Random) -> int:
    """Check the folder with this file in it, plan it, and return the exit code of the check."""
    data = folder / "data"
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    for name, content in {**base(case), case.file: case.content}.items():
        (data / name).write_bytes(content)
    before = _bytes(data)
    code, said = _koop("check", "--format", "concise", at=folder)
    assert code in (0, 1), f"exit {code}: {said[-300:]}"
    errors = " error[" in said
    assert errors == (code == 1), said[:300]
    for line in said.splitlines():
        found = _PLACE.match(line)
        assert found, f"no place: {line[:300]}"
        length = before[found["file"]].count(b"\n") + before[found["file"]].count(b"\r") + 1
        assert 1 <= int(found["line"]) <= length, line[:300]
        assert int(found["column"]) >= 1, line[:300]
    form = chance.choice(("text", "json", "github"))
    again, said = _koop("check", "--format", form, at=folder)
    assert again == code, f"{form}: exit {again}, not {code}"
    if form == "json":
        assert isinstance(json.loads(said)["problems"], list)
    if form == "github":
        assert all(re.match("::(error|warning) file=", line) for line in said.splitlines())
    assert _bytes(data) == before, "koop check has changed a file"
    _plan(folder, data, chance)
    return code


def _plan(folder: Path, data: Path, chance: Random) -> None:
    """Let koop plan the folder: it may change its own files and nothing else, and then whole."""
    before = _bytes(data)
    arguments: tuple[str, ...] = ("schedule", "--time-limit", "1")
    if chance.random() < 0.2:
        arguments = chance.choice(_OTHERS)
    code, said = _koop(*arguments, at=folder)
    assert code in (0, 1, 2), said[-300:]
    after = _bytes(data)
    if code:
        assert after == before, f"{arguments[0]} failed and has changed a file"
    own = {SCHEDULE, TOLD}
    new = {name for name in after.keys() - before.keys() if not name.startswith(f"{FOLDER}/")}
    assert new <= own, f"new files: {new}"
    assert all(after[name] == before[name] for name in before.keys() - own)
    if after != before:
        code, said = _koop("check", "--format", "concise", at=folder)
        assert f"{SCHEDULE}:" not in said, f"what koop wrote is wrong: {said[-300:]}"


def _koop(*arguments: str, at: Path) -> tuple[int, str]:
    """Run koop in the folder; whatever it prints must be harmless."""
    (at / "old.yaml").write_text(FILES[SCHEDULE], encoding="utf-8")
    use(Language.ENGLISH)
    result = CliRunner().invoke(app, [*arguments, "--lang", "en"])
    shown = result.stdout + result.stderr
    assert "internal error" not in shown, result.stderr
    assert "Traceback" not in shown, shown[-2000:]
    harm = _HARMFUL.search(result.stderr.replace("\r", ""))
    assert arguments[1:] == () or harm is None, f"{harm} in {shown[-300:]!r}"
    return result.exit_code, result.stdout


def _bytes(data: Path) -> dict[str, bytes]:
    paths = (path for path in sorted(data.rglob("*")) if path.is_file())
    return {path.relative_to(data).as_posix(): path.read_bytes() for path in paths}


@cache
def bases() -> tuple[dict[str, bytes], ...]:
    """The folders that are broken: the small one, the example, and those of the gallery."""
    small = {name: text.encode() for name, text in FILES.items()}
    folders = [ROOT / "data", *sorted((ROOT / "tests" / "gallery").iterdir())]
    found = [{path.name: path.read_bytes() for path in f.glob("*.yaml")} for f in folders]
    return small, small, small, *found


def base(case: Case) -> dict[str, bytes]:
    """The files that stand beside the broken one."""
    return bases()[0] | (case.beside or {})


def by_chance(count: int, seed: int) -> Iterator[Case]:
    """Yield so many cases of the seed: files broken by chance, and single values replaced."""
    every = [*values()]
    for number in range(count):
        chance = Random(f"{seed}/{number}")  # a text: the same on every version of Python
        if chance.random() < 0.3:
            case = chance.choice(every)
        else:
            files = chance.choice(bases())
            case = broken(chance, bases()[0] | files)._replace(beside=files)
        yield case._replace(name=f"{seed}/{number} {case.name}")
