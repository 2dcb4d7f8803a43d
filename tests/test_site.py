"""The documentation site: built strictly from docs/, complete, and at home on any server."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import ROOT
from tests.test_docs import TWINS

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGES = sorted(page.stem for page in (ROOT / "docs").glob("*.md"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("site")
    source, built = folder / "docs", folder / "site"
    shutil.copytree(ROOT / "docs", source)
    command = (sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q")
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    environment = {**os.environ, "PYTHONPATH": path}
    subprocess.run([*command, source, built], check=True, env=environment)
    yield built
    shutil.rmtree(folder)


def test_the_site_is_whole_and_loads_nothing_from_elsewhere(site: Path) -> None:
    pages = {path.stem: path.read_text(encoding="utf-8") for path in site.glob("*.html")}
    assert {*PAGES} <= pages.keys()
    assert (site / "searchindex.js").stat().st_size > 10_000
    for name, text in pages.items():
        loaded = re.findall(r'<(?:script|img|source|iframe)[^>]* src="([^"]+)"', text)
        loaded += re.findall(
            r'<link [^>]*rel="(?:stylesheet|preload|icon)[^>]* href="([^"]+)"', text
        )
        assert loaded, name
        for target in loaded:
            assert "//" not in target, f"{name} loads {target}"
            assert target.startswith("data:") or (site / target.partition("?")[0]).exists(), target
    for english, german in TWINS.items():
        assert f'href="{german.replace(".md", ".html")}"' in pages[Path(english).stem]
        assert '<html class="no-js" lang="en"' in pages[Path(english).stem]
        assert '<html class="no-js" lang="de"' in pages[Path(german).stem]


def test_every_problem_has_an_anchor(site: Path) -> None:
    text = (site / "problems.html").read_text(encoding="utf-8")
    for code in (path.name for path in (ROOT / "tests" / "gallery").iterdir()):
        assert f'id="{code}"' in text, code
