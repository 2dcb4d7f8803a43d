"""The tests, in folders that mirror the rooms; at the top what is about no single room."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

os.environ.setdefault("SOURCE_DATE_EPOCH", "1803128700")
"""Saturday, 20 February 2027, 14:05 in Berlin: no week of the tests is over, whenever they run."""

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "data"
"""The weeks of Weddinghofen."""


@contextmanager
def uncounted() -> Iterator[None]:
    """Stop coverage, which makes everything twice as slow."""
    measure = sys.gettrace()
    sys.settrace(None)
    try:
        yield
    finally:
        sys.settrace(measure)
