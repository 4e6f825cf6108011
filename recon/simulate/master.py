"""The master data of a simulated site: register, capacity tables, products, recon.toml."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from recon.simulate.books import placed, write_rows
from recon.simulate.records import Product, Tank

CRUDE = Product(
    "CRUDE",
    "Crude oil",
    "原油",
    "2709000000",
    "1267",
    "crude",
    864.0,
    820.0,
    920.0,
    False,
    True,
    27.0,
)
GASOLINE = Product(
    "GASOLINE", "Gasoline", "车用汽油", "27101210", "1203", "refined",
    736.0, 720.0, 775.0, True, False, 21.0,
)  # fmt: skip
NAPHTHA = Product(
    "NAPHTHA", "Naphtha", "石脑油", "27101220", "1268", "refined",
    698.0, 650.0, 740.0, True, False, 21.0,
)  # fmt: skip
JET = Product(
    "JET", "Jet kerosene", "3号喷气燃料", "27101911", "1863", "refined",
    793.0, 775.0, 830.0, False, True, 23.0,
)  # fmt: skip
DIESEL = Product(
    "DIESEL", "Diesel", "柴油", "27101923", "1202", "refined",
    837.5, 820.0, 845.0, False, False, 22.0,
)  # fmt: skip
LSFO = Product(
    "LSFO", "Low-sulphur fuel oil", "低硫燃料油", "2710192210", "3082", "refined",
    948.0, 920.0, 991.0, False, True, 48.0,
)  # fmt: skip
LUBRICANT = Product(
    "LUBE", "Base oil", "润滑油基础油", "27101991", "", "lubricant",
    876.0, 840.0, 910.0, False, False, 35.0,
)  # fmt: skip

PRODUCTS = (CRUDE, NAPHTHA, GASOLINE, JET, DIESEL, LSFO, LUBRICANT)
"""Typical liquids of a bonded depot, densities from trade practice (20 °C)."""

_PRODUCT_COLUMNS = (
    "product",
    "name",
    "name_zh",
    "hs_code",
    "un_number",
    "vcf_group",
    "density20_kgm3",
    "density20_min_kgm3",
    "density20_max_kgm3",
    "light_oil",
    "focus",
)
_TANK_COLUMNS = (
    "tank_id",
    "product",
    "tank_type",
    "reference_height_mm",
    "safe_fill_height_mm",
    "minimum_operating_height_mm",
    "insulated",
    "shell_expansion_per_c",
    "table_temperature_c",
    "roof_mass_kg",
    "roof_in_table",
    "table_roof_density_kgm3",
    "critical_zone_low_mm",
    "critical_zone_high_mm",
    "capacity_uncertainty_pct",
    "calibrated_on",
    "calibration_valid_until",
    "mixed_custody",
)


def products_csv(products: Iterable[Product]) -> Iterator[str]:
    """The product register under canonical column names."""
    return write_rows(_PRODUCT_COLUMNS, (_product_row(product) for product in products))


def tanks_csv(tanks: Sequence[Tank]) -> Iterator[str]:
    """The tank register under canonical column names; with depots where tanks have them."""
    rows = (_tank_row(tank) for tank in tanks)
    return placed(_TANK_COLUMNS, rows, depots_of(tanks))


def capacity_tables_csv(tanks: Sequence[Tank]) -> Iterator[str]:
    """Every capacity table, one row a height; volumes to 0.001 m³."""
    rows = [(tank, row) for tank in tanks for row in _table_rows(tank)]
    return placed(
        ("tank_id", "height_mm", "volume_m3", "head_volume_m3"),
        (row for _, row in rows),
        depots_of([tank for tank, _ in rows]),
    )


def depots_of(tanks: Sequence[Tank]) -> list[str] | None:
    """The depot of each tank; None when the site is a single one, which needs no name."""
    depots = [tank.depot for tank in tanks]
    return depots if any(depots) else None


def recon_toml(name: str) -> str:
    """A ``recon.toml`` that names the site and leaves everything else at its default."""
    return (
        "# Everything not written here is at its default (see docs/cli.md).\n"
        f"[site]\nname = {json.dumps(name, ensure_ascii=False)}\n"
        'timezone = "Asia/Shanghai"\nprofile = "gb"\n'
    )


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _plain(value: float | int | None) -> str:
    """A number without exponent or trailing zeros; nothing for None."""
    if value is None:
        return ""
    text = f"{Decimal(str(value)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _product_row(product: Product) -> tuple[str, ...]:
    return (
        product.code,
        product.name,
        product.name_zh,
        product.hs_code,
        product.un_number,
        product.vcf_group,
        _plain(product.density20_kgm3),
        _plain(product.density20_min_kgm3),
        _plain(product.density20_max_kgm3),
        _flag(product.light_oil),
        _flag(product.focus),
    )


def _tank_row(tank: Tank) -> tuple[str, ...]:
    return (
        tank.tank_id,
        tank.product.code,
        tank.tank_type,
        str(tank.reference_height_mm),
        str(tank.safe_fill_height_mm),
        str(tank.minimum_operating_height_mm),
        _flag(tank.insulated),
        _plain(tank.shell_expansion_per_c),
        _plain(tank.table_temperature_c),
        _plain(tank.roof_mass_kg) if tank.roof_mass_kg else "",
        _flag(tank.roof_in_table) if tank.roof_mass_kg else "",
        _plain(tank.table_roof_density_kgm3),
        _plain(tank.critical_zone_low_mm),
        _plain(tank.critical_zone_high_mm),
        _plain(tank.capacity_uncertainty_pct),
        tank.calibrated_on.isoformat(),
        tank.calibration_valid_until.isoformat(),
        _flag(tank.mixed_custody),
    )


def _table_rows(tank: Tank) -> Iterator[tuple[str, ...]]:
    table = tank.table
    for row, (height, volume) in enumerate(zip(table.heights_mm, table.volumes_m3, strict=True)):
        head = "" if table.head_m3 is None else f"{table.head_m3[row]:.3f}"
        yield (tank.tank_id, str(height), f"{volume:.3f}", head)
