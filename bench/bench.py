"""Measure koop in whole processes, and print Markdown tables.

    python bench/bench.py [startup] [instances] [means] [exports] [tell] [sizes]
                          [--instances DIR] [--runs N]

Without a section: all. Nothing is asserted; what is wanted stands beside what was measured.
What is compared runs in turns (A B A B), so that a machine that slows down slows both. POSIX only:
the peak memory of every process is what the kernel says when it ends. It is never less than that of
this process, which starts it, so nothing big may be imported here.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import re
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any

Command = Sequence[str | Path]
Goals = Sequence[Mapping[str, Any]]
"""As in the JSON of koop: name, value, bound, proved; the yardstick knows no bounds."""

BENCH = Path(__file__).resolve().parent
ROOT = BENCH.parent
FILES = ("partners.yaml", "invitations.yaml")
PYTHON = sys.executable
KOOP = (PYTHON, "-m", "kooperation")
PLAN = (*KOOP, "schedule", "--format", "json", "--data")
YARDSTICK = (PYTHON, BENCH / "yardstick.py")
LOAD = """
import sys, time
from pathlib import Path
from kooperation.files.load import load
began = time.perf_counter()
loaded = load(Path(sys.argv[1]))
print(time.perf_counter() - began)
assert loaded.data
"""
"""Loads a data folder, and says how long that took without the start of Python."""
SEARCH = """
import sys, time
from pathlib import Path
from kooperation.files.load import load
from kooperation.solve.questions import solve
from kooperation.solve.results import Limits, Means
data = load(Path(sys.argv[1])).data
off = dict.fromkeys(sys.argv[2:], False)
began = time.process_time()
plan = solve(data, limits=Limits(means=Means(**off)))
print(time.process_time() - began)
assert plan.optimal
"""
"""Searches for the best plan without some of its means, and says what CPU seconds that took."""
LINES = (5800, 1740)
"""People and invitations that fill about 100,000 lines."""
SIZES = (
    (25, 10), (50, 20), (100, 30), (200, 60), (500, 150), (1000, 300), (2000, 600), (10_000, 2000),
)  # fmt: skip
"""People and invitations of the growing towns."""
NO_BOUND = 10**9
"""What koop writes, with either sign, where it came to no bound."""
HUGE = 10_000
"""From so many people on, a town is given more time."""
PAPER = (1000, 150)
"""People and invitations of the town that is exported, and told what is new."""
MOVED = 20
"""So many sessions end later before that."""
SESSION = re.compile(r"(- at: \d{4}-\d{2}-\d{2} \d{2}:)00-(\d{2}):00")
PERSON = re.compile(r"^( *)- id: (person-.*)$", re.MULTILINE)
SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 376" class="koop-sizes"
  font-family="sans-serif" font-size="13" fill="currentColor">
<title>Seconds of koop schedule over the number of people</title>
<style>
.koop-sizes {{ color: #1f2328 }}
@media (prefers-color-scheme: dark) {{ .koop-sizes {{ color: #e6edf3 }} }}
</style>
<text x="8" y="20">seconds, whole process</text>
<text x="616" y="20" text-anchor="end">filled: all goals proved · hollow: not all, in time</text>
<text x="616" y="364" text-anchor="end">people</text>
<polyline points="{track}" fill="none" stroke="#3b82f6" stroke-width="2"/>
{marks}
</svg>
"""
"""The frame of the plot; readable on light and on dark, on its own and inside a page."""


# --- processes ----------------------------------------------------------------------------------


class FailedError(Exception):
    """A process that ended otherwise than it should."""


@dataclass(frozen=True)
class Run:
    """What a process took and printed."""

    seconds: float
    megabytes: float
    output: str


def run(command: Command) -> Run:
    """Run a process to its end; koop comes from this tree, installed or not."""
    with TemporaryFile() as output, TemporaryFile() as errors:
        began = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=output, stderr=errors
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        if process.returncode:
            said = errors.read().decode().strip().splitlines() or ["nothing on stderr"]
            raise FailedError(f"exit code {process.returncode}: {said[-1]}")
        return Run(seconds, megabytes(usage), output.read().decode())


def megabytes(usage: resource.struct_rusage) -> float:
    """Return the peak memory in millions of bytes."""
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6


def in_turns(commands: Mapping[str, Command], runs: int) -> dict[str, list[Run]]:
    """Run every command so many times, one after the other and then all again."""
    result: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            if command[: len(PLAN)] == PLAN:  # each time as if for the first time
                Path(command[len(PLAN)], "schedule.yaml").unlink(missing_ok=True)
            result[name].append(run(command))
    return result


def seconds_of(runs: Sequence[Run]) -> float:
    """Return the median."""
    return median(run.seconds for run in runs)


def memory_of(runs: Sequence[Run]) -> str:
    """Write the highest peak, if it is one of their own."""
    peak = max(run.megabytes for run in runs)
    own = megabytes(resource.getrusage(resource.RUSAGE_SELF))
    return f"{peak:.0f} MB" if peak > own else f"≤ {own:.0f} MB"


def copied(data: Path, to: Path) -> Path:
    """Copy a data folder without its schedule."""
    to.mkdir()
    for name in FILES:
        shutil.copyfile(data / name, to / name)
    return to


def generated(folder: Path, people: int, invitations: int) -> Path:
    """Make up a town."""
    size = ("--people", str(people), "--invitations", str(invitations))
    run((PYTHON, BENCH / "generate.py", folder, *size))
    return folder


# --- tables -------------------------------------------------------------------------------------


def row(*cells: str) -> None:
    """Print a row at once: the next one may take a while."""
    print(f"| {' | '.join(cells)} |", flush=True)


def header(*cells: str) -> None:
    """Print the head of a table: its first column is of words, the others are of numbers."""
    row(*cells)
    print(f"|---{'|--:' * (len(cells) - 1)}|")


def time_text(seconds: float) -> str:
    """Write a time in three digits or more."""
    number, unit = (seconds, "s") if seconds >= 0.9995 else (1000 * seconds, "ms")
    return f"{number:.{2 if number < 10 else 1 if number < 100 else 0}f} {unit}"


def bound_of(goal: Mapping[str, Any]) -> int | None:
    """Return the bound of a goal, if the search came to one."""
    bound: int | None = goal["bound"]
    return None if bound is None or abs(bound) >= NO_BOUND else bound


def gap(goal: Mapping[str, Any]) -> float:
    """Return how far a value may be from the best one, in percent of its bound."""
    value, bound = goal["value"], bound_of(goal)
    if value == bound:
        return 0.0
    return 100 * abs(bound - value) / abs(bound) if bound else math.inf


def gap_text(percent: float) -> str:
    """Write a gap; one that is not zero never looks like it."""
    return "unknown" if math.isinf(percent) else f"{percent:.3g} %"


def proved(goals: Goals) -> str:
    """Write how many of the goals are proved."""
    return f"{sum(goal['proved'] for goal in goals)} of {len(goals)}"


# --- startup ------------------------------------------------------------------------------------


def startup(runs: int, temp: Path) -> None:
    """Measure what has to be quick at any time, in multiples of bare Python."""
    town = generated(temp / "lines", *LINES)
    lines = sum((town / name).read_bytes().count(b"\n") for name in FILES)
    bare, loading = "`python3 -c pass`", f"`load` of {lines:,} lines"
    check, plan = copied(ROOT / "data", temp / "check"), copied(ROOT / "data", temp / "plan")
    commands: dict[str, tuple[str, Command]] = {
        bare: ("", (PYTHON, "-c", "pass")),
        "`koop --help`": ("12 ×", (*KOOP, "--help")),
        "`koop check`, example": ("20 ×", (*KOOP, "check", "--data", check)),
        "`koop schedule`, example": ("1 s", (*PLAN, plan)),
        loading: ("2 s, 250 MB", (PYTHON, "-c", LOAD, town)),
    }
    measured = in_turns({name: command for name, (_, command) in commands.items()}, runs)
    print(f"\n### Startup (medians of {runs})\n")
    header("whole process", "time", "× bare", "peak memory", "wanted at most")
    for name, of_command in measured.items():
        ratio = seconds_of(of_command) / seconds_of(measured[bare])
        took = time_text(seconds_of(of_command))
        row(name, took, f"{ratio:.1f}", memory_of(of_command), commands[name][0])
    inside = median(float(run.output) for run in measured[loading])
    print(f"\n{loading}, without starting Python and importing: {time_text(inside)}.")


# --- instances ----------------------------------------------------------------------------------


def folders_in(directory: Path | None) -> list[Path]:
    """Return the instances in a folder, or the folder itself if it is one."""
    if directory is None or (directory / FILES[0]).exists():
        return [directory] if directory else []
    return sorted(path.parent for path in directory.glob(f"*/{FILES[0]}"))


def agreement(sides: Mapping[str, Mapping[str, int]]) -> str:
    """Say on which values all agree, or how not; a goal that is not named is 0."""
    differ: list[str] = []
    for name in dict.fromkeys(name for values in sides.values() for name in values):
        found = {side: values.get(name, 0) for side, values in sides.items()}
        if len(set(found.values())) > 1:
            differ.append(f"{name} {', '.join(f'{side} {n}' for side, n in found.items())}")
    return f"differ: {'; '.join(differ)}" if differ else f"equal: {', '.join(sides)}"


def versus(folder: Path, plan: Path, known: Mapping[str, int] | None, runs: int) -> None:
    """Print a row: koop against the yardstick."""
    sides = in_turns({"koop": (*PLAN, plan), "yardstick": (*YARDSTICK, plan)}, runs)
    found: dict[str, Goals] = {
        # HiGHS 1.16 names itself on a line before.
        side: json.loads("".join(of_side[-1].output.partition("{")[1:]))["goals"]
        for side, of_side in sides.items()
    }
    values = {side: {goal["name"]: goal["value"] for goal in found[side]} for side in found}
    if known is not None:
        values["expected"] = dict(known)
    koop, yardstick = sides["koop"], sides["yardstick"]
    row(
        folder.name,
        time_text(seconds_of(koop)),
        time_text(seconds_of(yardstick)),
        f"{seconds_of(yardstick) / seconds_of(koop):.2f}",
        memory_of(koop),
        memory_of(yardstick),
        proved(found["koop"]),
        agreement(values),
    )


def alone(folder: Path, plan: Path, time_limit: float) -> None:
    """Print a table of goals: koop on its own, where the yardstick finds nothing."""
    planned = run((*PLAN, plan, "--time-limit", str(time_limit)))
    took = f"{time_text(planned.seconds)}, {memory_of([planned])}"
    print(f"\n`{folder.name}`, `--time-limit {time_limit:g}`: {took}.\n")
    header("goal", "value", "bound", "gap", "proved")
    for goal in json.loads(planned.output)["goals"]:
        bound = bound_of(goal)
        numbers = (f"{goal['value']:,}", "none" if bound is None else f"{bound:,}")
        row(goal["name"], *numbers, gap_text(gap(goal)), "yes" if goal["proved"] else "no")


def instances(directory: Path | None, runs: int, time_limit: float, temp: Path) -> None:
    """Measure koop against the yardstick; what `expected.json` leaves out, koop does alone."""
    print(f"\n### Instances (medians of {runs}, one thread)\n")
    folders = folders_in(directory)
    if not folders:
        print("Skipped: `--instances DIR` gives no instances.")
        return
    expected = folders[0].parent / "expected.json"
    known = json.loads(expected.read_text("utf-8")) if expected.is_file() else None
    copies = {folder: copied(folder, temp / f"of-{folder.name}") for folder in folders}
    unknown = [folder for folder in folders if known is not None and folder.name not in known]
    if len(unknown) < len(folders):
        memory = ("memory of koop", "of yardstick")
        header("instance", "koop", "yardstick", "ratio", *memory, "proved by koop", "values")
    for folder in folders:
        if folder not in unknown:
            try:
                versus(folder, copies[folder], known and known[folder.name], runs)
            except FailedError as error:
                row(folder.name, str(error), *[""] * 6)
    for folder in unknown:
        try:
            alone(folder, copies[folder], time_limit)
        except FailedError as error:
            print(f"\n`{folder.name}`: {error}")


# --- means --------------------------------------------------------------------------------------


def switches() -> list[str]:
    """Return the names of the means of the search that can be switched off."""
    code = """
from dataclasses import asdict
from kooperation.solve.results import Means
print(*(name for name, default in asdict(Means()).items() if default is True))
"""
    return run((PYTHON, "-c", code)).output.split()


def means(directory: Path | None, runs: int, without: Sequence[str]) -> None:
    """Measure the search with all of its means, and without each of them."""
    print(f"\n### Means of the search (CPU seconds of the search alone, medians of {runs})\n")
    folders = folders_in(directory)
    if not folders:
        print("Skipped: `--instances DIR` gives no instances.")
        return
    variants = {"all": (), **{f"without `{name}`": (name,) for name in without or switches()}}
    measured = {
        folder: in_turns(
            {name: (PYTHON, "-c", SEARCH, folder, *off) for name, off in variants.items()}, runs
        )
        for folder in folders
    }
    header("", *(folder.name for folder in folders))
    for name in variants:
        taken = ([float(one.output) for one in measured[folder][name]] for folder in folders)
        row(name, *(f"{median(some):.2f} ({min(some):.2f}–{max(some):.2f})" for some in taken))


# --- sizes --------------------------------------------------------------------------------------


def sizes(up_to: int, time_limit: float | None, svg: Path | None, temp: Path) -> None:
    """Measure how time grows with the size of a town."""
    print("\n### Sizes (one run each)\n")
    numbers = ("time limit", "time", "peak memory", "visits", "goals proved")
    header("people × invitations", *numbers, "largest gap up to `at_least_2`")
    points: list[tuple[int, float, bool]] = []
    for people, invitations in SIZES:
        if people > up_to:
            break
        name = f"{people:,} × {invitations:,}"
        limit = time_limit or (900 if people >= HUGE else 180)
        town = generated(temp / f"town-{people}", people, invitations)
        try:
            planned = run((*PLAN, town, "--time-limit", str(limit)))
        except FailedError as error:
            row(name, f"{limit:g} s", str(error), *[""] * 4)
            continue
        result = json.loads(planned.output)
        goals: Goals = result["goals"]
        last = next((i for i, goal in enumerate(goals) if goal["name"] == "at_least_2"), 2)
        row(
            name,
            f"{limit:g} s",
            time_text(planned.seconds),
            memory_of([planned]),
            f"{len(result['visits']):,}",
            proved(goals),
            gap_text(max((gap(goal) for goal in goals[: last + 1]), default=0.0)),
        )
        points.append((people, planned.seconds, all(goal["proved"] for goal in goals)))
    if svg and points:
        svg.write_text(plot(points), "utf-8")


def plot(points: Sequence[tuple[int, float, bool]]) -> str:
    """Draw seconds over people, both logarithmic; hollow where the time limit ended the proof."""
    left, right, top, bottom = 64, 616, 40, 320
    first, last = math.log10(points[0][0]), math.log10(points[-1][0])
    low = math.floor(math.log10(min(seconds for _, seconds, _ in points)))
    high = max(low + 1, math.ceil(math.log10(max(seconds for _, seconds, _ in points))))

    def x(people: int) -> float:
        return round(left + (right - left) * (math.log10(people) - first) / (last - first or 1), 1)

    def y(seconds: float) -> float:
        return round(bottom - (bottom - top) * (math.log10(seconds) - low) / (high - low), 1)

    marks = [
        f'<path d="M{left} {y(number)}H{right}" stroke="currentColor" opacity="0.25"/>'
        f'<text x="{left - 8}" y="{y(number) + 4}" text-anchor="end">{number:,g}</text>'
        for number in (10.0**power for power in range(low, high + 1))
    ]
    for people, seconds, done in points:
        look = 'fill="#3b82f6"' if done else 'fill="none" stroke="#3b82f6" stroke-width="2"'
        marks += [
            f'<text x="{x(people)}" y="{bottom + 22}" text-anchor="middle">{people:,}</text>',
            f'<circle cx="{x(people)}" cy="{y(seconds)}" r="5" {look}/>',
        ]
    track = " ".join(f"{x(people)},{y(seconds)}" for people, seconds, _ in points)
    return SVG.format(marks="\n".join(marks), track=track)


# --- exports and answers ------------------------------------------------------------------------


def exports(runs: int, temp: Path) -> None:
    """Measure every format, all of them, and what is shown every day, for a thousand people."""
    town = generated(temp / "paper", *PAPER)
    run((*PLAN, town, "--time-limit", "60"))
    print(f"\n### Exports of {PAPER[0]:,} people (medians of {runs}; wanted: 10 s, 1 GB in all)\n")
    header("`koop export`", "files", "size", "time", "peak memory")
    for formats in ("pdf", "ics", "html", "xlsx", "csv", "pdf,ics,html,xlsx,csv"):
        out = temp / "out" / formats
        command = (*KOOP, "export", "--data", town, "--to", out, "--format", formats)
        measured = in_turns({formats: command}, runs)[formats]
        written = [path for path in out.rglob("*") if path.is_file()]
        size = sum(path.stat().st_size for path in written) / 1e6
        took = time_text(seconds_of(measured))
        row(formats, f"{len(written):,}", f"{size:.1f} MB", took, memory_of(measured))
    run((*KOOP, "publish", "--data", town))
    print(f"\n### What the office asks for every day (medians of {runs})\n")
    header("whole process", "time", "peak memory", "wanted at most")
    book = (*KOOP, "export", "--data", town, "--to", temp / "out", "--format", "xlsx")
    daily: dict[str, tuple[str, Command]] = {
        "`koop show day`": ("1 s", (*KOOP, "show", "day", "--data", town)),
        "`koop show roster`": ("1 s", (*KOOP, "show", "roster", "--data", town)),
        "`koop export --format xlsx`": ("3 s", book),
    }
    took_each = in_turns({name: command for name, (_, command) in daily.items()}, runs)
    for name, of_command in took_each.items():
        row(name, time_text(seconds_of(of_command)), memory_of(of_command), daily[name][0])


def tell(runs: int, temp: Path) -> None:
    """Measure who is to be told what after a few changes, and lists and mails for everybody."""
    town = generated(temp / "told", *PAPER)
    people, offers = (town / name for name in FILES)
    mails = PERSON.sub(r"\1- id: \2\n\1  email: \2@example.org", people.read_text("utf-8"))
    people.write_text(mails, "utf-8")
    run((*PLAN, town, "--time-limit", "60"))
    run((*KOOP, "publish", "--data", town))
    longer = SESSION.sub(r"\g<1>00-\g<2>:15", offers.read_text("utf-8"), count=MOVED)
    offers.write_text(longer, "utf-8")
    run((*PLAN, town, "--time-limit", "60"))
    commands: dict[str, tuple[str, Command]] = {
        "`koop tell`": ("2 s", (*KOOP, "tell", "--data", town)),
        "`koop tell --all --to`": (
            "30 s, 800 MB",
            (*KOOP, "tell", "--data", town, "--all", "--to", temp / "out" / "tell"),
        ),
    }
    measured = in_turns({name: command for name, (_, command) in commands.items()}, runs)
    print(f"\n### Telling {PAPER[0]:,} people of {MOVED} changes (medians of {runs})\n")
    header("whole process", "time", "peak memory", "wanted at most")
    for name, of_command in measured.items():
        took = time_text(seconds_of(of_command))
        row(name, took, memory_of(of_command), commands[name][0])


# --- command line -------------------------------------------------------------------------------


def main() -> None:
    """Measure what is asked for."""
    sections = ("startup", "instances", "means", "exports", "tell", "sizes")
    parser = argparse.ArgumentParser(description="measure koop, and print Markdown tables")
    parser.add_argument("sections", nargs="*", metavar="|".join(sections), help="default: all")
    parser.add_argument(
        "--instances", type=Path, metavar="DIR", help="data folders, or one of them"
    )
    parser.add_argument("--runs", type=int, metavar="N", help="default: 9 startup, 3 instances")
    parser.add_argument("--up-to", type=int, default=HUGE, metavar="PEOPLE", help="largest town")
    parser.add_argument(
        "--time-limit", type=float, metavar="SECONDS", help=f"default: 180, or 900 from {HUGE} on"
    )
    parser.add_argument("--without", nargs="+", default=[], metavar="MEANS", help="default: each")
    parser.add_argument("--svg", type=Path, metavar="FILE", help="draw the sizes")
    options = parser.parse_args()
    if unknown := set(options.sections) - set(sections):
        parser.error(f"no such section: {', '.join(sorted(unknown))}")
    wanted = options.sections or sections
    print(
        f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()},"
        f" highspy {version('highspy')}",
        flush=True,
    )
    with TemporaryDirectory() as name:
        temp = Path(name)
        warm = copied(ROOT / "data", temp / "warm")  # compiles the modules
        run((*PLAN, warm))
        run((*YARDSTICK, warm))
        if "startup" in wanted:
            startup(options.runs or 9, temp)
        if "instances" in wanted:
            folder = options.instances and options.instances.resolve()
            instances(folder, options.runs or 3, options.time_limit or 180, temp)
        if "means" in wanted:
            folder = options.instances and options.instances.resolve()
            means(folder, options.runs or 3, options.without)
        if "exports" in wanted:
            exports(options.runs or 3, temp)
        if "tell" in wanted:
            tell(options.runs or 3, temp)
        if "sizes" in wanted:
            sizes(options.up_to, options.time_limit, options.svg, temp)


if __name__ == "__main__":
    main()
