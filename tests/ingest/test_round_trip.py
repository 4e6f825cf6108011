"""Known values, written in any layout, order, unit, language, number style and format: read back.

Each example draws what was measured and how it is put down; the file is written, read like any
other, and every canonical value must be the one that was put in, with the address where it stands.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.fuzz_files import Sheet, table_of, write_html, write_ods, write_xls
from recon.ingest.blockcells import TAKEN
from recon.ingest.grid import Cell, address
from recon.ingest.headwords import fold, key, split_unit
from recon.ingest.read import read_file
from recon.settings import Settings
from recon_schemas.registry import column_of

# Unit as written → (decimals it is written with, canonical = number × factor + offset).
# 0.3048 m a foot, 0.158987294928 m³ a barrel, 1.0160469088 t a long ton, exactly (see units.py).
UNITS: dict[str, dict[str, tuple[int, Decimal, Decimal]]] = {
    "length": {
        "mm": (0, Decimal(1), Decimal(0)),
        "cm": (1, Decimal(10), Decimal(0)),
        "m": (3, Decimal(1000), Decimal(0)),
    },
    "temperature": {
        "℃": (1, Decimal(1), Decimal(0)),
        "°F": (1, Decimal(5) / 9, Decimal(-160) / 9),
    },
    "density": {
        "kg/m³": (1, Decimal(1), Decimal(0)),
        "g/cm3": (4, Decimal(1000), Decimal(0)),
        "kg/L": (4, Decimal(1000), Decimal(0)),
    },
    "volume": {
        "m³": (3, Decimal(1), Decimal(0)),
        "L": (0, Decimal("0.001"), Decimal(0)),
        "kL": (3, Decimal(1), Decimal(0)),
        "bbl": (2, Decimal("0.158987294928"), Decimal(0)),
    },
    "mass": {
        "t": (3, Decimal(1), Decimal(0)),
        "kg": (0, Decimal("0.001"), Decimal(0)),
        "万吨": (5, Decimal(10_000), Decimal(0)),
        "long tons": (3, Decimal("1.0160469088"), Decimal(0)),
    },
    "percent": {"%": (2, Decimal(1), Decimal(0))},
}
RANGES = {
    "innage_mm": (500, 19_000), "ullage_mm": (500, 19_000), "free_water_mm": (0, 90),
    "reference_height_observed_mm": (20_000, 22_000), "liquid_temperature_c": (-10, 60),
    "ambient_temperature_c": (-20, 45), "density20_kgm3": (650, 1000),
    "observed_density_kgm3": (650, 1000), "test_temperature_c": (0, 50),
    "sediment_water_pct": (0, 2), "reported_tov_m3": (10, 90_000),
    "reported_mass_air_t": (10, 90_000),
}  # fmt: skip
DENSITY_WORDS = {
    "density20_kgm3": ("标准密度", "ρ20", "Density @20°C"),
    "observed_density_kgm3": ("视密度", "Observed density"),
}
OPTIONAL = (
    "free_water_mm", "reference_height_observed_mm", "ambient_temperature_c",
    "sediment_water_pct", "reported_tov_m3", "reported_mass_air_t",
)  # fmt: skip
TIMES = (
    "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y年%m月%d日 %H:%M", "%Y%m%d %H%M", "%d-%b-%Y %H%M",
    "%m-%d %H:%M", "%d/%m/%Y %H:%M", "%Y.%m.%d %H:%M", "%m月%d日%H时%M分", "%d日%H:%M",
)  # fmt: skip
BASE = datetime(2026, 11, 20, 12)
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


@dataclass(frozen=True)
class Drawn:
    """Cells by place, and for each tank: column → (its place, its canonical value)."""

    cells: dict[tuple[int, int], Cell]
    tanks: list[dict[str, tuple[tuple[int, int], Any]]]


def headers(draw: st.DrawFn, names: list[str], *, blocks: bool) -> dict[str, tuple[str, str]]:
    """Column → (header word of either language, unit)."""
    found = {}
    for name in names:
        column = column_of("stocktakes", name)
        words = [w for w in column.whole_words if not (blocks and key(w) in TAKEN)]
        words = [w for w in words if not any(sign in w for sign in "(@/_0123456789")]
        words = [w for w in words if split_unit(fold(w))[1] is None]
        words = list(DENSITY_WORDS.get(name, words or [column.name]))
        units = list(UNITS.get(column.dimension or "", {"": ()}))
        found[name] = draw(st.sampled_from(words)), draw(st.sampled_from(units))
    return found


def written(
    draw: st.DrawFn, name: str, unit: str, *, comma: bool, native: bool
) -> tuple[Cell, Any]:
    """A cell and what it means: the number is drawn in the unit it is written in."""
    column = column_of("stocktakes", name)
    decimals, factor, offset = UNITS[str(column.dimension)][unit]
    low, high = ((Decimal(bound) - offset) / factor for bound in RANGES[name])
    step = Decimal(1).scaleb(-decimals)
    number = draw(st.integers(int(low / step) + 1, int(high / step) - 1)) * step
    value = float(number * factor + offset)
    if native and draw(st.booleans()):
        return Cell(format(number.normalize(), "f"), "number"), value
    text = f"{number:,}" if draw(st.booleans()) else str(number)
    if comma:
        text = text.translate(str.maketrans(",.", ".,"))
    style = draw(st.sampled_from(["plain", "plain", "wide", "starred", "blanks", "unit"]))
    text = {
        "wide": text.translate(WIDE),
        "starred": f"{text}*",
        "blanks": f" {text}\u3000",
        "unit": f"{text} {unit}",
    }.get(style, text)
    return Cell(text), value


@st.composite
def files(draw: st.DrawFn, *, may_be_native: bool = True) -> Drawn:
    """A sheet of one of the three layouts with one to three tanks."""
    layout = draw(st.sampled_from(["rows", "across", "blocks"]))
    density = draw(
        st.sampled_from([["density20_kgm3"], ["observed_density_kgm3", "test_temperature_c"]])
    )
    level = draw(st.sampled_from(["innage_mm", "ullage_mm"]))
    needed = {"tank_id", "gauged_at", "liquid_temperature_c", level, *density}
    asked = draw(st.lists(st.sampled_from(OPTIONAL), unique=True, max_size=4))
    # A block begins with its tank, as a form does.
    rest = draw(st.permutations(sorted({*needed, *asked} - {"tank_id"})))
    names = ["tank_id", *rest]
    if layout != "blocks":
        names = draw(st.permutations(names))
    heads = headers(draw, names, blocks=layout == "blocks")
    comma, form = draw(st.booleans()), draw(st.sampled_from(TIMES))
    # A decimal comma is taken where two numbers at least speak for it: all are typed then.
    native = may_be_native and not comma and draw(st.booleans())
    unit_line = layout != "blocks" and draw(st.booleans())
    cells = {(1, 1): Cell("盘点日期：2026年11月20日")}
    top = draw(st.integers(2, 4))
    tanks: list[dict[str, tuple[tuple[int, int], Any]]] = []
    for number in range(draw(st.integers(1, 3))):
        tank: dict[str, tuple[tuple[int, int], Any]] = {}
        for at, name in enumerate(names):
            word, unit = heads[name]
            title = f"{word}({unit})" if unit and not unit_line else word
            if layout == "rows":
                first = top + (2 if unit_line else 1)
                label, beside, place = (top, 1 + at), (top + 1, 1 + at), (first + number, 1 + at)
            elif layout == "across":
                first = 3 if unit_line else 2
                label, beside, place = (top + at, 1), (top + at, 2), (top + at, first + number)
            else:
                row = top + number * (len(names) // 2 + 2) + at // 2
                label, place = (row, 1 + (at % 2) * 3), (row, 2 + (at % 2) * 3)
                beside = label
            cells[label] = Cell(title)
            if unit_line and unit:
                cells[beside] = Cell(unit)
            if name == "tank_id":
                cells[place], value = Cell(f"T-{101 + number}"), f"T-{101 + number}"
            elif name == "gauged_at":
                value = BASE + timedelta(minutes=draw(st.integers(0, 700)))
                cells[place] = Cell(value.strftime(form))
            else:
                cells[place], value = written(draw, name, unit, comma=comma, native=native)
            tank[name] = place, value
        tanks.append(tank)
    # The day and the decimal mark are plain from one cell, as in files that people can read too.
    place, _ = tanks[0]["liquid_temperature_c"]
    _, factor, offset = UNITS["temperature"][heads["liquid_temperature_c"][1]]
    cells[place] = Cell("20,5" if comma else "20.5")
    tanks[0]["liquid_temperature_c"] = place, float(Decimal("20.5") * factor + offset)
    return Drawn(cells, tanks)


def saved(drawn: Drawn, path: Path, **dialect: Any) -> Path:
    """The drawn sheet in the format of the path's ending."""
    sheet = Sheet("计量", drawn.cells)
    match path.suffix:
        case ".xlsx":
            book = openpyxl.Workbook()
            active = book.active
            assert active is not None
            for (row, column), cell in drawn.cells.items():
                native = cell.kind == "number"
                active.cell(row, column, float(cell.text) if native else cell.text)
            book.save(path)
        case ".csv":
            out = io.StringIO()
            encoding = dialect.pop("encoding")
            csv.writer(out, **dialect).writerows(table_of(sheet))
            path.write_bytes(out.getvalue().encode(encoding))
        case ending:
            write = {".xls": write_xls, ".ods": write_ods, ".html": write_html}[ending]
            path.write_bytes(write([sheet]))
    return path


def check(drawn: Drawn, path: Path) -> None:
    """Everything drawn is read, as what it is and where it stands."""
    (reading,) = read_file(path, path.name, settings=Settings(), register=None)
    assert reading.problems == ()
    rows = {row["tank_id"]: row for row in reading.frame.iter_rows(named=True)}
    assert len(rows) == len(drawn.tanks)
    for tank in drawn.tanks:
        row = rows[tank["tank_id"][1]]
        for name, (place, value) in tank.items():
            close = pytest.approx(value, rel=1e-9, abs=1e-9) if isinstance(value, float) else value
            assert row[name] == close, (name, drawn.cells[place], reading.notes)
            assert reading.cell(row, name) == address(*place), name


MANY = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@MANY
@given(files())
def test_workbooks_of_openpyxl_are_read_back(tmp_path: Path, drawn: Drawn) -> None:
    check(drawn, saved(drawn, tmp_path / "x.xlsx"))


@MANY
@given(files(), st.sampled_from([".xls", ".ods"]))
def test_other_workbooks_are_read_back(tmp_path: Path, drawn: Drawn, ending: str) -> None:
    check(drawn, saved(drawn, tmp_path / f"x{ending}"))


@MANY
@given(
    files(may_be_native=False),
    st.fixed_dictionaries(
        {
            "delimiter": st.sampled_from([",", ";", "\t", "|"]),
            "quoting": st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
            "lineterminator": st.sampled_from(["\n", "\r\n", "\r"]),
            "encoding": st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
        }
    ),
)
def test_csv_in_any_dialect_is_read_back(
    tmp_path: Path, drawn: Drawn, dialect: dict[str, Any]
) -> None:
    check(drawn, saved(drawn, tmp_path / "x.csv", **dialect))
