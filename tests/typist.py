"""Typst, which sets a sheet only once: tests print the same lists several times."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import typst

if TYPE_CHECKING:
    from pathlib import Path


class PrintedOnce:
    """What sets the sheets of a template, in place of `typst.Compiler`."""

    documents: ClassVar[dict[tuple[Path, str], bytes]] = {}
    setter = typst.Compiler

    def __init__(self, template: Path, **options: Any) -> None:
        self.template, self.options = template, options

    @cached_property
    def _set(self) -> typst.Compiler:
        return self.setter(self.template, **self.options)

    def compile(self, *, sys_inputs: dict[str, str], pdf_standards: Any) -> bytes:
        key = self.template, sys_inputs["data"]
        if key not in self.documents:
            made: Any = self._set.compile(sys_inputs=sys_inputs, pdf_standards=pdf_standards)
            self.documents[key] = made
        return self.documents[key]
