"""The frozen records that stages hand on.

Nothing here computes. Bulk data travels as polars frames whose columns carry their unit; these
records are what is judged, stored, shown and put into ``results.json``. Text is a code and
parameters: sentences are made at the edge, by ``recon.wording``.

Units are in the names: ``_t`` tonnes (mass in air unless it says vacuum), ``_m3`` cubic metres,
``_mm`` millimetres, ``_c`` degrees Celsius, ``_kgm3`` kilograms per cubic metre. Book quantities
and everything added to them are ``Decimal`` with three decimals.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

Json = Any
"""A value that ``json.dumps`` writes: str, int, float, bool, None, list or dict of them."""

Params = Mapping[str, Json]

Verdict = Literal[
    "matched",
    "shortage",
    "surplus",
    "not_measurable",
    "not_counted",
    "not_booked",
    "idle",
]
Severity = Literal["none", "watch", "high"]
Confidence = Literal["confirmed", "suggested", "ambiguous"]
FindingSeverity = Literal["info", "watch", "high"]
FindingState = Literal[
    "open", "explained", "measure_agreed", "rectified", "verified_closed", "reopened"
]
FileStatus = Literal["loaded", "known", "partly_rejected", "rejected", "skipped"]

TankKey = tuple[str, str]
"""``(depot, tank_id)``, spelled as the register spells them."""


@dataclass(frozen=True, slots=True)
class InputProblem:
    """One thing wrong with the input: where it stands, what was written there, which rule it broke.

    ``rule`` is a code of ``recon.wording``; ``rejects_row`` tells whether a row was lost by it.
    ``row`` counts from 1 as a spreadsheet or editor shows it; ``cell`` is in A1 notation, for CSV
    files too. Any of them is None where the problem is wider than that.
    """

    file: str
    rule: str
    sheet: str | None = None
    cell: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    params: Params = field(default_factory=dict)
    rejects_row: bool = False


@dataclass(frozen=True, slots=True)
class InputFile:
    """What became of one file: rows_read = rows_loaded + rows_known + rows_rejected."""

    path: str
    sha256: str
    kind: str | None
    rows_read: int
    rows_loaded: int
    rows_known: int
    rows_rejected: int
    status: FileStatus


@dataclass(frozen=True, slots=True)
class Cause:
    """One record of a candidate explanation of a difference.

    A candidate may have several records (two causes together): over the records of one candidate
    the sum of ``explains_t`` plus ``residual_t`` (the same on each) is the tank's difference,
    exactly. ``taken`` is False for candidates that were tried and refused; ``params`` says why.
    ``evidence`` is a code of ``recon.wording``, put in words with ``params``.
    """

    candidate: int
    code: str
    confidence: Confidence
    explains_t: Decimal
    residual_t: Decimal
    entries: tuple[str, ...]
    tanks: tuple[str, ...]
    evidence: str
    params: Params = field(default_factory=dict)
    score: float | None = None
    taken: bool = True


@dataclass(frozen=True, slots=True)
class Measurement:
    """The steps from the dip to tonnes; None throughout where the step could not be made."""

    innage_mm: float | None = None
    tov_m3: float | None = None
    free_water_m3: float | None = None
    shell_factor: float | None = None
    roof_m3: float | None = None
    gov_m3: float | None = None
    density20_kgm3: float | None = None
    density15_kgm3: float | None = None
    vcf: float | None = None
    gsv_m3: float | None = None
    nsv_m3: float | None = None
    mass_air_t: float | None = None
    mass_vacuum_t: float | None = None


@dataclass(frozen=True, slots=True)
class TankResult:
    """One tank of one night: difference = physical − book, surplus positive.

    ``uncertainty_t`` is U(difference) and ``tolerance_t`` the line the verdict uses; both at the
    run's coverage factor, in tonnes. ``reason`` is the code of why a tank is ``not_measurable``.
    ``budget`` holds the uncertainty components in tonnes; ``notes`` are codes with parameters.
    ``gauged_at`` is naive, in the site's zone.
    """

    depot: str
    tank_id: str
    product: str | None
    gauged_at: datetime | None
    verdict: Verdict
    severity: Severity
    book_t: Decimal | None
    physical_t: Decimal | None
    difference_t: Decimal | None
    uncertainty_t: float | None
    uncertainty_physical_t: float | None
    tolerance_t: float | None
    inspector_t: float | None
    measurement: Measurement | None
    causes: tuple[Cause, ...] = ()
    findings: tuple[str, ...] = ()
    reason: str | None = None
    reason_params: Params = field(default_factory=dict)
    budget: Mapping[str, float] = field(default_factory=dict)
    notes: tuple[tuple[str, Params], ...] = ()
    light_oil: bool = False
    cut_off: tuple[Params, ...] = ()

    @property
    def key(self) -> TankKey:
        """``(depot, tank_id)``."""
        return (self.depot, self.tank_id)


@dataclass(frozen=True, slots=True)
class Concern:
    """What a check saw this night, before the register gives it a life: a rule and its parameters.

    ``identity`` makes the finding's id stable over nights: it names what the concern is about
    (an entry id, a document, an application), never a file, a date of running or a quantity.
    """

    rule: str
    severity: FindingSeverity
    depot: str | None = None
    tank_id: str | None = None
    identity: str = ""
    params: Params = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """A concern with its life in the register; ``age_days`` and ``runs_seen`` count as_of dates.

    From ``explanation`` on it is what people wrote into returned workbooks.
    """

    id: str
    rule: str
    severity: FindingSeverity
    state: FindingState
    depot: str | None
    tank_id: str | None
    params: Params
    first_seen: datetime
    last_seen: datetime
    age_days: int
    runs_seen: int
    explanation: str | None = None
    decision: str | None = None
    owner: str | None = None
    due_date: date | None = None
    measure: str | None = None
    remarks: str | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure agreed so that something does not come again, with the findings it answers.

    ``state``: agreed (work to do), overdue (past its due date), done (every finding it answers
    is verified closed), replaced (every finding names another measure now). ``since`` is the
    as_of of the run that took it up.
    """

    id: str
    measure: str
    state: str
    owner: str | None
    due_date: date | None
    finding_ids: tuple[str, ...]
    since: datetime


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts of tanks by verdict, and tonnes over the tanks that have both figures."""

    tanks: int
    matched: int
    shortage: int
    surplus: int
    not_measurable: int
    not_counted: int
    not_booked: int
    idle: int
    book_t: Decimal
    physical_t: Decimal
    difference_t: Decimal
    not_counted_book_t: Decimal
    match_rate_pct: float | None


@dataclass(frozen=True, slots=True)
class Run:
    """One night of one site, complete: what the store keeps and every report is made from.

    ``as_of``, ``started_at`` and ``finished_at`` (when it was stored) are naive, in the site's zone
    ``timezone``; ``peak_memory_mib`` is what the night had held by then. ``skipped`` are files
    that were passed over by name, with the reason's code. ``settings`` is what was in force, as
    plain JSON. ``extras`` holds the rows of further sheets by name, as plain JSON (lists, no
    tuples).
    """

    id: str
    site: str
    timezone: str
    as_of: datetime
    profile: str
    coverage_factor: float
    tool_version: str
    rules_sha256: str
    inputs: tuple[InputFile, ...]
    totals: Totals
    tanks: tuple[TankResult, ...]
    findings: tuple[Finding, ...]
    input_problems: tuple[InputProblem, ...]
    settings: Params = field(default_factory=dict)
    skipped: tuple[tuple[str, str], ...] = ()
    started_at: datetime | None = None
    finished_at: datetime | None = None
    peak_memory_mib: int | None = None
    language: str = "en"
    inspectors: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = ()
    extras: Params = field(default_factory=dict)
