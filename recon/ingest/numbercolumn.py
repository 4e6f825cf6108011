"""A column of number texts → numbers in the column's unit.

Plain texts go the fast way, a regular expression and a cast over the whole column; every other
text is read once by ``recon.ingest.numbers``, however often it occurs.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

import polars as pl

from recon.ingest.draft import Draft, coalesced, each_once, nothing, spread
from recon.ingest.numbers import DecimalMark, Number, parse_number
from recon.ingest.plaintext import comparable, is_nil
from recon.ingest.refused import Refused
from recon.ingest.units import (
    Unit,
    api_from_relative,
    convert,
    density_from_api,
    density_unit_of_values,
    parse_feet,
    unit_of,
)
from recon_schemas.fields import Column
from recon_schemas.registry import SPECIFIC_GRAVITY_WORDS, schema_of, word_key

ZERO_WORDS = frozenset(
    {"nil", "无", "痕迹", "trace", "traces", "tr", "tr.", "none", "无水", "未检出"}
)
"""What means none at all, not "not stated", where water is looked for."""

_NIL_IS_ZERO = frozenset({"free_water_mm"})
_ZERO_WHERE_SAID = frozenset({"free_water_mm", "sediment_water_pct"})
_LEVELS = frozenset(
    {"innage_mm", "ullage_mm", "reference_height_observed_mm", "reference_height_mm"}
)
_NO_LEVEL_IN_MM = 40
_FLOAT = r"-?[0-9]{1,15}(?:\.[0-9]{1,12})?"
_INTEGER = r"^-?[0-9]{1,12}$"


@dataclass(frozen=True, slots=True)
class _Reader:
    """How one column's texts are read; makes an exact decimal in the column's own unit."""

    column: Column
    mark: DecimalMark
    native: bool
    unit: Unit | None
    own: Unit | None
    scale: int | None

    def __call__(self, text: str) -> Decimal | Refused | None:
        """The value, None where the text says that there is none, or why it is no value."""
        if comparable(text) in ZERO_WORDS and self.column.name in _ZERO_WHERE_SAID:
            return Decimal(0)
        if is_nil(text):
            return Decimal(0) if self.column.name in _NIL_IS_ZERO else None
        if self.column.dimension == "length" and not self.native:
            feet = parse_feet(text, dashed=self.unit is not None and self.unit.scale is not None)
            if isinstance(feet, Decimal):
                return self._fitted(_in_own_unit(feet, _MM, self.own), converted=True)
            if feet is not None:
                return feet
        number = parse_number(text, mark=self.mark, native=self.native)
        if isinstance(number, Refused):
            return number
        return self._converted(number)

    def _converted(self, number: Number) -> Decimal | Refused:
        unit = self.unit
        if number.unit is not None:
            if self.column.dimension is None:
                return Refused("number_unreadable")
            unit = unit_of(number.unit, self.column.dimension)
            if unit is None:
                wrong = unit_of(number.unit) is not None or number.unit[:1].isalpha()
                rule = "unit_unknown" if wrong else "number_unreadable"
                return Refused(rule, {"written_unit": number.unit})
        if unit is None and self.column.dimension == "density" and self.own == _KGM3:
            unit = density_unit_of_values([number.value])
        if unit is None or self.own is None or unit == self.own:
            return self._fitted(number.value, converted=False)
        if unit.scale == "ft_in_16":
            return Refused("length_feet_inches")
        value = _in_own_unit(number.value, unit, self.own)
        return value if isinstance(value, Refused) else self._fitted(value, converted=True)

    def _fitted(self, value: Decimal | Refused, *, converted: bool) -> Decimal | Refused:
        """The value in the decimals its column has; what a float left behind is dropped."""
        if isinstance(value, Refused) or self.scale is None:
            return value
        if abs(value) >= Decimal(10) ** (18 - self.scale):
            return Refused("number_too_long")
        rounded = value.quantize(Decimal(1).scaleb(-self.scale), rounding=ROUND_HALF_EVEN)
        noise = Decimal("1e-9") + abs(value) * Decimal("1e-13")
        if converted or abs(rounded - value) <= (noise if self.native else 0):
            return rounded
        return Refused("number_too_precise", {"decimals": self.scale})


_MM = unit_of("mm", "length")
_KGM3 = unit_of("kg/m3", "density")


def _in_own_unit(value: Decimal, unit: Unit | None, own: Unit | None) -> Decimal | Refused:
    if unit is None or own is None:
        return value
    if unit.scale is None and own.scale is None:
        return convert(value, unit, own)
    if unit.dimension != "density" or value <= -131:
        return Refused("unit_unsuitable", {"written_unit": unit.code})
    if own.scale == "api":
        relative = value
        if unit.scale is None:
            relative = convert(value, unit, _density_kgm3()) / Decimal("999.016")
        return api_from_relative(relative) if relative > 0 else Refused("number_unreadable")
    if unit.scale == "sg":
        return value * Decimal("999.016")
    return density_from_api(value)


def _density_kgm3() -> Unit:
    assert _KGM3 is not None
    return _KGM3


def read_numbers(draft: Draft, column: Column, mark: DecimalMark) -> pl.Series:
    """The column's numbers; what cannot be read is refused in ``draft`` and null here."""
    dtype = _dtype(column, draft)
    texts, native = draft.text(column.name), draft.native(column.name)
    if texts.null_count() == len(texts):
        return nothing(column.name, len(texts), dtype)
    unit, understood = _header_unit(draft, column)
    if not understood or _unit_unclear(draft, column, texts, unit):
        return nothing(column.name, len(texts), dtype)
    own = unit_of(column.unit, column.dimension) if column.unit and column.dimension else None
    scale = dtype.scale if isinstance(dtype, pl.Decimal) else None
    if unit is None or own is None or unit == own:
        plain, fast = _plain_numbers(draft, native, column, mark, scale, dtype, own)
    else:
        plain, fast = draft.mask(), nothing(column.name, len(texts), dtype)
    parts = [fast]
    left = ~plain & texts.is_not_null()
    for is_native in (False, True) if left.any() else ():
        todo = left & (native if is_native else ~native)
        if not todo.any():
            continue
        reader = _Reader(column, mark, is_native, unit, own, scale)
        values, refused = each_once(texts, todo, reader)
        parts.append(spread(texts, todo, _as_dtype(values, dtype), dtype))
        draft.refuse_texts(column.name, refused, todo)
    few = draft.different(column.name)
    if unit is None and own == _KGM3 and few.str.contains(r"^\s*[01]\s*[.,．，]").any():
        draft.note("densities_without_unit", column=column.title)
    if unit is not None and own is not None and unit != own:
        written = draft.table.units.get(column.name, unit.code)
        draft.note("unit_converted", column=column.title, written=written, unit=column.unit)
    return coalesced(parts).alias(column.name)


def _dtype(column: Column, draft: Draft) -> pl.DataType:
    return schema_of(draft.table.kind)[column.name]


def _as_dtype(values: dict[str, Decimal | None], dtype: pl.DataType) -> dict[str, object]:
    if isinstance(dtype, pl.Decimal):
        return dict(values)
    return {text: None if value is None else float(value) for text, value in values.items()}


def _plain_numbers(
    draft: Draft,
    native: pl.Series,
    column: Column,
    mark: DecimalMark,
    scale: int | None,
    dtype: pl.DataType,
    own: Unit | None,
) -> tuple[pl.Series, pl.Series]:
    """(where, values) of the texts that can only be read in one way, and need no conversion."""
    if scale is None:
        body, groups = _FLOAT, r"-?[1-9][0-9]{0,2}(?:,[0-9]{3}){1,4}(?:\.[0-9]{1,12})?"
    else:
        fraction = rf"(?:\.[0-9]{{1,{scale}}})?"
        body = rf"-?[0-9]{{1,{18 - scale}}}{fraction}"
        groups = rf"-?[1-9][0-9]{{0,2}}(?:,[0-9]{{3}}){{1,3}}{fraction}"
    if own == _KGM3:
        # Below 2 it is a density in kg/L, to be converted exactly.
        body = r"[0-9]{2,6}(?:\.[0-9]{1,9})?"
    texts = draft.text(column.name)
    pointed = mark in {"point", "unknown"}
    if pointed and draft.different(column.name).str.contains(f"^(?:{body})$").all():
        values = texts.cast(dtype, strict=False)
        return values.is_not_null(), values
    plain = texts.str.contains(f"^(?:{body})$")
    if not pointed:
        plain = plain & (native | texts.str.contains(_INTEGER))
    if pointed and not plain.all():
        grouped = texts.str.contains(f"^(?:{groups})$") & ~native
        if grouped.any():
            grouped = grouped.fill_null(value=False)
            texts = texts.str.replace_all(",", "").zip_with(grouped, texts)
            plain = plain | grouped
    plain = plain.fill_null(value=False)
    values = texts.set(~plain, None).cast(dtype, strict=False)
    return plain & values.is_not_null(), values


def _header_unit(draft: Draft, column: Column) -> tuple[Unit | None, bool]:
    """The unit the sheet gives the column, and whether it was understood."""
    if column.dimension is None:
        return None, True
    if word_key(draft.table.headers.get(column.name, "")) in SPECIFIC_GRAVITY_WORDS:
        return unit_of("SG", "density"), True
    written = draft.table.units.get(column.name)
    if written is None:
        return None, True
    unit = unit_of(written, column.dimension)
    if unit is None and column.dimension in {
        "length",
        "temperature",
        "density",
        "volume",
        "mass",
        "percent",
    }:
        draft.refuse(
            column.name,
            draft.text(column.name).is_not_null(),
            "unit_unknown",
            {"written_unit": written},
            once=True,
        )
        return None, False
    return unit, True


def _unit_unclear(draft: Draft, column: Column, texts: pl.Series, unit: Unit | None) -> bool:
    """Levels without a unit that can hardly be millimetres: 12.376 is more likely in metres."""
    if unit is not None or column.name not in _LEVELS:
        return False
    if draft.table.headers.get(column.name, "").strip() == column.name:
        return False
    if not texts.str.contains(r"^[0-9]{1,2}[.,][0-9]{2,}$").fill_null(value=False).any():
        return False
    values = texts.str.replace(",", ".").cast(pl.Float64, strict=False).drop_nulls()
    if not (values < _NO_LEVEL_IN_MM).all():
        return False
    draft.refuse(column.name, texts.is_not_null(), "length_unit_unclear", once=True)
    return True
