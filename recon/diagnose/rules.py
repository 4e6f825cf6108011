"""Every rule of the diagnosis, in one list."""

from __future__ import annotations

from recon.diagnose.candidate import Rule
from recon.diagnose.pairs import missed_transfer, wrong_tank
from recon.diagnose.postings import decimal_shift, duplicate_entry, sign_error, transposed_digits
from recon.diagnose.readings import (
    free_water,
    gauge_slip,
    roof_correction,
    sediment_water,
    temperature_slip,
)
from recon.diagnose.rounds import capacity_over_rounds, drift, roof_over_rounds
from recon.diagnose.standing import (
    capacity_table,
    inspector_arithmetic,
    roof_unknown,
    stale_stocktake,
    table_edition,
)
from recon.diagnose.timing import (
    cutoff,
    missing_document,
    missing_leg,
    one_sided_reversal,
    pre_booked,
)
from recon.diagnose.units import density_basis, unit_error, vacuum_mass, vcf_omitted

SINGLE: tuple[Rule, ...] = (
    duplicate_entry,
    sign_error,
    transposed_digits,
    decimal_shift,
    cutoff,
    pre_booked,
    one_sided_reversal,
    missing_leg,
    unit_error,
    density_basis,
    vcf_omitted,
    vacuum_mass,
    gauge_slip,
    temperature_slip,
    free_water,
    sediment_water,
    roof_correction,
    roof_unknown,
    capacity_table,
    stale_stocktake,
    inspector_arithmetic,
    table_edition,
    drift,
    capacity_over_rounds,
    roof_over_rounds,
)
"""One correction on one tank; also asked what a first correction leaves."""

PAIRS: tuple[Rule, ...] = (missed_transfer, wrong_tank)
"""Two tanks at once; weighed against all that speaks for each tank alone."""

LEFTOVER: tuple[Rule, ...] = (missing_document,)
"""Asked only where nothing else explains the difference well."""

RULES: tuple[Rule, ...] = (*SINGLE, *PAIRS, *LEFTOVER)
"""All of them, in the order they are asked."""
