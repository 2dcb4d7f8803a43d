"""The fuzzer, for longer than the tests have time:

python -m tests.fuzz --cases 10000 --seed 1
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path

from tests.fuzz.corpus import corpus, values
from tests.fuzz.run import by_chance, run

MEMORY = 3 * 10**9


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--named", action="store_true", help="first the corpus, and every value")
    chosen = parser.parse_args()
    try:
        import resource  # noqa: PLC0415  not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except ImportError:
        pass
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        if chosen.named:
            print("the corpus:", run(corpus(), Path(folder), most_seconds=30))  # noqa: T201
            print("every value:", run(values(), Path(folder), most_seconds=10))  # noqa: T201
        tally = run(by_chance(chosen.cases, chosen.seed), Path(folder), most_seconds=10)
        print(f"seed {chosen.seed}, {chosen.cases} cases:", tally)  # noqa: T201


if __name__ == "__main__":
    main()
