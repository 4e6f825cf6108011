"""不确定度 Uncertainty: what each tank's tolerance is made of, component by component."""

from __future__ import annotations

from recon.model import Run, TankResult
from recon.report import labels
from recon.report.book import Book
from recon.report.labels import Label
from recon.report.tables import Column, Row, Table, Told
from recon.report.view import tanks_in_order

_FIRST = (
    Column(labels.DEPOT, 12, "wrap"),
    Column(labels.TANK, 11, "code"),
    Column(Label("Product", "油品"), 12, "wrap"),
    Column(Label("Physical t", "实物"), 14, "tonnes"),
)
_LAST = (
    Column(Label("U(physical) t", "实物不确定度"), 13, "tonnes"),
    Column(Label("U(difference) t", "差异不确定度"), 14, "tonnes"),
    Column(Label("Tolerance t", "允差"), 12, "tonnes"),
    Column(Label("U in % of book", "占账面%"), 11, "ratio"),
)


def sheet(book: Book) -> None:
    """Write the sheet."""
    book.write(table(book.told))


def table(told: Told) -> Table:
    """A row a tank that has a budget, in order of depot and tank."""
    names = components(told.run)
    middle = tuple(Column(_label(name), 12, "tonnes") for name in names)
    columns = (*_FIRST, *middle, *_LAST)
    budgeted = (tank for tank in tanks_in_order(told.run) if tank.budget)
    rows = (_row(tank, names) for tank in budgeted)
    return Table(labels.UNCERTAINTY, "report_about_uncertainty", columns, rows, frozen=2)


def components(run: Run) -> tuple[str, ...]:
    """Every component that some tank has: the known ones in their order, then others by name."""
    present = {name for tank in run.tanks for name in tank.budget}
    known = [name for name in labels.BUDGET if name in present]
    return (*known, *sorted(present.difference(known)))


def _label(name: str) -> Label:
    known = labels.BUDGET.get(name, Label(name, ""))
    return Label(f"{known.en} t", known.zh)


def _row(tank: TankResult, names: tuple[str, ...]) -> Row:
    share = None
    if tank.uncertainty_t is not None and tank.book_t:
        share = round(100 * tank.uncertainty_t / abs(float(tank.book_t)), 2)
    tonnes = (
        *(tank.budget.get(name) for name in names),
        tank.uncertainty_physical_t,
        tank.uncertainty_t,
        tank.tolerance_t,
    )
    return Row(
        (
            tank.depot,
            tank.tank_id,
            tank.product,
            tank.physical_t,
            *(None if value is None else round(value, 3) for value in tonnes),
            share,
        )
    )
