"""Metrology: capacity, volume correction, density, shell, roof, mass, uncertainty. polars only."""

from recon.quantity.density import (
    api_from_density,
    density_from_api,
    density_from_relative,
    relative_from_density,
)
from recon.quantity.volume_correction import (
    standard_density,
    volume_correction_factor,
    why_no_standard_density,
    why_no_volume_correction,
)

__all__ = [
    "api_from_density",
    "density_from_api",
    "density_from_relative",
    "relative_from_density",
    "standard_density",
    "volume_correction_factor",
    "why_no_standard_density",
    "why_no_volume_correction",
]
