"""Layout of one block a tank, label and value, repeated down or across the sheet."""

from __future__ import annotations

from collections.abc import Collection

from recon.ingest.grid import Grid
from recon.ingest.layout_rows import FoundRows
from recon.ingest.vocabulary import ExtraWords


def find_blocks(
    grid: Grid, *, kinds: Collection[str] | None, extra_words: ExtraWords
) -> list[FoundRows]:
    """Every table of blocks on the sheet."""
    return []
