"""The guard before the library that reads workbooks: what would cost gigabytes, or abort koop.

A blank in the last cell of a sheet makes a library ask for all cells before it, and an archive of
a megabyte may hold gigabytes. So what an archive holds is counted while it is unpacked, its cells
are looked at in the raw XML, and only what was looked at is given on.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from kooperation.signup.biff import errors_in, locked
from kooperation.signup.scan import (
    MOST_COLUMNS,
    MOST_FILLED,
    MOST_ROWS,
    OdsScan,
    Range,
    SheetScan,
    local,
    new_parser,
    not_a_table,
    too_large,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_MOST_UNPACKED, _MOST_XLS, _MOST_FILES = 80_000_000, 20_000_000, 2_000
_MOST_TAGS, _MOST_ODS_TAGS = 8_000_000, 3_000_000
"""A cell with a text takes six of them, or four; a tag takes its time, whatever it says."""
_CHUNK = 1 << 16
_PICTURES = re.compile(r".*/$|(?:.*/)?media/|Pictures/|Thumbnails/|ObjectReplacements/")
_SHEET = re.compile(r"(?:.*/)?worksheets/[^/]+\.xml")
_NAMES = re.compile(r"(?:.*[/\\])?workbook\.xml(?:\.rels)?", re.IGNORECASE)
_ODS = re.compile(r"mimetype|META-INF/manifest\.xml|(?:content|styles|settings|meta)\.xml")
_REPEATED = re.compile(rb"(number-(rows|columns)-repeated\s*=\s*[\"'])([0-9]+)([\"'])")


@dataclass(frozen=True, slots=True)
class Checked:
    """What may be read: the kind, the bytes, and what the library does not tell.

    `errors` are cells that could not be computed: sheet, row and column from 0, and what is shown;
    `merged` are the merged cells of a sheet, where the library does not know.
    """

    kind: str
    raw: bytes
    errors: Sequence[tuple[str, int, int, str]] = ()
    merged: Mapping[str, Sequence[Range]] = field(default_factory=dict)


def guarded(raw: bytes) -> Checked:
    """Return what of a workbook may be read; a RefusedError says why nothing may."""
    if not raw.startswith(b"PK"):
        if len(raw) > _MOST_XLS:
            raise too_large()
        return Checked("xls", raw, errors_in(raw))
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return _Archive(archive).checked()
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, OSError,
            RuntimeError, ValueError, LookupError):  # fmt: skip  # encrypted, or broken
        raise not_a_table() from None


class _Archive:
    """A workbook that is an archive, while it is unpacked and put together again."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.left = _MOST_UNPACKED
        self.copy = io.BytesIO()
        self.scans: dict[str, SheetScan] = {}
        self.names: dict[str, bytes] = {}

    def checked(self) -> Checked:
        """Return what may be read of it."""
        if len(self.archive.infolist()) > _MOST_FILES:
            raise too_large()
        files = {one.filename: one for one in self.archive.infolist()}
        is_xlsx = any(_NAMES.fullmatch(name) for name in files)
        if not is_xlsx and "content.xml" not in files:
            raise not_a_table()
        if not is_xlsx:
            self._refuse_what_is_locked(files)
        ods = OdsScan()
        with zipfile.ZipFile(self.copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
            for name, info in files.items():
                if is_xlsx and not _PICTURES.match(name):
                    self._copy(name, info, target)
                elif not is_xlsx and _ODS.fullmatch(name):
                    content = b"".join(self._chunks(info))
                    is_cells = name == "content.xml"
                    target.writestr(name, _shortened(content, ods) if is_cells else content)
        if not is_xlsx:
            return Checked("ods", self.copy.getvalue(), ods.errors, ods.merged)
        errors = [(sheet, *error) for sheet, scan in self._sheets() for error in scan.errors]
        if sum(scan.filled for scan in self.scans.values()) > MOST_FILLED:
            raise too_large()
        return Checked("xlsx", self.copy.getvalue(), errors)

    def _refuse_what_is_locked(self, files: Mapping[str, zipfile.ZipInfo]) -> None:
        manifest = files.get("META-INF/manifest.xml")
        if manifest and b"encryption-data" in b"".join(self._chunks(manifest)):
            raise locked()

    def _chunks(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        with self.archive.open(info) as source:
            while chunk := source.read(_CHUNK):
                self.left -= len(chunk)
                if self.left < 0:
                    raise too_large()
                yield chunk

    def _copy(self, name: str, info: zipfile.ZipInfo, target: zipfile.ZipFile) -> None:
        """Copy a part while it is looked at: any may hold cells, wherever the workbook says so.

        Of what is no XML nothing is copied from where that shows, so no cells are in it.
        """
        scan = self.scans.setdefault(name, SheetScan())
        is_names = _NAMES.fullmatch(name)
        with target.open(name, "w") as written:
            try:
                for chunk in self._chunks(info):
                    scan.feed(chunk)
                    if sum(one.tags for one in self.scans.values()) > _MOST_TAGS:
                        raise too_large()
                    written.write(chunk)
                    if is_names:
                        self.names[name] = self.names.get(name, b"") + chunk
                scan.close()
            except expat.ExpatError:
                if is_names or _SHEET.fullmatch(name):
                    raise

    def _sheets(self) -> Iterator[tuple[str, SheetScan]]:
        """Yield each sheet by its name; none of them may reach too far."""
        names = _sheet_names(self.names)
        for part, scan in self.scans.items():
            file = part.rpartition("/")[2]
            sheet = names.get(file, file.removesuffix(".xml"))
            scan.judge(sheet)
            yield sheet, scan


def _sheet_names(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Return the names of the sheets, by the file in which their cells stand."""
    files: dict[str, str] = {}
    sheets: dict[str, str] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        found = {local(key): value for key, value in attributes.items()}
        if local(name) == "Relationship":
            files[found.get("Id", "")] = found.get("Target", "").rpartition("/")[2]
        elif local(name) == "sheet":
            sheets[found.get("id", "")] = found.get("name", "")

    for content in parts.values():
        parser = new_parser()
        parser.StartElementHandler = start
        parser.Parse(content, True)
    return {files.get(id_, ""): name for id_, name in sheets.items()}


def _shortened(content: bytes, scan: OdsScan) -> bytes:
    """Look at the cells of an ods file, and return it with no empty rows by the million."""
    if content.count(b"<") > _MOST_ODS_TAGS:
        raise too_large()
    scan.parser.Parse(content, True)
    cut = 0

    def shorter(found: re.Match[bytes]) -> bytes:
        nonlocal cut
        if int(found[3]) <= (MOST_ROWS if found[2] == b"rows" else MOST_COLUMNS):
            return found[0]
        cut += 1
        return found[1] + b"1" + found[4]

    content = _REPEATED.sub(shorter, content)
    if cut != scan.long:
        raise not_a_table()
    return content
