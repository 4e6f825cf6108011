"""The three profiles from a site's files to its tonnes, against figures worked by hand.

One tank of 1 m³ a millimetre, 10 m of a light oil at 30 °C, the shell as warm as the oil. The
volume correction of 2004 is written out here from metrology section 1 (K0 and K1 of
the bands of refined products), apart from the code under test.
"""

from __future__ import annotations

import math
from datetime import datetime
from pathlib import Path

import pytest

from recon.model import TankResult
from recon.pipeline.night import run_night
from recon.pipeline.options import Options
from recon.site import open_site

ITS = (-0.148759, -0.267408, 1.080760, 1.269056, -4.089591, -1.871251, 7.438081, -3.536296)
D60 = 0.01374979547
FUEL, JET = (103.8720, 0.2701), (330.3010, 0.0)
SHELL = 1 + 2 * 1.12e-5 * 10 + (1.12e-5 * 10) ** 2


def ctl60(density60: float, celsius: float, band: tuple[float, float] = FUEL) -> float:
    """2004: from ``celsius`` to 60 °F for a density at 60 °F, by K0 and K1 of its band."""
    k0, k1 = band
    tau = celsius / 630
    shifted = celsius - sum(a * tau ** (i + 1) for i, a in enumerate(ITS))
    a = D60 / 2 * (k0 / density60 + k1) / density60
    b = (2 * k0 + k1 * density60) / (k0 + k1 * density60)
    star = density60 * (1 + (math.exp(a * (1 + 0.8 * a)) - 1) / (1 + a * (1 + 1.6 * a) * b))
    alpha = (k0 / star + k1) / star
    rise = 1.8 * shifted + 32 - 60.0068749
    return math.exp(-alpha * rise * (1 + 0.8 * alpha * (rise + D60)))


def density60_of(density15: float, band: tuple[float, float] = FUEL) -> float:
    """The density at 60 °F of one at 15 °C, by turns until it stays."""
    density = density15
    for _ in range(50):
        density = density15 / ctl60(density, 15.0, band)
    return density


def night(folder: Path, profile: str, density: dict[str, str]) -> TankResult:
    """The tank of a site of that profile, whose sheet gives the density in one form."""
    (folder / "master").mkdir(parents=True)
    (folder / "inbox").mkdir()
    files = {
        "recon.toml": f'[site]\nprofile = "{profile}"\n',
        "master/tanks.csv": "tank_id,product,tank_type,reference_height_mm\n"
        "T1,OIL,fixed_roof,21000\n",
        "master/capacity_tables.csv": "tank_id,height_mm,volume_m3\nT1,0,0\nT1,20000,20000\n",
        "master/products.csv": "product,vcf_group\nOIL,refined\n",
        "inbox/ledger.csv": "entry_id,kind,effective_at,tank_id,product,quantity\n"
        "E1,opening,2026-01-31 20:00,T1,OIL,8284.000\n",
        "inbox/dips.csv": "tank_id,gauged_at,innage_mm,liquid_temperature_c,ambient_temperature_c,"
        f"{','.join(density)}\nT1,2026-01-31 22:00,10000,30,30,{','.join(density.values())}\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    clock = datetime(2026, 2, 1, 8)
    [tank] = run_night(open_site(folder), Options(dry_run=True), lambda _: None, clock).run.tanks
    return tank


def test_iso15_takes_2004_at_15_degrees(tmp_path: Path) -> None:
    tank = night(tmp_path / "iso", "iso15", {"density15_kgm3": "840.0"})
    density60 = density60_of(840.0)
    vcf = ctl60(density60, 30.0) / ctl60(density60, 15.0)
    assert density60 > 838.3127
    assert tank.measurement is not None
    assert tank.measurement.vcf == pytest.approx(vcf, abs=1e-9)
    tonnes = 10_000 * SHELL * vcf * (840.0 - 1.1) / 1000
    # By a pocket calculator: 10 002.240 × 0.987295 × 0.8389 = 8 284.27 t.
    assert tonnes == pytest.approx(8284.27, abs=0.01)
    assert float(tank.physical_t or 0) == pytest.approx(tonnes, abs=0.0005)
    assert tank.verdict == "matched"


def test_us60_takes_2004_at_60_fahrenheit_from_api_gravity(tmp_path: Path) -> None:
    tank = night(tmp_path / "us", "us60", {"api60": "36.9"})
    density60 = 141.5 / (131.5 + 36.9) * 999.016
    vcf = ctl60(density60, 30.0)
    assert tank.measurement is not None
    assert tank.measurement.vcf == pytest.approx(vcf, abs=1e-9)
    tonnes = 10_000 * SHELL * vcf * (density60 - 1.1) / 1000
    # 10 002.240 × 0.987755 × (839.431 − 1.1) / 1000 = 8 282.54 t.
    assert tonnes == pytest.approx(8282.54, abs=0.01)
    assert float(tank.physical_t or 0) == pytest.approx(tonnes, abs=0.0005)


def test_iso15_glass_is_corrected_from_15_degrees(tmp_path: Path) -> None:
    tank = night(
        tmp_path / "glass",
        "iso15",
        {"observed_density_kgm3": "830.0", "test_temperature_c": "25.0"},
    )
    glass = 1 - 0.000023 * 10 - 0.00000002 * 10**2
    at15 = tank.measurement.density15_kgm3 if tank.measurement else None
    assert at15 is not None
    # Worked back: the liquid of that density reads 830.0 on 15 °C glass at 25 °C. It lies in the
    # jet band at 60 °F (836.6 kg/m³), so the band's own constants are put in here.
    density60 = density60_of(at15, JET)
    assert density60 < 838.3127
    assert density60 * ctl60(density60, 25.0, JET) / glass == pytest.approx(830.0, abs=1e-4)
