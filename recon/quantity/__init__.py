"""Metrology: capacity, volume correction, density, shell, roof, mass, uncertainty. polars only."""

from recon.quantity.arithmetic import CHECK_COLUMNS, INSPECTOR_CODES, check_arithmetic
from recon.quantity.capacity import table_problems
from recon.quantity.chain import MEASURED_COLUMNS, measure
from recon.quantity.density import (
    api_from_density,
    density_from_api,
    density_from_relative,
    relative_from_density,
)
from recon.quantity.entries import UNITS, entry_tonnes
from recon.quantity.profiles import M3_PER_BARREL, PROFILES, Profile, profile_of
from recon.quantity.readings import READING_COLUMNS
from recon.quantity.rounding import round_half_even
from recon.quantity.sheet import REPORTED
from recon.quantity.uncertainty import COMPONENTS, UncertaintyInputs
from recon.quantity.volume_correction import (
    standard_density,
    volume_correction_factor,
    why_no_standard_density,
    why_no_volume_correction,
)

__all__ = [
    "CHECK_COLUMNS",
    "COMPONENTS",
    "INSPECTOR_CODES",
    "M3_PER_BARREL",
    "MEASURED_COLUMNS",
    "PROFILES",
    "READING_COLUMNS",
    "REPORTED",
    "UNITS",
    "Profile",
    "UncertaintyInputs",
    "api_from_density",
    "check_arithmetic",
    "density_from_api",
    "density_from_relative",
    "entry_tonnes",
    "measure",
    "profile_of",
    "relative_from_density",
    "round_half_even",
    "standard_density",
    "table_problems",
    "volume_correction_factor",
    "why_no_standard_density",
    "why_no_volume_correction",
]
