"""The tests, in folders that mirror the rooms; at the top what is about no single room."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "data"
"""The weeks of Weddinghofen."""
