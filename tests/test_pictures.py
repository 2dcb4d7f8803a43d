"""The pictures of the documents are those that their script makes, and small enough for a page."""

from __future__ import annotations

import struct
from importlib.util import module_from_spec, spec_from_file_location
from typing import TYPE_CHECKING

from tests import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PICTURES = ROOT / "docs" / "pictures"


def size(picture: Path) -> tuple[int, int]:
    """Width and height in pixels; other versions of Typst set the same page in other bytes."""
    width, height = struct.unpack_from(">II", picture.read_bytes(), 16)
    return width, height


def test_the_pictures_are_those_of_the_script(tmp_path: Path) -> None:
    spec = spec_from_file_location("make", PICTURES / "make.py")
    assert spec
    assert spec.loader
    script = module_from_spec(spec)
    spec.loader.exec_module(script)
    script.make(tmp_path)
    made, kept = (
        {p.name: size(p) for p in folder.glob("*.png")} for folder in (tmp_path, PICTURES)
    )
    assert made == kept
    assert all(picture.stat().st_size < 150_000 for picture in PICTURES.glob("*.png"))
    pages = [page.read_text(encoding="utf-8") for page in PICTURES.parent.glob("*.md")]
    assert all(any(f"pictures/{name}" in page for page in pages) for name in kept)
