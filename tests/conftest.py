"""What holds for every test."""

from __future__ import annotations

import gc
import importlib
import os
import pkgutil
import runpy
import shlex
import sys
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import typst
from hypothesis import HealthCheck, seed, settings
from hypothesis.internal.conjecture import providers
from typer import testing
from typer.main import get_command

import kooperation
from kooperation.i18n import Language, use
from tests import uncounted
from tests.typist import PrintedOnce

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

# A settings object takes what it does not name from the profile that is loaded when it is made:
# so a profile is loaded here, before any test module is imported. Neither looks at the clock, which
# on a busy machine says nothing about koop. The gate tries the same examples every time; it prints
# how to keep one, since other examples come once the source of the test is changed.
settings.register_profile(
    "gate",
    derandomize=True,
    database=None,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "hunt",
    parent=settings.get_profile("default"),  # not what Hypothesis loads where it sees a CI
    max_examples=1000,
    deadline=None,
    suppress_health_check=list(HealthCheck),  # they judge the examples, which the gate has done
)
settings.load_profile("gate")

# Hypothesis would also draw what stands as a number or text in the modules imported so far: a test
# alone, or after other tests than last time, would have other examples from the same seed.
if hasattr(providers, "_get_local_constants"):
    providers._get_local_constants = lambda: providers._local_constants

# In this process koop builds its commands once, and not each of two thousand times that it runs.
testing._get_command = cache(get_command)  # type: ignore[attr-defined]

# koop looks for no garbage at all; these processes run for minutes, so they do, rarely. What is
# there before the tests is none.
gc.set_threshold(500_000)

# The tests start koop two hundred times, and each process of xdist reads all tests: no need to
# compile them every time.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

TESTS = Path(__file__).parent
RENDER = TESTS / "render"

# Typst sets the same document once, and not on all cores, where other tests run.
typst.Compiler = PrintedOnce  # type: ignore[assignment, misc]
os.environ["RAYON_NUM_THREADS"] = "1"

# This process refuses to open a network connection, and so does each that it starts.
OFFLINE = str(TESTS / "offline")
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (OFFLINE, os.environ.get("PYTHONPATH"))))
runpy.run_path(str(TESTS / "offline" / "sitecustomize.py"))

SLOW = {
    *("cli/test_cli.py", "files/test_schema.py", "render/test_file_names.py"),
    *("render/test_formats.py", "render/test_html_browser.py", "render/test_pdf.py"),
    *("render/test_sheets.py", "render/test_workbook.py"),
}
"""Coverage makes a test twice as slow. So it counts what the tests of each room reach, which is all
but three lines in a hundred: not the tests of the whole, nor these, nor those marked as uncounted,
nor what is met by chance."""
CASES, MANY = 3, 100
"""And of a test of documents with more cases, so many from the first to the last: they differ in a
name or a width. Of the other tests with more cases than many, about so many."""
EXAMPLES = 0.5
"""Of the examples for which a random test asks, the gate tries so many, and the hunt all."""
UNCOUNTED = pytest.StashKey[bool]()
REPEATS = "This repeats it:"
"""What stands before the one command that shows a find of a hunt again."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--hunt",
        metavar="SEED",
        type=int,
        help="draw new random examples from this number, and keep those that fail in .hypothesis",
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("hunt") is not None:
        settings.load_profile("hunt")


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """Count what is read once of koop's modules, but not the reading of the tests.

    The process that hands out the tests to those of xdist counts it for all, and then no more.
    """
    if not session.config.pluginmanager.hasplugin("_cov"):
        return (yield)
    if not hasattr(session.config, "workerinput"):
        for module in pkgutil.walk_packages(kooperation.__path__, "kooperation."):
            importlib.import_module(module.name)
    if session.config.pluginmanager.hasplugin("dsession"):
        sys.settrace(None)
    with uncounted():
        return (yield)


@pytest.hookimpl(trylast=True)  # Hypothesis marks the random tests first
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Function]) -> None:
    """Choose what coverage counts, and the examples of the random tests."""
    cases = defaultdict[str, list[pytest.Function]](list)
    for item in items:
        cases[item.nodeid.partition("[")[0]].append(item)
    for same in cases.values():
        most = CASES if same[0].path.parent == RENDER else MANY
        for number, item in enumerate(same):
            place = item.path.relative_to(TESTS).as_posix()
            whole = "/" not in place or place in SLOW
            marked = any(map(item.get_closest_marker, ("hypothesis", "uncounted")))
            more = number % -(-len(same) // most) > 0
            item.stash[UNCOUNTED] = whole or marked or more
    for test in {item.obj for item in items if item.get_closest_marker("hypothesis")}:
        choose(test, config.getoption("hunt"))


def choose(test: Any, hunt: int | None) -> None:
    """Give a random test the seed of the hunt, or as many examples as the gate has time for.

    With the option of Hypothesis for the seed it would use no database.
    """
    if hunt is not None:
        seed(hunt)(test)
        return
    of_test: settings = test._hypothesis_internal_use_settings
    few = max(1, round(EXAMPLES * of_test.max_examples))
    test._hypothesis_internal_use_settings = settings(of_test, max_examples=few)


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Stop coverage for what does not count.

    The marker no_cover does so too, but not in the processes of xdist: each measures twice there.
    """
    if not (item.stash[UNCOUNTED] and item.config.pluginmanager.hasplugin("_cov")):
        return (yield)
    with uncounted():
        return (yield)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say how the first test that a hunt broke is repeated."""
    failed = [r for kind in ("failed", "error") for r in terminalreporter.stats.get(kind, ())]
    if failed and (number := config.getoption("hunt")) is not None:
        command = f"python -m pytest {shlex.quote(failed[0].nodeid)} --hunt {number}"
        terminalreporter.write_line(f"\n{REPEATS}\n{command}")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """A test that makes koop speak German leaves nothing of it to the next."""
    use(Language.ENGLISH)
    yield
    use(Language.ENGLISH)


@pytest.fixture
def _anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Typst sets each document again."""
    monkeypatch.setattr("typst.Compiler", PrintedOnce.setter)
