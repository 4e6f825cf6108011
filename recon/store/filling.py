"""Puts rows into a kind's table and proves by a scan that they are there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import polars as pl

from recon.errors import StoreError
from recon.store.connection import Store
from recon.store.words import Words


class Filling:
    """Inserts of one run into one kind's table; every one of them counts in ``prove``."""

    def __init__(self, store: Store, words: Words, run_id: str) -> None:
        self._store, self._words, self._run_id = store, words, run_id
        self._given: Counter[str] = Counter()

    def insert(self, rows: pl.DataFrame) -> None:
        """Append ``rows`` (given columns, origin_file, file_sha256, version_seq)."""
        if rows.is_empty():
            return
        with self._store.view(self._words.completed(rows), "frame_given"):
            self._store.execute(self._words.fill("insert"), {"run_id": self._run_id})
        self._given.update(self._sums(rows))

    def forget(self, rows: pl.DataFrame) -> None:
        """``rows`` were inserted and taken out again."""
        self._given.subtract(self._sums(rows))

    def prove(self, files: Iterable[str]) -> None:
        """Hold a scan of what this run put there against what was given, column by column.

        ``files``: sha256 of all files that rows came from. Every value is read: counts and sums
        by column, and each row's content against its hash. Raises ``StoreError``.
        """
        if not self._given:
            return
        params = {"run_id": self._run_id, "files": sorted(files)}
        found = self._store.query(self._words.fill("proof"), params).row(0, named=True)
        broken = found.pop("hashes_stored") != found.pop("hashes_scanned")
        differ = [name for name, value in found.items() if int(value or 0) != self._given[name]]
        if differ or broken:
            raise StoreError(
                f"{self._store.path.name}: {self._words.kind} does not hold what was loaded "
                f"into it ({', '.join(differ) or 'contents differ from their hashes'})"
            )

    def _sums(self, rows: pl.DataFrame) -> Counter[str]:
        """The figures of the statement ``proof`` for rows that are given to the table."""
        asked = []
        for name in self._words.given:
            if name not in rows.columns:
                continue
            column, kind = pl.col(name), self._words.types[name]
            if kind == "VARCHAR":
                asked.append((column.cast(pl.String).str.len_bytes().cast(pl.Int64) + 1).sum())
            elif kind.startswith("DECIMAL"):
                scale = int(kind.rstrip(")").split(",")[1])
                exact = column.cast(pl.Decimal(38, scale)).sum()
                asked.append(exact * 10**scale + column.count())
            else:
                asked.append(column.count())
        found = rows.select(asked).row(0, named=True)
        return Counter({name: int(value or 0) for name, value in found.items()})
