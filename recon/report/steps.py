"""The chain from dip to tonnes, step by step, as rows that text and JSON are made from.

Each step names what it is, its value and unit, how it came about, and the standard's part that
says so in outline (the standards themselves were not read; see docs/method.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

BUDGET = ("level", "free_water", "temperature", "density", "sediment_water", "capacity", "vcf")

_BUDGET_NAMES = {
    "level": "level",
    "free_water": "free-water level",
    "temperature": "liquid temperature",
    "density": "standard density",
    "sediment_water": "sediment and water",
    "capacity": "capacity table",
    "vcf": "volume correction equation",
    "book": "entries of the book",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the chain; ``value`` is already rounded for reading."""

    name: str
    value: float | None
    unit: str
    how: str
    source: str


def steps_of(row: Mapping[str, Any], base: str) -> tuple[Step, ...]:
    """The steps of one measured reading (a row of ``recon.quantity.measure`` with its inputs).

    ``base`` is the profile's base temperature as people write it, such as ``20 °C``.
    """

    def step(name: str, key: str, unit: str, digits: int, how: str, source: str) -> Step:
        value = row.get(key)
        return Step(name, None if value is None else round(value, digits), unit, how, source)

    american: tuple[Step, ...] = ()
    if "gsv_bbl" in row:
        american = (
            step("density 60 °F", "density_base_kgm3", "kg/m³", 2, "", "MPMS 11.1"),
            step("API gravity", "api_gravity", "°API", 2, "at 60 °F", "MPMS 11.5"),
            step("GSV in barrels", "gsv_bbl", "bbl", 2, "of 42 US gallons at 60 °F", "MPMS 11.5"),
            step("NSV in barrels", "nsv_bbl", "bbl", 2, "of 42 US gallons at 60 °F", "MPMS 11.5"),
        )
    return (
        step("innage", "innage_mm", "mm", 1, _level(row), "MPMS 3.1A; GB/T 13894"),
        step("table volume", "table_volume_m3", "m³", 3, _table(row), "MPMS 2; GB/T 13235"),
        step("TOV", "tov_m3", "m³", 3, _head(row), "MPMS 12.1.1; GB/T 19779"),
        step("free water", "free_water_m3", "m³", 3, _water(row), "MPMS 12.1.1"),
        step("CTSh", "shell_factor", "", 6, _shell(row), "MPMS 12.1.1; GB/T 19779"),
        step("roof", "roof_m3", "m³", 3, _roof(row), "MPMS 12.1.1"),
        step("GOV", "gov_m3", "m³", 3, "(TOV − water) × CTSh + roof", "MPMS 12.1.1"),
        step("density 20 °C", "density20_kgm3", "kg/m³", 2, _density(row), "MPMS 11.1; GB/T 1885"),
        step("density 15 °C", "density15_kgm3", "kg/m³", 2, "", "MPMS 11.1; ISO 91"),
        step("VCF", "vcf", "", 6, f"from tank temperature to {base}", "MPMS 11.1; GB/T 1885"),
        step("GSV", "gsv_m3", "m³", 3, "GOV × VCF", "MPMS 12.1.1"),
        step("NSV", "nsv_m3", "m³", 3, _sediment(row), "MPMS 12.1.1"),
        step("mass in vacuum", "mass_vacuum_t", "t", 3, f"NSV × density at {base}", "MPMS 11.5"),
        step("mass in air", "mass_air_t", "t", 3, f"NSV × (density at {base} − 1.1)", "GB/T 19779"),
        *american,
    )


def budget_of(parts: Mapping[str, float | None]) -> tuple[tuple[str, float], ...]:
    """The uncertainty budget as (name, tonnes) in reading order, without empty components."""
    return tuple(
        (_BUDGET_NAMES[key], round(value, 3))
        for key in (*BUDGET, "book")
        if (value := parts.get(key)) is not None
    )


def as_lines(steps: tuple[Step, ...]) -> list[str]:
    """The steps as lines of at most 80 columns."""
    lines = []
    for step in steps:
        value = "-" if step.value is None else f"{step.value:,}"
        lines.append(f"  {step.name:<15}{value:>16} {step.unit:<6} {step.how}"[:80].rstrip())
    return lines


def _level(row: Mapping[str, Any]) -> str:
    ullage = row.get("ullage_mm")
    if ullage is None:
        return "as read"
    return f"reference height {row['reference_height_mm']:g} − ullage {ullage:g}"


def _table(row: Mapping[str, Any]) -> str:
    low, high = row.get("lower_height_mm"), row.get("upper_height_mm")
    if low is None or high is None:
        return ""
    return f"{low:g} mm {row['lower_volume_m3']:g} … {high:g} mm {row['upper_volume_m3']:g}"


def _head(row: Mapping[str, Any]) -> str:
    head = row.get("head_m3")
    return f"with static head {head:g} × density/1000" if head else "table volume"


def _water(row: Mapping[str, Any]) -> str:
    return f"{row.get('free_water_mm') or 0:g} mm of water"


def _shell(row: Mapping[str, Any]) -> str:
    temperature = row.get("t_shell_c")
    return "" if temperature is None else f"shell at {temperature:.2f} °C"


def _roof(row: Mapping[str, Any]) -> str:
    if not row.get("roof_mass_kg"):
        return "no floating roof to deduct"
    if not row.get("roof_afloat"):
        return "roof not afloat"
    where = "in the table, corrected" if row.get("roof_in_table") else "not in the table"
    return f"{row['roof_mass_kg']:g} kg, {where}"


def _density(row: Mapping[str, Any]) -> str:
    if row.get("written_density20_kgm3") is not None:
        return "as written"
    for key, words in (("written_density15_kgm3", "at 15 °C"), ("api60", "°API at 60 °F")):
        if row.get(key) is not None:
            return f"from {row[key]:g} {words}"
    observed = row.get("observed_density_kgm3")
    if observed is None or row.get("test_temperature_c") is None:
        return ""
    return f"observed {observed:g} at {row['test_temperature_c']:g} °C"


def _sediment(row: Mapping[str, Any]) -> str:
    share = row.get("sediment_water_pct")
    return "GSV, no S&W given" if share is None else f"GSV × (1 − {share:g} % S&W)"
