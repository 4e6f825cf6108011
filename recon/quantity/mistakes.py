"""The chain as an inspector may have worked it: rightly, or with one mistake.

Each step starts from the sheet's own previous figure where it printed one, so one mistake shows at
one step only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl


@dataclass(frozen=True, slots=True)
class Working:
    """How one chain is worked: multipliers of the deductions, and which density weighs.

    ``water`` and ``roof`` multiply what is deducted, ``sediment`` is the power of (1 − S&W/100),
    ``shell`` and ``correction`` tell whether CTSh and VCF are applied, ``density`` which density
    weighs, ``buoyancy_air`` and ``buoyancy_vacuum`` what is taken off it (kg/m³).
    """

    code: str | None = None
    water: float = 1.0
    roof: float = 1.0
    sediment: int = 1
    shell: bool = True
    correction: bool = True
    density: str = "density_kgm3"
    buoyancy_air: float = 1.1
    buoyancy_vacuum: float = 0.0


RIGHT = Working()


def mistakes(buoyancy_kgm3: float) -> tuple[Working, ...]:
    """The single mistakes that are looked for, in the order they are tried."""
    right = replace(RIGHT, buoyancy_air=buoyancy_kgm3)
    return (
        replace(right, code="inspector_water_forgotten", water=0.0),
        replace(right, code="inspector_roof_forgotten", roof=0.0),
        replace(right, code="inspector_roof_twice", roof=2.0),
        replace(right, code="inspector_roof_added", roof=-1.0),
        replace(right, code="inspector_sediment_water_forgotten", sediment=0),
        replace(right, code="inspector_sediment_water_twice", sediment=2),
        replace(right, code="inspector_density_basis", density="density_other_kgm3"),
        replace(
            right,
            code="inspector_vacuum_for_air",
            buoyancy_air=0.0,
            buoyancy_vacuum=buoyancy_kgm3,
        ),
        replace(right, code="inspector_vcf_omitted", correction=False),
        replace(right, code="inspector_shell_forgotten", shell=False),
        replace(right, code="inspector_water_twice", water=2.0),
    )


STEPS = ("gov", "gsv", "nsv", "mass_air", "mass_vacuum")
"""The steps of the chain that follow from figures before them."""


def expected(working: Working) -> dict[str, pl.Expr]:
    """What each step of ``STEPS`` should be by a way of working, from the last printed figure.

    Needs the columns ``tov``, ``free_water``, ``roof`` (as printed, else computed), ``gov``,
    ``gsv``, ``nsv`` (as printed, null where not), ``vcf`` (as printed, else expected), ``shell``,
    ``dry``, ``net`` (the printed GSV is net of S&W), ``as_mass`` (the roof goes off at the end, as
    mass), ``roof_mass_t`` and the densities.
    """
    c = pl.col
    shell = c("shell") if working.shell else pl.lit(1.0)
    roof = pl.when(c("as_mass")).then(0.0).otherwise(c("roof") * working.roof)
    gov = (c("tov") - c("free_water") * working.water) * shell + roof
    vcf = c("vcf") if working.correction else pl.lit(1.0)
    dry = pl.lit(1.0)
    for _ in range(working.sediment):
        dry = dry * c("dry")
    gsv = pl.coalesce("gov", gov) * vcf * pl.when(c("net")).then(dry).otherwise(1.0)
    # Taken from a printed GSV that is net already, nothing is left to deduct.
    still = pl.when(c("net")).then(1.0).otherwise(dry)
    nsv = pl.coalesce("gsv", gsv) * still
    volume = pl.coalesce("nsv", nsv)
    density = c(working.density)
    off = pl.when(c("as_mass")).then("roof_mass_t").otherwise(0.0)
    return {
        "gov": gov,
        "gsv": gsv,
        "nsv": nsv,
        "mass_air": volume * (density - working.buoyancy_air) / 1000.0 - off,
        "mass_vacuum": volume * (density - working.buoyancy_vacuum) / 1000.0 - off,
    }
