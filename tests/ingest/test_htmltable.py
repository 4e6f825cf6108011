"""HTML pages that call themselves workbooks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from recon.ingest.grid import Cell, Span
from recon.ingest.htmltable import looks_like_html, read_html


def test_tables_become_sheets_with_their_spans() -> None:
    page = """<html><head><meta charset="gb2312"><style>td {x}</style></head><body>
    <table><tr><th colspan=2>液位</th><th rowspan="2">油温</th></tr>
    <tr><td>油高<br>mm</td><td x:num="7620.549">7,620.55</td></tr>
    <tr><td>&nbsp;</td><td>a &amp; b</td><td>24.3</td></tr></table>
    <p>between</p><table><tr><td>x</table></body></html>"""
    first, second = read_html(page.encode("gb18030"))
    assert (first.name, second.name) == ("table 1", "table 2")
    assert first.texts(1) == ["液位", "液位", "油温"]
    assert first.cells[2] == {1: Cell("油高\nmm"), 2: Cell("7620.549", "number")}
    assert first.cells[3] == {2: Cell("a & b"), 3: Cell("24.3")}
    assert first.spans == (Span(1, 1, 1, 2), Span(1, 3, 2, 3))


def test_scripts_and_markup_outside_of_tables_are_not_read() -> None:
    (only,) = read_html(b"<table><tr><td>a<script>alert(1)</script></td></tr></table>")
    assert only.name is None
    assert only.texts(1) == ["a"]


def test_absurd_spans_do_not_fill_memory() -> None:
    (only,) = read_html(b"<table><tr><td colspan=999999999 rowspan=999999999>a</table>")
    assert only.cell_count == 1


def test_a_page_is_known_by_its_beginning() -> None:
    assert looks_like_html(b"\xef\xbb\xbf\r\n<!DOCTYPE html><html>")
    assert looks_like_html("\ufeff<table>".encode("utf-16-le"))
    assert not looks_like_html(b"a,b\n<html>")
    assert not looks_like_html(b"<?xml version='1.0'?><x/>")


@given(st.text(max_size=200))
def test_any_markup_is_read_without_falling(text: str) -> None:
    read_html(f"<table>{text}".encode())
