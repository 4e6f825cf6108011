"""How rare each cause is, and how often it leaves which trace: one table, data only.

``COMMON`` shares out the faulty tanks of an ordinary depot over the codes. The figures are the
authors' estimate, written down before any simulated site was scored, from what account checks of
bonded depots usually turn up: cut-off and double entry lead, register and table faults are rare.
They need only be right within a factor of a few; docs/causes.md shows how far that matters.

``TRACES`` splits a code over the traces by which a rule may meet it. The share of a trace is
divided by the number of corrections of that code and trace on the tank (the look-elsewhere
correction): one document booked twice is worth more than one of eighty pairs of equal trucks.
"""

from __future__ import annotations

from collections.abc import Mapping

HEALTHY = 1.0
"""Sound tanks for each faulty one among those looked at. Even odds, not the nine to one of a whole
depot: the cover says how many flags chance alone gives, and here it is asked what would fit."""

RATE = 0.1
"""Share of a depot's tanks that have a fault: what a second tank's fault costs."""

SECOND_FAULT = 0.05
"""How many faulty tanks have a second fault on the same night."""

SPAN = 4.6
"""ln of the range of sizes a fault of unknown size may have, 1 U to 100 U: log-uniform in it."""

COMMON: Mapping[str, float] = {
    "cutoff": 0.12,
    "duplicate_entry": 0.09,
    "missed_transfer": 0.09,
    "missing_entry": 0.09,
    "unexplained": 0.03,
    "sign_error": 0.06,
    "transposed_digits": 0.07,
    "wrong_tank": 0.06,
    "gauge_slip": 0.06,
    "pre_booked": 0.04,
    "unit_error": 0.04,
    "decimal_shift": 0.03,
    "one_sided_reversal": 0.03,
    "free_water": 0.03,
    "temperature_slip": 0.03,
    "stale_stocktake": 0.02,
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

TRACES: Mapping[str, Mapping[str, float]] = {
    "missed_transfer": {NO_TRACE: 1.0},
    "wrong_tank": {NO_TRACE: 0.97, "other_product": 0.03},
    "duplicate_entry": {
        "same_document": 0.6,
        "shared_document": 0.1,
        "same_vessel": 0.15,
        "same_day": 0.15,
    },
    "sign_error": {NO_TRACE: 1.0},
    "transposed_digits": {
        SUPPORTED: 0.5,
        NO_TRACE: 0.46,
        ODD_QUANTITY: 0.02,
        UNUSUAL: 0.02,
        CONTRADICTED: 0.002,
    },
    "decimal_shift": {
        SUPPORTED: 0.5,
        NO_TRACE: 0.24,
        ODD_QUANTITY: 0.2,
        "thousand": 0.04,
        UNUSUAL: 0.02,
        CONTRADICTED: 0.002,
    },
    "unit_error": {
        SUPPORTED: 0.4,
        NO_TRACE: 0.3,
        ODD_QUANTITY: 0.05,
        "odd_unit": 0.23,
        UNUSUAL: 0.02,
        CONTRADICTED: 0.002,
    },
    "density_basis": {
        ODD_QUANTITY: 0.001,
        SUPPORTED: 0.4,
        "density_at_15": 0.2,
        NO_TRACE: 0.39,
        UNUSUAL: 0.02,
        CONTRADICTED: 0.002,
    },
    "vcf_omitted": {NO_TRACE: 1.0},
    "vacuum_mass": {SUPPORTED: 0.8, NO_TRACE: 0.2},
    "cutoff": {"near": 0.7, "same_night": 0.2, "date_only": 0.1},
    "one_sided_reversal": {"not_reentered": 0.68, "no_original": 0.3, "reentered": 0.02},
    "pre_booked": {"before_gauge": 1.0},
    "missing_entry": {"one_leg": 0.4, "gap": 0.6},
    "gauge_slip": {SUPPORTED: 0.2, NO_TRACE: 0.79, CONTRADICTED: 0.01},
    "temperature_slip": {
        SUPPORTED: 0.35,
        "odd_temperature": 0.4,
        NO_TRACE: 0.23,
        UNUSUAL: 0.015,
        CONTRADICTED: 0.005,
    },
    "free_water": {"other_reading": 0.6, "earlier_reading": 0.2, "slip": 0.2},
    "sediment_water": {"other_reading": 0.6, "earlier_reading": 0.2, "slip": 0.2},
    "stale_stocktake": {"repeated": 1.0},
    "roof_correction": {NO_TRACE: 0.6, "mass_unknown": 0.4},
    "capacity_table": {"expired": 1.0},
    "inspector_arithmetic": {"printed_fits": 1.0},
    "table_edition": {"printed": 1.0},
    "drift": {"slope": 1.0},
}
"""Code → trace → share of the code's cases that leave it."""


TELLING: Mapping[tuple[str, str], float] = {
    ("duplicate_entry", "same_document"): 100.0,
    ("transposed_digits", SUPPORTED): 100.0,
    ("decimal_shift", SUPPORTED): 100.0,
    ("unit_error", SUPPORTED): 100.0,
    ("decimal_shift", ODD_QUANTITY): 5.0,
    ("unit_error", ODD_QUANTITY): 5.0,
    ("density_basis", SUPPORTED): 100.0,
    ("density_basis", "density_at_15"): 5.0,
    ("vacuum_mass", SUPPORTED): 100.0,
    ("one_sided_reversal", "not_reentered"): 30.0,
    ("one_sided_reversal", "no_original"): 100.0,
    ("missing_entry", "one_leg"): 100.0,
    ("stale_stocktake", "repeated"): 100.0,
    ("free_water", "other_reading"): 10.0,
    ("sediment_water", "other_reading"): 10.0,
    ("gauge_slip", SUPPORTED): 100.0,
    ("temperature_slip", SUPPORTED): 100.0,
    ("temperature_slip", "odd_temperature"): 5.0,
    ("pre_booked", "before_gauge"): 2.0,
    ("capacity_table", "expired"): 10.0,
    ("roof_correction", "mass_unknown"): 10.0,
}
"""Traces that speak by being there at all: how many tanks without the fault there are for each
that has such a trace. One for all others."""


def share(code: str, mark: str) -> float:
    """The prior weight of a cause that leaves a trace, among faulty tanks."""
    return COMMON[code] * TRACES[code][mark] * TELLING.get((code, mark), 1.0)
