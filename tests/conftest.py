"""What holds for every test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kooperation.i18n import Language, use

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """A test that makes koop speak German leaves nothing of it to the next."""
    use(Language.ENGLISH)
    yield
    use(Language.ENGLISH)
