"""Everything that rules may look at, gathered once, set-based, for the flagged tanks only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

import polars as pl

from recon.diagnose.candidate import Case, Proposal
from recon.diagnose.documents import usual_sizes, with_documents
from recon.ledger import near
from recon.ledger.checks.numbers import document_gaps
from recon.ledger.days import marks
from recon.ledger.entries import entries_of_tanks
from recon.model import TankKey, TankResult
from recon.quantity import READING_COLUMNS, measure
from recon.reconcile.night import Night
from recon.reconcile.physical import uncertainty_inputs
from recon.settings import Settings
from recon.store.connection import Store
from recon.store.sql import load

KEY = ["depot", "tank_id"]

BEYOND = timedelta(hours=24)
"""How long after the gauge time entries are still looked at (cut-off)."""

UNUSED = (
    "effect_t",
    "running_t",
    "quantity_basis",
    "account_no",
    "declaration_no",
    "application_no",
    "owner",
    "counter_owner",
    "customs_status",
    "counter_customs_status",
    "unit_price",
    "currency",
    "storage_limit",
    "remarks",
    "vanished",
    "started_at",
    "origin_file",
    "origin_sheet",
    "origin_row",
)
"""Columns of the entries that no rule looks at: they would be copied with every correction."""

FLAGGED = ("shortage", "surplus")

CASES: dict[str, pl.DataType | type[pl.DataType]] = {
    "case": pl.Int64,
    "depot": pl.String,
    "tank_id": pl.String,
    "product": pl.String,
    "gauged_at": pl.Datetime("us"),
    "d_kg": pl.Int64,
    "u_kg": pl.Float64,
    "reading_density": pl.Float64,
    "reading_vcf": pl.Float64,
    "book_kg": pl.Int64,
}
"""Columns of ``Evidence.frame``: one row a case; ``d_kg`` is what is to be explained."""


@dataclass(frozen=True)
class Gathered:
    """What does not depend on how much of a difference is still to be explained.

    ``entries``: ``entries_of_tanks`` of the flagged tanks with whole kilograms and what each
    entry's own volume says (``with_documents``). ``sizes``: what is usual among them
    (``usual_sizes``). ``readings``: every reading of the night, all
    sources. ``rows``: the counted reading of each flagged tank as ``recon.quantity.measure``
    takes it. ``earlier``, ``history``: readings and differences of earlier nights.
    ``results``: every tank of the night. ``gaps``: missing document numbers with the times of the
    numbers on either side. ``legs``: booked transfer legs. ``certificates``: until when each
    tank's calibration is valid.
    """

    entries: pl.DataFrame
    sizes: pl.DataFrame
    readings: pl.DataFrame
    rows: pl.DataFrame
    earlier: pl.DataFrame
    history: pl.DataFrame
    gaps: pl.DataFrame
    legs: pl.DataFrame
    certificates: pl.DataFrame
    results: Mapping[TankKey, TankResult]
    night: Night
    settings: Settings


@dataclass(frozen=True)
class Evidence:
    """The cases to explain and all that is known about them.

    ``unknown`` tells of the cases asked about how likely it is that nothing else explains them.
    """

    known: Gathered
    cases: tuple[Case, ...]
    unknown: Mapping[int, float] = field(default_factory=dict)

    @cached_property
    def frame(self) -> pl.DataFrame:
        """The cases as a frame with the columns of ``CASES``."""
        rows = [
            (
                case.number,
                *case.key,
                case.result.product,
                case.gauged_at,
                case.difference_kg,
                case.uncertainty_t * 1000,
                case.result.measurement.density20_kgm3 if case.result.measurement else None,
                case.result.measurement.vcf if case.result.measurement else None,
                kilograms(case.result.book_t or Decimal(0)),
            )
            for case in self.cases
        ]
        return pl.DataFrame(rows, schema=CASES, orient="row")

    @cached_property
    def entries(self) -> pl.DataFrame:
        """One row an entry and case: the entries of the case's tank with the case's columns."""
        facts = self.frame.drop("product", "gauged_at")
        return self.known.entries.join(facts, on=KEY, how="inner", maintain_order="left")

    @cached_property
    def live(self) -> pl.DataFrame:
        """The entries that count and could be wrong: no openings, reversals, undone ones.

        ``line`` numbers them.
        """
        return self.entries.filter(
            pl.col("counted")
            & ~pl.col("undone")
            & ~pl.col("kind").is_in(["opening", "reversal", "title_transfer"])
            & (pl.col("signed_kg") != 0)
        ).with_row_index("line")

    def case(self, number: int) -> Case:
        """The case of that number."""
        return self._by_number[number]

    @cached_property
    def _by_number(self) -> dict[int, Case]:
        return {case.number: case for case in self.cases}

    def only(self, unknown: Mapping[int, float]) -> Evidence:
        """The same evidence for some of the cases: number → how likely nothing explains it."""
        return replace(
            self,
            cases=tuple(c for c in self.cases if c.number in unknown),
            unknown=unknown,
        )

    def after(self, firsts: Iterable[Proposal]) -> Evidence:
        """A case for what each of ``firsts`` leaves: where a second cause is looked for."""
        cases = []
        for number, first in enumerate(firsts):
            case = self.case(first.case)
            left = case.difference_kg - first.explains_kg
            cases.append(
                replace(case, number=number, difference_kg=left, first=first, parent=case.number)
            )
        return replace(self, cases=tuple(cases))

    def remeasure(self, rows: pl.DataFrame) -> pl.Series:
        """Mass in air, t, of altered readings: ``rows`` of ``known.rows``, any columns changed.

        Null where the altered reading cannot be measured. ``reading_id`` is made anew.
        """
        numbered = rows.with_columns(reading_id=pl.int_range(pl.len(), dtype=pl.Int64))
        if numbered.is_empty():
            return pl.Series("mass_air_t", [], dtype=pl.Float64)
        settings = self.known.settings
        return measure(
            numbered,
            self.known.night.table_rows,
            profile=settings.site.profile,
            uncertainty=uncertainty_inputs(settings),
        )["mass_air_t"]


def kilograms(tonnes: Decimal) -> int:
    """Whole kilograms of tonnes booked to 0.001 t."""
    return int(tonnes * 1000)


def gather(store: Store, night: Night, settings: Settings) -> Evidence:
    """The evidence about every shortage and surplus of the night."""
    flagged = [r for r in night.results if r.verdict in FLAGGED]
    cases = tuple(
        Case(
            number=number,
            result=result,
            gauged_at=result.gauged_at or night.as_of,
            difference_kg=kilograms(result.difference_t or Decimal(0)),
            sigma_t=max((result.uncertainty_t or 0.0) / settings.tolerance.coverage_factor, 1e-3),
            uncertainty_t=max(result.uncertainty_t or 0.0, 2e-3),
        )
        for number, result in enumerate(flagged)
    )
    asked = pl.DataFrame(
        [(*case.key, case.gauged_at) for case in cases],
        schema={"depot": pl.String, "tank_id": pl.String, "gauged_at": pl.Datetime("us")},
        orient="row",
    )
    ask = load("recon.diagnose", "evidence.sql")
    entries = (
        entries_of_tanks(
            store,
            asked.rename({"gauged_at": "until"}),
            beyond=BEYOND,
            near=near.CASES,
            without=UNUSED,
        )
        .join(
            night.measured.select(*KEY, measured_density="density20_kgm3"),
            on=KEY,
            how="left",
            maintain_order="left",
        )
        .join(
            night.products.select("product", "vcf_group", "expansion_per_c"),
            on="product",
            how="left",
            maintain_order="left",
        )
    )
    with store.table(asked, "diagnose_asked"):
        earlier = store.query(ask["earlier_readings"])
        history = store.query(ask["earlier_results"])
        legs = _legs(store, ask["transfer_legs"])
        certificates = store.query(ask["certificates"])
    documented = with_documents(entries)
    known = Gathered(
        entries=documented,
        sizes=usual_sizes(documented),
        readings=night.readings,
        rows=_as_read(night.measured.join(asked.select(KEY), on=KEY, how="semi")),
        earlier=earlier,
        history=history,
        gaps=_gaps(store, ask),
        legs=legs,
        certificates=certificates,
        results={result.key: result for result in night.results},
        night=night,
        settings=settings,
    )
    return Evidence(known, cases)


def _as_read(measured: pl.DataFrame) -> pl.DataFrame:
    """Measured readings as they were before they were measured, with their tank."""
    columns: dict[str, Any] = {}
    for name in READING_COLUMNS:
        if f"written_{name}" in measured.columns:
            columns[name] = pl.col(f"written_{name}")
        elif name in measured.columns:
            columns[name] = pl.col(name)
    return measured.select(
        *KEY,
        "gauged_at",
        level_mm="innage_mm",
        mass_t="mass_air_t",
        tonnes_a_mm="tonnes_per_mm",
        measured_vcf="vcf",
        **columns,
    ).filter(pl.col("mass_t").is_not_null())


def _legs(store: Store, statement: str) -> pl.DataFrame:
    """Booked transfer legs; where there are none, the ledger is not looked through for them."""
    if marks(store)["in_two_rows"]:
        return store.query(statement)
    return store.query(f"FROM ({statement}) LIMIT 0")


def _gaps(store: Store, ask: Mapping[str, str]) -> pl.DataFrame:
    """Missing document numbers with the times of the documents on either side."""
    gaps = document_gaps(store)
    beside = pl.concat([gaps["after_document"], gaps["before_document"]]).unique().sort()
    with store.table(pl.DataFrame({"document_no": beside}), "diagnose_documents"):
        times = store.query(ask["document_times"])
    for side in ("after", "before"):
        named = times.select(
            "depot",
            pl.col("document_no").alias(f"{side}_document"),
            pl.col("counts_at").alias(f"{side}_at"),
        )
        gaps = gaps.join(named, on=["depot", f"{side}_document"], how="left", maintain_order="left")
    return gaps
