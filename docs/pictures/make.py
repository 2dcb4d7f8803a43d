"""Make the pictures of the documents from the example.

    python docs/pictures/make.py

The example is planned and published in a temporary folder, as of a fixed day, and pages of what
koop writes become PNG files: the same example and the same Typst give the same bytes.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
UPDATED = "2027-02-20T14:05:00+01:00"
"""When the schedule of the pictures was made: it is printed at the foot of every page."""

PICTURES = {
    "week.png": ("public/week.pdf", 1, "100%"),
    "visit-list.png": ("people/erzieherin-1.pdf", 1, "100%"),
    "guest-list.png": ("partners/streetwork.pdf", 2, "66%"),
    "sign-up-list.png": ("lists.pdf", 1, "62%"),
    "card.png": ("cards.pdf", 1, "100%"),
}
"""Each picture: a file that koop writes, which page of it, and how much is shown, from above."""
WIDTHS = {"week.png": 680, "card.png": 780, "sign-up-list.png": 560}
"""Of pictures, in points, where they are not 440 wide."""

PAGE = """
#set page(width: auto, height: auto, margin: 6pt, fill: rgb("#d3d9e0"))
#context {{
  let (width, height) = measure(image("{file}", page: {number}, width: {width}pt))
  let page = image("{file}", page: {number}, width: width, height: height)
  block(clip: true, fill: white, width: width, height: height * {shown}, place(page))
}}
"""


def make(folder: Path) -> None:
    """Write all pictures into the folder."""
    with TemporaryDirectory() as name:
        work = Path(name)
        data = work / "data"
        data.mkdir()
        for file in ("partners.yaml", "invitations.yaml"):
            shutil.copy(ROOT / "data" / file, data)
        _koop(data, "sheets", "--format", "pdf", "--to", name)
        _koop(data, "schedule")
        _koop(data, "publish")
        schedule = data / "schedule.yaml"
        text = schedule.read_text(encoding="utf-8")
        dated = re.sub(r"(?m)^updated: .*$", f"updated: {UPDATED}", text)
        schedule.write_text(dated, encoding="utf-8")
        _koop(data, "export", "--format", "pdf", "--to", name)
        for picture, (file, number, shown) in PICTURES.items():
            width = WIDTHS.get(picture, 440)
            page = PAGE.format(file=file, number=number, shown=shown, width=width)
            source = work / "picture.typ"
            source.write_text(page, encoding="utf-8")
            typst.compile(source, output=folder / picture, format="png", ppi=96)


def _koop(data: Path, command: str, *options: str) -> None:
    koop = [sys.executable, "-m", "kooperation", command, "--data", str(data), "--lang", "de"]
    subprocess.run([*koop, *options], check=True, cwd=ROOT, capture_output=True)  # noqa: S603


if __name__ == "__main__":
    make(HERE)
