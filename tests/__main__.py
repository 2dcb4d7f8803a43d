"""All that a change must pass, and the hunt for what it does not show.

python -m tests
python -m tests --hunt 30

The checks try the same examples every time. Each runs even if another fails. What pytest says comes
last, so that its closing line ends the output.

The hunt draws new random weeks and breaks files for so many minutes, or until one shows a bug.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

from tests.conftest import REPEATS

ROOT = Path(__file__).parents[1]
PYTHON = (sys.executable, "-m")
LINT_IMPORTS = shutil.which("lint-imports", path=sysconfig.get_path("scripts")) or "lint-imports"
CHECKS: dict[str, tuple[str, ...]] = {
    "ruff check .": (*PYTHON, "ruff", "check", "."),
    "ruff format --check .": (*PYTHON, "ruff", "format", "--check", "."),
    "mypy": (*PYTHON, "mypy"),
    "lint-imports": (LINT_IMPORTS,),
    "pytest -n auto": (
        *(*PYTHON, "pytest", "-n", "auto"),
        *("--dist", "worksteal", "--cov", "--cov-report="),
    ),
}
"""What is run, by the name under which it is announced. `coverage report` then shows the gaps."""
CASES = 150
"""Files that each fuzzer breaks in a round: a quarter of the time that the random tests take."""


def main() -> int:
    """Run the checks, or hunt; return 1 if any failed or something was found."""
    parser = argparse.ArgumentParser(prog="python -m tests", description="All checks and tests.")
    parser.add_argument(
        "--hunt",
        metavar="MINUTES",
        nargs="?",
        type=float,
        const=10,
        help="instead run the random tests and the fuzzer with new examples, for 10 minutes",
    )
    minutes: float | None = parser.parse_args().hunt
    return check() if minutes is None else hunt(minutes)


def check() -> int:
    """Run the checks; return 1 if any failed.

    All begin at once, since most need one core only. Each says what it has to say in its turn.
    """
    failed: list[str] = []
    for name, process in {name: started(command) for name, command in CHECKS.items()}.items():
        so_far = f"   (failed so far: {', '.join(failed)})" if failed else ""
        say(f"\n$ {name}{so_far}")
        if process is None:
            say(f"{CHECKS[name][0]} is not installed")
        elif process.stdout:
            while said := os.read(process.stdout.fileno(), 1 << 16):
                sys.stdout.buffer.write(said)
                sys.stdout.flush()
        if process is None or process.wait():
            failed.append(name)
    return 1 if failed else 0


def started(command: tuple[str, ...]) -> subprocess.Popen[bytes] | None:
    """Start a check, if it is installed."""
    try:
        return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    except FileNotFoundError:
        return None


def hunt(minutes: float) -> int:
    """Run whole rounds until the minutes are over; return 1 at the first find."""
    end = time.monotonic() + 60 * minutes
    fuzzers = os.cpu_count() or 1
    rounds = 0
    while not rounds or time.monotonic() < end:
        rounds += 1
        seed = random.SystemRandom().randrange(10**6)
        say(f"round {rounds}: seed {seed}")
        if not (random_tests(seed) and fuzz([seed + n for n in range(fuzzers)])):
            return 1
    say(f"nothing found: the random tests {rounds} times, {rounds * fuzzers * CASES} broken files")
    return 0


def random_tests(seed: int) -> bool:
    """Run every test with @given; one that fails says itself how it is repeated."""
    options = ("-m", "hypothesis", "--hunt", str(seed))
    command = (*PYTHON, "pytest", "-n", "auto", "-x", *options)
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode:
        said = done.stdout + done.stderr
        say(said)
        if REPEATS not in said:  # no test failed, but pytest itself
            repeats(f"pytest {' '.join(options)}")
    return done.returncode == 0


def fuzz(seeds: list[int]) -> bool:
    """Let a fuzzer for each seed break files, all at once."""
    running = {}
    for seed in seeds:
        options = f"tests.fuzz --cases {CASES} --seed {seed}"
        running[options] = subprocess.Popen(
            (*PYTHON, *options.split()),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
    said = {options: process.communicate()[0] for options, process in running.items()}
    for options, process in running.items():
        if process.returncode:
            say(said[options])
            repeats(options)
            return False
    return True


def repeats(options: str) -> None:
    """Give the one command that shows the find again."""
    say(f"\n{REPEATS}\npython -m {options}")


def say(text: str) -> None:
    """Print at once, so that it stands before what the next process prints."""
    print(text, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
