"""How rare each cause is, and what its traces are worth: one table, data only.

``COMMON`` shares out the faulty tanks of an ordinary depot over the codes. The figures are the
authors' estimate, written down before any simulated site was scored, from what account checks of
bonded depots usually turn up: cut-off and double entry lead, register and table faults are rare.
They need only be right within a factor of a few; docs/causes.md shows how far that matters.

``PAPERS`` is for corrections of one entry: how many times likelier the papers of a wrong entry
look so than those of a right one. Each entry is as likely to be the wrong one as any other (the
look-elsewhere correction divides by all that were tried), and its papers raise or lower that.

``TRACES`` is for all others: it splits a code over the ways by which a rule may meet it. The share
of a way is divided by the number of corrections of that way on the tank: one document booked twice
is worth more than one of eighty pairs of equal trucks.
"""

from __future__ import annotations

from collections.abc import Mapping

HEALTHY = 1.0
"""Sound tanks for each faulty one among those looked at. Even odds, not the nine to one of a whole
depot: the cover says how many flags chance alone gives, and here it is asked what would fit."""

RATE = 0.1
"""Share of a depot's tanks that have a fault: what a second tank's fault costs."""

LOST = 0.5
"""Share of missing document numbers whose movement was real and never entered; the other forms
were spoilt or are in another export."""

SECOND_FAULT = 0.05
"""How many faulty tanks have a second fault on the same night."""

SPAN = 4.6
"""ln of the range of sizes a fault of unknown size may have, 1 U to 100 U: log-uniform in it."""

COMMON: Mapping[str, float] = {
    "cutoff": 0.11,
    "duplicate_entry": 0.09,
    "missed_transfer": 0.07,
    "missing_entry": 0.08,
    "unexplained": 0.03,
    "sign_error": 0.055,
    "transposed_digits": 0.065,
    "wrong_tank": 0.08,
    "gauge_slip": 0.06,
    "pre_booked": 0.04,
    "unit_error": 0.04,
    "decimal_shift": 0.03,
    "one_sided_reversal": 0.03,
    "free_water": 0.03,
    "temperature_slip": 0.03,
    "stale_stocktake": 0.015,
    "vcf_omitted": 0.02,
    "density_basis": 0.02,
    "sediment_water": 0.02,
    "roof_correction": 0.015,
    "capacity_table": 0.02,
    "drift": 0.02,
    "inspector_arithmetic": 0.01,
    "vacuum_mass": 0.01,
    "table_edition": 0.01,
}

NO_TRACE = "none"
SUPPORTED = "supported"
CONTRADICTED = "contradicted"
UNUSUAL = "unusual"
ODD_QUANTITY = "odd_quantity"
NO_VOLUME = "no_volume"
ODD_UNIT = "odd_unit"
THOUSAND = "thousand"
AT_15 = "density_at_15"
BY_VOLUME = "by_volume"
OTHER_DENSITY = "other_density"
OWN_DENSITY = "own_density"

PAPERS: Mapping[str, Mapping[str, float]] = {
    "wrong_tank": {OTHER_DENSITY: 20.0, NO_TRACE: 1.0, OWN_DENSITY: 0.05},
    "sign_error": {ODD_QUANTITY: 10.0, NO_TRACE: 1.0, UNUSUAL: 0.1},
    "transposed_digits": {
        SUPPORTED: 300.0,
        NO_VOLUME: 10.0,
        ODD_QUANTITY: 10.0,
        NO_TRACE: 1.0,
        UNUSUAL: 0.05,
        CONTRADICTED: 0.005,
    },
    "decimal_shift": {
        SUPPORTED: 300.0,
        ODD_QUANTITY: 30.0,
        NO_VOLUME: 10.0,
        NO_TRACE: 1.0,
        THOUSAND: 0.1,
        UNUSUAL: 0.02,
        CONTRADICTED: 0.005,
    },
    "unit_error": {
        SUPPORTED: 300.0,
        ODD_UNIT: 50.0,
        ODD_QUANTITY: 10.0,
        NO_VOLUME: 10.0,
        NO_TRACE: 1.0,
        UNUSUAL: 0.05,
        CONTRADICTED: 0.005,
    },
    "density_basis": {
        SUPPORTED: 300.0,
        AT_15: 30.0,
        BY_VOLUME: 2.0,
        NO_TRACE: 0.1,
        CONTRADICTED: 0.005,
    },
    "vcf_omitted": {BY_VOLUME: 2.0, NO_TRACE: 0.1},
}
"""Code → what an entry's own papers say → how many times likelier of a wrong entry."""

TRACES: Mapping[str, Mapping[str, float]] = {
    "missed_transfer": {NO_TRACE: 1.0},
    "duplicate_entry": {
        "same_document": 0.6,
        "shared_document": 0.1,
        "same_vessel": 0.15,
        "same_day": 0.15,
    },
    "vacuum_mass": {SUPPORTED: 0.8, NO_TRACE: 0.2},
    "cutoff": {"near": 0.7, "same_night": 0.2, "date_only": 0.1},
    "one_sided_reversal": {"not_reentered": 0.68, "no_original": 0.3, "reentered": 0.02},
    "pre_booked": {"before_gauge": 1.0},
    "missing_entry": {"one_leg": 0.4, "gap": 0.6},
    "gauge_slip": {SUPPORTED: 0.2, NO_TRACE: 0.79, CONTRADICTED: 0.01},
    "temperature_slip": {
        SUPPORTED: 0.35,
        "odd_temperature": 0.4,
        NO_TRACE: 0.246,
        UNUSUAL: 0.001,
        CONTRADICTED: 0.003,
    },
    "free_water": {"other_reading": 0.6, "earlier_reading": 0.2, "slip": 0.2},
    "sediment_water": {"other_reading": 0.6, "earlier_reading": 0.2, "slip": 0.2},
    "stale_stocktake": {"repeated": 1.0},
    "roof_correction": {NO_TRACE: 0.4, "mass_unknown": 0.4, "rounds": 0.2},
    "capacity_table": {"expired": 0.6, "rounds": 0.4},
    "inspector_arithmetic": {"printed_fits": 1.0},
    "table_edition": {"printed": 1.0},
    "drift": {"slope": 1.0},
}
"""Code → trace → share of the code's cases that leave it."""


TELLING: Mapping[tuple[str, str], float] = {
    ("duplicate_entry", "same_document"): 100.0,
    ("vacuum_mass", SUPPORTED): 100.0,
    ("one_sided_reversal", "not_reentered"): 30.0,
    ("one_sided_reversal", "no_original"): 100.0,
    ("missing_entry", "one_leg"): 100.0,
    ("stale_stocktake", "repeated"): 100.0,
    ("free_water", "other_reading"): 30.0,
    ("sediment_water", "other_reading"): 30.0,
    ("gauge_slip", SUPPORTED): 100.0,
    ("temperature_slip", SUPPORTED): 100.0,
    ("temperature_slip", "odd_temperature"): 50.0,
    ("pre_booked", "before_gauge"): 5.0,
    ("capacity_table", "expired"): 10.0,
    ("capacity_table", "rounds"): 20.0,
    ("roof_correction", "rounds"): 20.0,
    ("drift", "slope"): 20.0,
    ("roof_correction", "mass_unknown"): 100.0,
}
"""Traces that speak by being there at all: how many tanks without the fault there are for each
that has such a trace. One for all others."""


def share(code: str, mark: str) -> float:
    """The prior weight of a cause that leaves a trace, among faulty tanks."""
    if code in PAPERS:
        return COMMON[code] * PAPERS[code][mark]
    return COMMON[code] * TRACES[code][mark] * TELLING.get((code, mark), 1.0)


def marks_of(code: str) -> tuple[str, ...]:
    """The traces that a cause may leave."""
    return tuple(PAPERS[code] if code in PAPERS else TRACES[code])
