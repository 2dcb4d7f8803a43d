"""Typst, which sets a sheet only once: tests print the same lists several times."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

import typst


class PrintedOnce:
    """What sets sheets in type, in place of `typst.Compiler`."""

    documents: ClassVar[dict[tuple[str, bytes], bytes]] = {}
    setter = typst.Compiler

    def __init__(self, *, sys_inputs: dict[str, str], **options: Any) -> None:
        self.frame = sys_inputs["data"]
        self.options = {"sys_inputs": sys_inputs, **options}

    @cached_property
    def _set(self) -> typst.Compiler:
        return self.setter(**self.options)

    def compile(self, *, input: bytes, pdf_standards: Any) -> bytes:  # noqa: A002
        key = self.frame, input
        if key not in self.documents:
            made: Any = self._set.compile(input=input, pdf_standards=pdf_standards)
            self.documents[key] = made
        return self.documents[key]
