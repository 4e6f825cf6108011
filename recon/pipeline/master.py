"""Reads the master folder: the register of tanks, the products and the capacity tables.

Tanks are read before everything that names a tank, since nothing can be placed without them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from recon.ingest.identity import Register
from recon.ingest.read import Found, find_in_file, read_parts
from recon.ingest.reading import Reading
from recon.model import InputProblem
from recon.settings import Settings
from recon.site import SiteFile
from recon_schemas.registry import schema_of

MASTER_KINDS = ("tanks", "products", "capacity_tables")

_NAMING = ("tanks", "products")
"""Kinds that give the names which the others are settled by."""


@dataclass(frozen=True, slots=True)
class Master:
    """The register and the readings it came from, in order of path."""

    register: Register
    readings: tuple[tuple[SiteFile, Reading], ...]

    @property
    def products(self) -> pl.DataFrame:
        """The products' rows."""
        return self.register.products

    @property
    def tanks(self) -> pl.DataFrame:
        """The register's rows, all validities, products spelled as the product register does."""
        return _gathered(self.readings, "tanks")

    def capacity_versions(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Capacity tables as numbered versions, and their rows by ``table_id``."""
        rows = _gathered(self.readings, "capacity_tables").sort(
            "depot", "tank_id", "valid_from", "height_mm", maintain_order=True
        )
        numbered = rows.with_columns(
            (pl.struct("depot", "tank_id", "valid_from").rle_id().cast(pl.Int64) + 1).alias(
                "table_id"
            )
        )
        versions = numbered.select("depot", "tank_id", "valid_from", "table_id").unique(
            maintain_order=True
        )
        tables = numbered.select("table_id", "height_mm", "volume_m3", "head_volume_m3")
        return versions, tables

    def parts_of(self, file: SiteFile) -> tuple[Reading, ...]:
        """What one file held."""
        return tuple(part for owner, part in self.readings if owner == file)

    def parts(self, kind: str) -> tuple[tuple[SiteFile, Reading], ...]:
        """What all files held of one kind, with rows."""
        return tuple(
            pair for pair in self.readings if pair[1].kind == kind and pair[1].frame.height
        )


def read_master(files: Iterable[SiteFile], default_depot: str, settings: Settings) -> Master:
    """Read master ``files``: tanks and products first, then everything against their names.

    Tanks name products and capacity tables name tanks, so their spelling can only be settled once
    the names are known. A file of tanks is therefore understood twice, but looked through once.
    """
    listed = tuple(files)
    alone = Register(_empty("tanks"), _empty("products"), default_depot)
    found = {
        file: find_in_file(
            file.path, file.shown_as, settings=settings, but_long=("capacity_tables",)
        )
        for file in listed
    }
    first = tuple(
        (file, part)
        for file in listed
        if any(one.table is not None and one.table.kind in _NAMING for one in found[file])
        for part in _parts(file, default_depot, settings, None, found[file])
    )
    register = Register(_gathered(first, "tanks"), _gathered(first, "products"), default_depot)
    if not register.keys:
        register = alone
    again = set(listed) - {file for file, _ in first}
    again |= {file for file, part in first if part.kind != "products"}
    readings = [pair for pair in first if pair[0] not in again]
    readings += [
        (file, part)
        for file in listed
        if file in again
        for part in _parts(file, default_depot, settings, register, found[file])
    ]
    return Master(register, tuple(sorted(readings, key=lambda pair: pair[0].shown_as)))


def missing_master(master: Master) -> tuple[InputProblem, ...]:
    """One problem for each kind of master data of which not one row was accepted."""
    held = {part.kind for _, part in master.readings if part.frame.height}
    return tuple(
        InputProblem(file=f"master/{kind}", rule="master_missing", params={"kind": kind})
        for kind in MASTER_KINDS
        if kind not in held
    )


def contradictions(master: Master) -> tuple[InputProblem, ...]:
    """One problem for each tank or product that stands more than once with other figures.

    The last such row counts; nobody can know which of them is right.
    """
    found = []
    for kind, key in (("tanks", ["depot", "tank_id", "valid_from"]), ("products", ["product"])):
        rows = _gathered(master.readings, kind, origins=True)
        figures = [name for name in schema_of(kind) if name not in key]
        twice = rows.filter(pl.struct(figures).n_unique().over(key) > 1)
        for row in twice.unique(key, keep="last", maintain_order=True).iter_rows(named=True):
            found.append(
                InputProblem(
                    file=row["path"],
                    rule="register_contradicts_itself",
                    sheet=row["origin_sheet"],
                    row=row["origin_row"],
                    value=row[key[-1] if kind == "products" else "tank_id"],
                    params={"kind": kind, "name": row.get("tank_id") or row["product"]},
                )
            )
    return tuple(found)


def _parts(
    file: SiteFile,
    depot: str,
    settings: Settings,
    register: Register | None,
    found: tuple[Found, ...],
) -> Iterator[Reading]:
    """The file's readings; a tank that names no depot stands in the site's own."""
    for part in read_parts(
        file.path, file.shown_as, settings=settings, register=register, found=found
    ):
        frame = part.frame
        if "depot" in frame.columns:
            frame = frame.with_columns(pl.col("depot").fill_null(depot))
        if part.kind == "capacity_tables" and register is not None and part.quarantine.height:
            frame = pl.concat([frame, _gaps(part.quarantine, register, frame.schema)])
        yield replace(part, frame=frame)


def _gaps(
    quarantine: pl.DataFrame, register: Register, schema: Mapping[str, pl.DataType]
) -> pl.DataFrame:
    """A row without height and volume for each rejected row of a capacity table.

    A table with a hole must not be interpolated across it: such a row makes it unusable, and the
    tank is not measurable until the table is whole again.
    """
    rows = []
    for sheet, number, raw in quarantine.select("origin_sheet", "origin_row", "raw").iter_rows():
        texts = json.loads(raw or "{}")
        written = texts.get("tank_id") if isinstance(texts, dict) else None
        tank = register.tank(written, texts.get("depot")) if written else None
        if isinstance(tank, tuple):
            begins = _date(texts.get("valid_from"))
            place = {"origin_sheet": sheet, "origin_row": number}
            rows.append({"depot": tank[0], "tank_id": tank[1], "valid_from": begins, **place})
    return pl.DataFrame(rows, schema=dict(schema), orient="row").unique(maintain_order=True)


def _date(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text.strip().replace("/", "-")[:10])
    except ValueError:
        return None


def _gathered(
    readings: Sequence[tuple[SiteFile, Reading]], kind: str, *, origins: bool = False
) -> pl.DataFrame:
    """All rows of ``kind``; with ``origins`` also ``path``, ``origin_sheet`` and ``origin_row``."""
    columns: list[str | pl.Expr] = list(schema_of(kind))
    frames = []
    for _, part in readings:
        if part.kind == kind:
            place = [pl.lit(part.path).alias("path"), "origin_sheet", "origin_row"]
            frames.append(part.frame.select(*columns, *(place if origins else [])))
    if frames:
        return pl.concat(frames)
    empty = _empty(kind)
    return empty.with_columns(path=pl.lit(None, pl.String)) if origins else empty


def _empty(kind: str) -> pl.DataFrame:
    return pl.DataFrame(schema=schema_of(kind))
