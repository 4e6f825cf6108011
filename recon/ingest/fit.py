"""How well the values of a table fit what its columns hold: decides between readings of a sheet."""

from __future__ import annotations

from collections.abc import Sequence

from recon.ingest.plaintext import is_nil
from recon.ingest.records import Record
from recon.ingest.rowkinds import looks_like_number, says_out_of_service
from recon.ingest.tablebuild import TableParts
from recon.ingest.texttable import DATE_PART, TIME_PART
from recon.ingest.vocabulary import Vocabulary

_SAMPLE = 300


def fit(tables: Sequence[TableParts], words: Vocabulary) -> float:
    """From 0 to 1: the share of required values that are there, less what no column can hold.

    A sheet read in the wrong direction finds labels where tanks should be and names of readings
    where figures should be.
    """
    shares = []
    for parts in tables:
        said = {*parts.head.defaults, *(("gauged_at",) if parts.head.base_time else ())}
        for record in parts.records[:_SAMPLE]:
            shares.append(_share(record, said, words))
    return sum(shares) / len(shares) if shares else 0.0


def _share(record: Record, said: set[str], words: Vocabulary) -> float:
    good = {name for name, cell in record.values.items() if _fits(name, record, words)}
    if any(says_out_of_service(cell.text) for cell in record.values.values()):
        return 1.0
    held = {name.removesuffix(DATE_PART).removesuffix(TIME_PART) for name in good | said}
    required = words.required()
    there = sum(any(name in held for name in group) for group in required)
    wrong = len(record.values) - len(good)
    return there / len(required) - wrong / max(1, len(record.values))


def _fits(name: str, record: Record, words: Vocabulary) -> bool:
    cell = record.values[name]
    column = words.columns.get(name.removesuffix(DATE_PART).removesuffix(TIME_PART))
    if column is None or is_nil(cell.text):
        return True
    if column.value in ("number", "decimal"):
        return looks_like_number(cell)
    if column.value in ("time", "date"):
        return any(sign.isdigit() for sign in cell.text)
    return cell.native or words.find(cell.text, whole=True) is None
