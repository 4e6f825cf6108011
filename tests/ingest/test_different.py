"""A column of few different texts is read by these alone: it must say what each row by itself says.

Every text stands eight times in the one column and once in the other.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recon.ingest.draft import Draft, different
from recon.ingest.numbercolumn import read_numbers
from recon.ingest.problemlog import ProblemLog
from recon.ingest.texttable import ORIGIN_ROW, TextTable
from recon.ingest.timecolumn import read_times
from recon.ingest.wordcolumn import read_choices, read_identifiers, read_texts
from recon_schemas.registry import column_of

ZONE = ZoneInfo("Asia/Shanghai")
TIMES = 8

READERS = {
    "quantity": lambda draft, column: read_numbers(draft, column, "point"),
    "density20_kgm3": lambda draft, column: read_numbers(draft, column, "unknown"),
    "effective_at": lambda draft, column: read_times(draft, column, ZONE, {}),
    "entry_id": read_identifiers,
    "remarks": read_texts,
    "unit": read_choices,
    "kind": read_choices,
}
TEXTS = {
    "quantity": ["12.345", "1,234.5", "12", "-3", "1e3", "12.3456789", "x", "１２", "/"],
    "density20_kgm3": ["840.1", "0.8401", "840", "900.25", "84O", "-"],
    "effective_at": [
        *("2026-11-20 22:10:00", "2026-11-20 22:10", "2026-11-20", "2026/11/20 8:05"),
        *("20.11.2026", "2026-13-01", "22:10", "2026年11月20日"),
    ],
    "entry_id": ["LS01", "N/A", "nil", "LS 01", "ＬＳ01", "#REF!", "a" * 201, "分录7"],
    "remarks": ["ok", "—", " / ", "a\x07b", "\x07-", "罐底"],
    "unit": ["t", "kg", "吨", "bbl", "035", "stone", "T"],
    "kind": ["入库", "receipt", "出库", "入", "nothing known", "Receipt"],
}


def draft_of(name: str, texts: list[str | None]) -> Draft:
    frame = pl.DataFrame(
        {name: texts, ORIGIN_ROW: list(range(2, len(texts) + 2))},
        schema={name: pl.String, ORIGIN_ROW: pl.Int64},
    )
    return Draft(TextTable("movements", None, frame, letters={name: "A"}), ProblemLog("f.csv"))


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_few_different_texts_read_as_each_row_does(name: str, data: st.DataObject) -> None:
    around = st.sampled_from(["", "", "", " ", "\u3000"])
    text = st.builds(
        lambda before, text, after: before + text + after,
        around,
        st.sampled_from([*TEXTS[name], ""]),
        around,
    )
    once = data.draw(st.lists(st.one_of(text, text, st.none()), min_size=2, max_size=6))
    alone, often = draft_of(name, once), draft_of(name, once * TIMES)
    column = column_of("movements", name)
    values = READERS[name](alone, column)
    assert READERS[name](often, column).to_list() == values.to_list() * TIMES
    assert often.refused(name).to_list() == alone.refused(name).to_list() * TIMES
    assert often.date_only.keys() == alone.date_only.keys()
    for key, date_only in alone.date_only.items():
        assert often.date_only[key].to_list() == date_only.to_list() * TIMES
    assert often.rejected().sum() == alone.rejected().sum() * TIMES


def test_few_different_texts_come_once_each_in_their_order() -> None:
    texts = pl.Series(["b", None, "a", "b"] * 10)
    assert different(texts).to_list() == ["b", "a"]


def test_a_column_of_many_texts_comes_as_it_is() -> None:
    texts = pl.Series([f"LS{n}" for n in range(100)])
    assert different(texts) is texts


def test_a_text_far_down_that_differs_is_among_the_few() -> None:
    texts = pl.Series(["t"] * 5_000 + ["kg"])
    assert different(texts).to_list() == ["t", "kg"]
