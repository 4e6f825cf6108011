"""Units as written → factor and offset to the unit a column is kept in, exact in decimals.

Factors: international foot 0.3048 m and pound 0.45359237 kg exactly (1959 agreement); long ton
2240 lb, short ton 2000 lb; oil barrel 42 US gallons of 231 in³ = 0.158987294928 m³ exactly; °C, °F
and K by definition (ITS-90). API gravity = 141.5/SG(60/60 °F) − 131.5 with water at 60 °F of
999.016 kg/m³ (API MPMS 11.1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from recon.ingest.plaintext import comparable
from recon.ingest.refused import Refused
from recon_schemas.fields import Dimension

WATER_60F_KGM3 = Decimal("999.016")
_API_NUMERATOR = Decimal("141.5")
_API_SHIFT = Decimal("131.5")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: a value of it times ``factor`` plus ``offset`` is in the base of its dimension.

    Bases: m, °C, kg/m³, m³, kg, 1 (for percent), each exactly. ``scale`` marks what is no
    multiple of its base: ``api`` and ``sg`` (of density at 60 °F), ``ft_in_16`` (feet-inches-
    sixteenths, see ``parse_feet``).
    """

    code: str
    dimension: Dimension
    factor: Decimal = Decimal(1)
    offset: Decimal = Decimal(0)
    scale: str | None = None


_INCH = Decimal("0.0254")
_POUND = Decimal("0.45359237")
_GALLON = Decimal("0.003785411784")

_UNITS: tuple[tuple[Unit, str], ...] = (
    (Unit("mm", "length", Decimal("0.001")), "毫米 millimetre millimetres millimeter millimeters"),
    (Unit("cm", "length", Decimal("0.01")), "厘米 公分 centimetre centimetres centimeter"),
    (Unit("dm", "length", Decimal("0.1")), "分米"),
    (Unit("m", "length"), "米 公尺 metre metres meter meters mtr mtrs"),
    (Unit("ft", "length", 12 * _INCH), "feet foot 英尺 ' ft."),
    (Unit("in", "length", _INCH), 'inch inches 英寸 " in. ins'),
    (
        Unit("ft-in-1/16", "length", 12 * _INCH, scale="ft_in_16"),
        "ft-in ft-in-16 ft-in-16th ft-in-16ths ft-in-sixteenths ft-in-1/8 ft-in-8ths ft/in ftin "
        "ft/in/16 feet-inches ft&in ft-in-fr",
    ),
    (Unit("°C", "temperature"), "c degc deg.c 摄氏度 摄氏 度 ° celsius degreescelsius degreec °c."),
    (
        Unit("°F", "temperature", Decimal(5) / Decimal(9), Decimal(-160) / Decimal(9)),
        "f degf deg.f 华氏度 华氏 fahrenheit degreesfahrenheit",
    ),
    (Unit("K", "temperature", Decimal(1), Decimal("-273.15")), "开 kelvin"),
    (
        Unit("kg/m3", "density"),
        "kg/m^3 kg/cbm kgm3 kg/cum kg/m 千克/立方米 公斤/立方米 g/l kg/kl kgm-3 kg·m-3",
    ),
    (
        Unit("g/cm3", "density", Decimal(1000)),
        "g/cm^3 g/cc g/ml kg/l kg/dm3 kg/ltr kg/litre kg/liter t/m3 mt/m3 t/kl t/cbm 克/立方厘米 "
        "克/毫升 吨/立方米 千克/升 公斤/升 gcm3 gcm-3 g·cm-3",
    ),
    (Unit("lb/gal", "density", _POUND / _GALLON), "lbs/gal ppg"),
    (Unit("API", "density", scale="api"), "°api degapi apigravity 度api api@60f api60"),
    (
        Unit("SG", "density", scale="sg"),
        "sg60/60 s.g. rd relativedensity specificgravity 相对密度 比重",
    ),
    (
        Unit("m3", "volume"),
        "m^3 cbm cum cu.m cu.m. 立方米 立方 方 立米 cubicmetre cubicmetres cubicmeters",
    ),
    (Unit("L", "volume", Decimal("0.001")), "l ltr ltrs lit litre litres liter liters 升 公升 dm3"),
    (Unit("kL", "volume"), "kl 千升 kiloliter kilolitre kilolitres"),
    (
        Unit("bbl", "volume", 42 * _GALLON),
        "bbls barrel barrels 桶 bbl.",
    ),
    (Unit("gal", "volume", _GALLON), "usgal usgallon usgallons gallon gallons 加仑"),
    (
        Unit("t", "mass", Decimal(1000)),
        "mt m.t. mts 吨 公吨 tonne tonnes metricton metrictons metrictonnes ton tons",
    ),
    (Unit("kg", "mass"), "kgs 千克 公斤 kilogram kilograms kg."),
    (Unit("kt", "mass", Decimal(10) ** 6), "千吨"),
    (Unit("万吨", "mass", Decimal(10) ** 7), "万公吨"),
    (Unit("long_ton", "mass", 2240 * _POUND), "longton longtons lt l.t. lts 长吨 英吨 ukton"),
    (Unit("short_ton", "mass", 2000 * _POUND), "shortton shorttons st s.t. sts 短吨 美吨 uston"),
    (Unit("lb", "mass", _POUND), "lbs pound pounds 磅"),
    (
        Unit("%", "percent", Decimal("0.01")),
        "pct percent 百分比 vol% %vol %v/v %(v/v) mass% %mass %m/m wt% %wt %w/w %(m/m)",
    ),
    (Unit("‰", "percent", Decimal("0.001")), "permille 千分比"),
    (Unit("ppm", "percent", Decimal("0.000001")), ""),
)

_CUSTOMS: dict[str, str] = {
    "035": "kg", "070": "t", "095": "L", "063": "kL", "033": "m3", "123": "bbl",
    "071": "long_ton", "072": "short_ton",
}  # fmt: skip
"""Units of measure of the customs declaration (海关计量单位代码表)."""


def _table() -> dict[tuple[Dimension, str], Unit]:
    table: dict[tuple[Dimension, str], Unit] = {}
    for unit, spellings in _UNITS:
        for spelling in (unit.code, *spellings.split()):
            table.setdefault((unit.dimension, comparable(spelling)), unit)
    for code, name in _CUSTOMS.items():
        for dimension in ("mass", "volume"):
            unit_named = table.get((dimension, comparable(name)))
            if unit_named is not None:
                table[(dimension, code)] = unit_named
    return table


_BY_SPELLING = _table()
_DIMENSIONS: tuple[Dimension, ...] = (
    "length",
    "temperature",
    "density",
    "volume",
    "mass",
    "percent",
)
_REMARK = re.compile(r"[(\[](?:vac|vacuum|air|真空|空气)[)\]]|@.*$")


@lru_cache(maxsize=4096)
def unit_of(text: str, dimension: Dimension | None = None) -> Unit | None:
    """The unit ``text`` names, of ``dimension`` where one is given; None when it names none.

    >>> unit_of("㎏/㎥", "density").code
    'kg/m3'
    """
    short = _REMARK.sub("", comparable(text)).strip("()[]{}【】:.,;、")
    for name in (short, comparable(text)):
        for wanted in (dimension,) if dimension else _DIMENSIONS:
            unit = _BY_SPELLING.get((wanted, name))
            if unit is not None:
                return unit
    return None


def spellings_of(dimension: Dimension) -> tuple[str, ...]:
    """Every spelling known of the units of ``dimension``, longest first."""
    return tuple(
        sorted((name for d, name in _BY_SPELLING if d == dimension), key=lambda n: (-len(n), n))
    )


def convert(value: Decimal, unit: Unit, into: Unit) -> Decimal:
    """``value`` of ``unit`` in ``into``, both of one dimension and neither API nor SG."""
    if unit == into:
        return value
    base = value * unit.factor + unit.offset
    converted = (base - into.offset) / into.factor
    return _without_noise(converted)


def _without_noise(value: Decimal) -> Decimal:
    """At most 15 significant digits: what °F leaves behind the 28th digit is no measurement."""
    rounded = value.quantize(Decimal(1).scaleb(value.adjusted() - 14)) if value else value
    return rounded.normalize() if rounded == rounded.to_integral() else rounded


def density_from_api(api: Decimal) -> Decimal:
    """API gravity at 60 °F → kg/m³ at 60 °F (API MPMS 11.1)."""
    return _API_NUMERATOR * WATER_60F_KGM3 / (api + _API_SHIFT)


def api_from_relative(relative: Decimal) -> Decimal:
    """Relative density 60/60 °F → API gravity."""
    return _without_noise(_API_NUMERATOR / relative - _API_SHIFT)


_FRACTIONS = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8"}
_FEET = re.compile(
    r"(?P<ft>\d{1,3})\s*(?:'|ft\.?|feet|英尺)\s*-?\s*"
    r"(?:(?P<inch>\d{1,2}(?:\.\d+)?)?\s*-?\s*(?:(?P<num>\d{1,2})\s*/\s*(?P<den>2|4|8|16|32))?\s*"
    r"(?:\"|in\.?|inch(?:es)?|英寸)?)?",
    re.IGNORECASE,
)
_DASHED = re.compile(
    r"(?P<ft>\d{1,3})\s*-\s*(?P<inch>\d{1,2})\s*-\s*(?P<num>\d{1,2})(?:\s*/\s*(?P<den>16|8))?"
)


def parse_feet(text: str, *, dashed: bool = False) -> Decimal | Refused | None:
    """``55'-03 1/16"`` → mm; None when ``text`` is not written in feet and inches at all.

    ``dashed``: the column's unit says feet-inches-sixteenths, so ``55-03-01`` is one too. Inches
    of 12 and more and sixteenths of 16 and more are refused (``length_feet_inches``).
    """
    short = text.strip()
    for sign, fraction in _FRACTIONS.items():
        short = short.replace(sign, f" {fraction}")
    for quote, mark in (
        ("′", "'"),
        ("’", "'"),
        ("‘", "'"),
        ("″", '"'),
        ("”", '"'),
        ("“", '"'),
        ("''", '"'),
    ):
        short = short.replace(quote, mark)
    found = _FEET.fullmatch(short) or (_DASHED.fullmatch(short) if dashed else None)
    if found is None:
        return None
    inches = Decimal(found["inch"] or 0)
    numerator, denominator = Decimal(found["num"] or 0), Decimal(found["den"] or 16)
    if inches >= 12 or numerator >= denominator or (inches % 1 and numerator):
        return Refused("length_feet_inches")
    total = Decimal(found["ft"]) * 12 + inches + numerator / denominator
    return total * _INCH * 1000


def density_unit_of_values(values: Iterable[Decimal]) -> Unit | None:
    """The unit that densities without one can only be in: kg/L at 0.5–1.2, kg/m³ at 500–1200."""
    found = {
        "g/cm3" if Decimal("0.5") <= v <= Decimal("1.2") else "kg/m3" if 500 <= v <= 1200 else None
        for v in values
    }
    code = found.pop() if len(found) == 1 else None
    return unit_of(code, "density") if code else None
