"""The wheel holds all that koop needs: it works where the source tree is not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from kooperation.render import FORMATS
from tests import ROOT


def test_the_wheel_works_without_the_source(tmp_path: Path) -> None:
    source, installed = tmp_path / "source", tmp_path / "installed"
    shutil.copytree(ROOT / "kooperation", source / "kooperation")
    for name in (".gitignore", "README.md", "LICENSE", "pyproject.toml", "hatch_build.py"):
        shutil.copy(ROOT / name, source)
    for catalogue in source.rglob("*.mo"):  # the build makes it
        catalogue.unlink()
    build = (sys.executable, "-m", "hatchling", "build", "--target", "wheel")
    subprocess.run([*build, "--directory", tmp_path], cwd=source, capture_output=True, check=True)
    pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
    install = ("install", "--no-deps", "--no-index", "--no-compile", "--target", installed)
    subprocess.run([*pip, *install, *tmp_path.glob("*.whl")], check=True)
    shutil.rmtree(source)

    def python(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(installed)},
            stdout=subprocess.PIPE,
            encoding="utf-8",
            check=True,
        )
        return done.stdout

    file = python("-c", "import kooperation; print(kooperation.__file__)").strip()
    assert Path(file).is_relative_to(installed)
    python("-m", "kooperation", "init", "--lang", "de")
    assert "Alle Wünsche sind erfüllt." in python("-m", "kooperation", "schedule", "--lang", "de")
    python("-m", "kooperation", "export", "--format", ",".join(FORMATS))
    written = {path.suffix for path in (tmp_path / "out").rglob("*.*")}
    assert written == {f".{name}" for name in FORMATS}
