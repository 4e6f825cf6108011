"""Puts a kind's own tables and columns into the loader's statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import polars as pl

from recon.store import sql
from recon.store.sql import literal, quoted

KEYS: dict[str, tuple[str, ...]] = {
    "movements": ("entry_id",),
    "stocktakes": ("depot", "tank_id", "gauged_at", "source"),
    "balances": (
        "depot",
        "tank_id",
        "product",
        "account_no",
        "owner",
        "customs_status",
        "period_start",
        "period_end",
    ),
    "applications": ("application_no", "depot", "tank_id"),
    "visits": ("depot", "tank_id", "visited_on", "visitor"),
    "actions": ("finding_id",),
}
"""What makes two rows of an inbox kind the same row; an empty value is a value."""

MASTER_KEYS: dict[str, tuple[str, ...]] = {
    "tanks": ("depot", "tank_id", "valid_from"),
    "products": ("product",),
    "capacity_tables": ("depot", "tank_id", "valid_from", "height_mm"),
}
"""The same for master data; a capacity table is replaced whole, never row by row."""

FILLED = frozenset({"entry_id"})
"""Key columns that no row is without: compared by =, so that zone maps pass over the rows of the
store that cannot be meant. Equal they would be either way."""

DERIVED = ("tank_id_written", "quantity_t", "quantity_basis")
"""Columns worked out from a row and the master data: never part of its content."""

_ORIGIN = ("origin_sheet", "origin_row", "origin_cells")
_BOOKKEEPING = (
    "run_id",
    "file_sha256",
    "origin_file",
    "content_hash",
    "version_seq",
    "superseded_by_run",
    "retired_by_run",
)


class Words:
    """The names of one kind for the statements of ``versions.sql``.

    ``types``: column → DuckDB type of the kind's table. ``key``: the columns of its key.
    """

    def __init__(self, kind: str, types: Mapping[str, str], key: Sequence[str]) -> None:
        self.kind, self.types, self.key = kind, dict(types), tuple(key)
        # What is replaced as a whole, and whose it is.
        self.group = tuple(name for name in self.key if name != "height_mm")
        self.owner = tuple(name for name in self.group if name != "valid_from")
        self.given = tuple(name for name in types if name not in _BOOKKEEPING)
        self.derived = tuple(name for name in DERIVED if name in types)
        self.content = tuple(
            name for name in self.given if name not in _ORIGIN and name not in self.derived
        )

    @property
    def state(self) -> tuple[str, ...]:
        """What may lawfully change of a row later: together with its place, its fingerprint."""
        retired = ("retired_by_run",) if "retired_by_run" in self.types else ()
        return ("content_hash", "version_seq", "superseded_by_run", *retired, *self.derived)

    def fill(self, name: str, file: str = "versions.sql") -> str:
        """The statement ``name`` of ``file`` with this kind's words in it."""
        return sql.load("recon.store", file)[name].format_map(self._words)

    def completed(self, frame: pl.DataFrame) -> pl.DataFrame:
        """``frame`` with every column that rows of the kind may be given; missing ones null."""
        wanted = (*self.given, "superseded_by_run")
        return frame.with_columns(
            pl.lit(None).alias(name) for name in wanted if name not in frame.columns
        )

    @cached_property
    def _words(self) -> dict[str, str]:
        booked_at = "booked_at" if "booked_at" in self.types else None
        changed = (*self.content, *self.derived)
        return {
            "table": quoted(self.kind),
            "keys": _listed(quoted(name) for name in self.key),
            "typed_keys": _listed(self._cast(name, named=True) for name in self.key),
            "derived": "".join(f"{self._cast(name, named=True)}, " for name in self.derived),
            "booked_at": booked_at or "CAST(NULL AS TIMESTAMP)",
            "content_hash": f"hash({_listed(self._cast(name) for name in self.content)})",
            "group": _listed(quoted(name) for name in self.group),
            "typed_group": _listed(self._cast(name, named=True) for name in self.group),
            "same_group": _same(self.group, "a", "h"),
            "same_owner": _same(self.owner, "a", "h"),
            "content_hash_a": f"hash({_listed(self._cast(n, of='a.') for n in self.content)})",
            "same_key": _same(self.key, "a", "h"),
            "same_key_p": _same(self.key, "a", "p"),
            "assignments": _listed(f"{quoted(name)} = a.{quoted(name)}" for name in changed),
            "derived_assignments": _listed(
                f"{quoted(name)} = a.{quoted(name)}" for name in self.derived
            ),
            "derived_differ": "("
            + " OR ".join(
                f"a.{quoted(name)} IS DISTINCT FROM h.{quoted(name)}" for name in self.derived
            )
            + ")",
            "key_struct": "{"
            + _listed(f"{literal(name)}: CAST(h.{quoted(name)} AS VARCHAR)" for name in self.key)
            + "}",
            "key_text": "concat_ws(' ', " + _listed(quoted(name) for name in self.key) + ")",
            "depot": "h.depot" if "depot" in self.types else "NULL",
            "tank_id": "h.tank_id" if "tank_id" in self.types else "NULL",
            "changes": _listed(
                f"{{'column': {literal(name)}, 'before': CAST(p.{quoted(name)} AS VARCHAR), "
                f"'after': CAST(h.{quoted(name)} AS VARCHAR)}}"
                for name in self.content
            ),
            "state": _listed(quoted(name) for name in self.state),
            "state_sum": f"sum(hash({_listed(quoted(name) for name in self.state)}))",
            "place_sum": "sum(hash(file_sha256, origin_file, origin_sheet, origin_row))",
            "inserted": _listed(quoted(name) for name in self.given),
            "values": _listed(self._cast(name) for name in self.given),
            "proofs": _listed(self._proofs()),
        }

    def _cast(self, name: str, *, named: bool = False, of: str = "") -> str:
        cast = f"CAST({of}{quoted(name)} AS {self.types[name]})"
        return f"{cast} AS {quoted(name)}" if named else cast

    def _proofs(self) -> list[str]:
        """One sum a given column: how many values, and what they add up to."""
        proofs = []
        for name in self.given:
            column, alias = quoted(name), quoted(name)
            kind = self.types[name]
            if kind == "VARCHAR":
                proofs.append(f"sum(strlen({column}) + 1) AS {alias}")
            elif kind.startswith("DECIMAL"):
                scale = int(kind.rstrip(")").split(",")[1])
                proofs.append(f"sum({column}) * {10**scale} + count({column}) AS {alias}")
            else:
                proofs.append(f"count({column}) AS {alias}")
        proofs.append("sum(content_hash) AS hashes_stored")
        proofs.append(f"sum({self._scanned_hash()}) AS hashes_scanned")
        return proofs

    def _scanned_hash(self) -> str:
        return f"hash({_listed(quoted(name) for name in self.content)})"


def _same(key: Sequence[str], left: str, right: str) -> str:
    return " AND ".join(
        f"{left}.{quoted(name)} {_equal(name)} {right}.{quoted(name)}" for name in key
    )


def _equal(name: str) -> str:
    return "=" if name in FILLED else "IS NOT DISTINCT FROM"


def _listed(parts: Iterable[str]) -> str:
    return ", ".join(parts)
