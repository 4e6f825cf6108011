"""The two rows of one transfer, wherever in a big file they stand.

A transfer may be one row, or two that mirror each other: out of a tank into another, into that
other out of the first. A file that is read in parts may part the two, and each alone would pass
for the whole transfer; so both are looked for over all parts, by what their cells say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from zoneinfo import ZoneInfo

import polars as pl

from recon.ingest.draft import each_once, spread
from recon.ingest.numbers import DecimalMark, Number, parse_number
from recon.ingest.plaintext import comparable
from recon.ingest.texttable import DATE_PART
from recon.ingest.times import DayOrder, Instant, TimeContext, parse_instant
from recon_schemas.registry import choices_of, word_key

_NEEDED = frozenset({"kind", "direction", "tank_id", "counter_tank_id", "quantity"})
_DECORATION = re.compile(r"[-_#号罐]")
_UTC = ZoneInfo("UTC")
_OTHER_WAY = {"in": "out", "out": "in"}


class Legs:
    """Every leg of a file, gathered when it is first asked for.

    ``frames`` gives the file's parts again: all texts, canonical columns. Two rows are legs of one
    transfer when tanks and directions are exchanged and quantity and day are the same.
    """

    def __init__(
        self,
        frames: Callable[[], Iterable[pl.DataFrame]],
        mark: DecimalMark,
        orders: Mapping[str, DayOrder],
        reference: date | None,
    ) -> None:
        self._frames = frames
        self._mark = mark
        self._orders = orders
        self._reference = reference
        self._known: pl.Series | None = None

    def have_twins(self, rows: pl.DataFrame) -> pl.Series:
        """True where the file holds, in whatever part, the other leg of a row's transfer."""
        keys = self._keys(rows, mirrored=True)
        if keys is None:
            return pl.repeat(False, rows.height, eager=True, dtype=pl.Boolean)
        if self._known is None:
            own = (self._keys(frame, mirrored=False) for frame in self._frames())
            found = [k.drop_nulls().unique() for k in own if k is not None]
            self._known = pl.concat(found).unique() if found else pl.Series([], dtype=pl.UInt64)
        return keys.is_in(self._known.implode()).fill_null(value=False)

    def _keys(self, rows: pl.DataFrame, *, mirrored: bool) -> pl.Series | None:
        """A number for each leg, the same for the same leg; null where a row is none."""
        day = "effective_at" if "effective_at" in rows.columns else "effective_at" + DATE_PART
        if not set(rows.columns) >= _NEEDED or day not in rows.columns:
            return None
        kinds, ways = choices_of("movements", "kind"), choices_of("movements", "direction")

        def read(name: str, reading: Callable[[str], str | None], where: pl.Series) -> pl.Series:
            texts = rows[name]
            values, _ = each_once(texts, where, reading)
            return spread(texts, where, {t: v for t, v in values.items() if v}, pl.String())

        every = pl.repeat(True, rows.height, eager=True, dtype=pl.Boolean)
        leg = (read("kind", lambda t: kinds.get(word_key(t)), every) == "transfer").fill_null(
            value=False
        )
        way = read("direction", lambda t: ways.get(word_key(t)), leg)
        context = TimeContext(_UTC, self._reference, self._orders.get(day, "open"))
        parts = {
            "tank": read("tank_id", _bare, leg),
            "counter": read("counter_tank_id", _bare, leg),
            "way": way,
            "quantity": read("quantity", self._quantity, leg),
            "day": read(day, lambda t: _day(t, context), leg),
        }
        if mirrored:
            parts["tank"], parts["counter"] = parts["counter"], parts["tank"]
            parts["way"] = way.replace_strict(_OTHER_WAY, default=None, return_dtype=pl.String)
        names = ("tank", "counter", "way", "quantity", "day")
        # Where anything is missing it is no leg; null of it stays null.
        joined = pl.concat_str(*names, separator="\x1f")
        hashed = pl.when(joined.is_not_null()).then(joined.hash(seed=20261120))
        return pl.DataFrame(parts).select(hashed.alias("leg")).to_series()

    def _quantity(self, text: str) -> str | None:
        number = parse_number(text, mark=self._mark)
        return str(abs(number.value).normalize()) if isinstance(number, Number) else None


def _bare(text: str) -> str:
    return _DECORATION.sub("", comparable(text))


def _day(text: str, context: TimeContext) -> str | None:
    instant = parse_instant(text, context)
    return instant.at.date().isoformat() if isinstance(instant, Instant) else None
