"""巡查计划 Visit plan, 随机抽查 random draw, and 覆盖情况 coverage by tank and month."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from recon.report import labels
from recon.report.book import Book
from recon.report.labels import Label, labelled
from recon.report.stored import Stored, content_of, tonnes
from recon.report.styles import Tint
from recon.report.tables import Column, Row, Table, Told
from recon.report.view import SEVERITY_TINTS

_PARTS = ("risk", "tonnes", "value", "age", "recurrence")
_RISK = Column(Label("Risk", "风险"), 10, "centre")
_DONE = Column(Label("Visited, signed on paper", "到访（纸质签字）"), 20, "signature")
"""Nothing typed here is read back: it is for the printed sheet; visits come in as a file."""
_LAST = Column(Label("Last visit on record", "最近巡查"), 12, "date")

PLAN = (
    Column(Label("Rank", "序号"), 6.5, "integer"),
    Column(labels.DEPOT, 10, "wrap"),
    Column(labels.TANK, 10, "code"),
    Column(Label("Score", "得分"), 8, "ratio"),
    _RISK,
    Column(Label("At stake t", "涉及数量"), 13, "tonnes"),
    Column(Label("Indicative taxes CNY", "参考税款"), 13, "integer"),
    Column(Label("Oldest problem days", "最久天数"), 9, "integer"),
    Column(Label("Points: risk, tonnes, value, age, recurrence", "分项得分"), 21, "centre"),
    Column(Label("Open problems", "未销号问题"), 30, "wrap"),
    _LAST,
    _DONE,
)
DRAW = (
    _RISK,
    Column(labels.DEPOT, 12, "wrap"),
    Column(labels.TANK, 12, "code"),
    Column(Label("Number drawn", "抽取号"), 18, "code"),
    Column(Label("Tanks in this class", "同类油罐数"), 12, "integer"),
    _LAST,
    _DONE,
)
_MARKS = {"v": "●", "s": "○", "o": "▲", "d": "◆"}
_LOOKED: Final[Mapping[str, Tint]] = {"v": "matched", "o": "matched", "s": "grey"}
"""Colour of a month by the first of these marks that it has; drawn alone has none."""
_BLIND = Label("blind spot", "盲区")
_BLIND_MONTHS = 2
"""Months in a row in which nobody looked that make a blind spot."""


def plan_sheet(book: Book) -> None:
    """Write the plan."""
    book.write(plan_table(book.told))


def plan_table(told: Told) -> Table:
    """A row a tank, the most urgent first."""
    held = content_of(told.run, "visits")
    weights = held.get("weights", {})
    last = _last_visits(held)
    rows = (
        _stop(row, weights, last.get((row["depot"], row["tank_id"])))
        for row in held.get("plan", ())
    )
    params = {"month": held.get("month"), **weights}
    return Table(labels.VISIT_PLAN, "report_about_visit_plan", PLAN, rows, frozen=3, params=params)


def draw_sheet(book: Book) -> None:
    """Write the draw."""
    book.write(draw_table(book.told))


def draw_table(told: Told) -> Table:
    """A row a tank that was drawn, by class of risk."""
    held = content_of(told.run, "visits")
    last = _last_visits(held)
    rows = (
        Row(
            (
                labelled(labels.SEVERITIES, row["risk"]),
                row["depot"],
                row["tank_id"],
                row["number"],
                row["of"],
                last.get((row["depot"], row["tank_id"])),
                None,
            ),
            {0: SEVERITY_TINTS[row["risk"]]},
        )
        for row in held.get("draw", ())
    )
    params = {"month": held.get("month"), "seed": held.get("seed")}
    return Table(labels.DRAW, "report_about_draw", DRAW, rows, frozen=3, params=params)


def coverage_sheet(book: Book) -> None:
    """Write the matrix of tanks and months."""
    book.write(coverage_table(book.told))


def coverage_table(told: Told) -> Table:
    """A row a tank: a mark a month, and how long nobody has looked."""
    held = content_of(told.run, "visits")
    months = held.get("months", ())
    columns = (
        Column(labels.DEPOT, 14, "wrap"),
        Column(labels.TANK, 12, "code"),
        *(Column(Label(month, ""), 10, "centre") for month in months),
        _LAST,
        Column(Label("Months nobody looked", "连续未查月数"), 12, "integer"),
        Column(Label("Blind spot", "盲区"), 16, "centre"),
    )
    last = _last_visits(held)
    rows = (
        _covered(row, len(months), last.get((row["depot"], row["tank_id"])))
        for row in held.get("coverage", ())
    )
    return Table(labels.COVERAGE, "report_about_coverage", columns, rows, frozen=2)


def _last_visits(held: Stored) -> dict[tuple[str, str], date]:
    """Depot and tank → the day an officer was last there; runs of older versions know none."""
    return {
        (row["depot"], row["tank_id"]): date.fromisoformat(row["last_visit"])
        for row in held.get("coverage", ())
        if row.get("last_visit")
    }


def _stop(row: Stored, weights: Stored, last_visit: date | None) -> Row:
    points = (row["parts"][name] * weights.get(name, 0) for name in _PARTS)
    return Row(
        (
            row["rank"],
            row["depot"],
            row["tank_id"],
            row["score"],
            labelled(labels.SEVERITIES, row["risk"]),
            tonnes(row["tonnes_t"]),
            None if row["value_cny"] is None else round(row["value_cny"]),
            row["age_days"],
            " · ".join(f"{each:.0f}" for each in points),
            ", ".join(row["findings"]),
            last_visit,
            None,
        ),
        {4: SEVERITY_TINTS[row["risk"]]},
    )


def _covered(row: Stored, months: int, last_visit: date | None) -> Row:
    blind = row["blind"] >= _BLIND_MONTHS
    marks = ["".join(_MARKS[mark] for mark in cell) for cell in row["months"]]
    tints: dict[int, Tint] = {
        2 + at: next(tint for mark, tint in _LOOKED.items() if mark in cell)
        for at, cell in enumerate(row["months"])
        if _LOOKED.keys() & {*cell}
    }
    if blind:
        tints[4 + months] = "high"
    name = _BLIND.both if blind else None
    return Row((row["depot"], row["tank_id"], *marks, last_visit, row["blind"], name), tints)
