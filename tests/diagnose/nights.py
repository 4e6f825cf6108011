"""Nights of round figures: tanks of 0.8 t a millimetre, with books that a test writes itself.

Oil of 801.1 kg/m³ at 20 °C in tanks of exactly 1 m³ a millimetre: a dip of 10 000 mm is 8 000 t of
mass in air (801.1 − 1.1 kg/m³), and U of it is about 11 t.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from recon.diagnose.evidence import Evidence, gather
from recon.diagnose.explain import explain_night
from recon.model import Cause, TankResult
from recon.reconcile.night import Night, compare
from recon.settings import Settings
from tests.ledger.ledgers import DEPOT, Book, at, entry

DIP = at("11-20 22:00")
AS_OF = at("11-20 23:00")
SETTINGS = Settings()

__all__ = ["AS_OF", "DIP", "Depot", "at", "entry"]


class Depot:
    """A depot that a test fills tank by tank, and its night."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._told: dict[str, TankResult] = {}
        book.rows(
            "products",
            {
                "product": "JET",
                "name": "Jet",
                "vcf_group": "refined",
                "density20_kgm3": 801.1,
                "light_oil": True,
            },
        )

    def tank(
        self,
        tank_id: str,
        *entries: dict[str, Any],
        opening: str | int = 8000,
        innage_mm: float | None = None,
        physical_t: float | None = None,
        m3_a_mm: float = 1.0,
        **reading: Any,
    ) -> None:
        """A tank that opened with ``opening`` t on 1 November, its entries, and tonight's dip.

        The dip is ``innage_mm``, or what ``physical_t`` of oil at 20 °C stand at (whole mm). Other
        columns of the stocktake, and of the register under ``register``, are given by name. A
        narrow tank has fewer ``m3_a_mm``.
        """
        register = {"tank_type": "fixed_roof", **reading.pop("register", {})}
        product = register.pop("product", "JET")
        self.book.tank(tank_id, product, reference_height_mm=20_000.0, **register)
        self.book.rows(
            "capacity_tables",
            *(
                {"depot": DEPOT, "tank_id": tank_id, "height_mm": h, "volume_m3": h * m3_a_mm}
                for h in (0.0, 20_000.0)
            ),
        )
        first = entry("opening", "11-01 00:00", tank_id, opening, entry_id=f"open-{tank_id}")
        self.book.entries(first, *entries)
        if innage_mm is None and physical_t is not None:
            innage_mm = float(round(physical_t / 0.8 / m3_a_mm))
        self.dip(tank_id, DIP, innage_mm=innage_mm, **reading)

    def dip(self, tank_id: str, when: datetime, **columns: Any) -> None:
        """One gauge reading; 20 °C and 801.1 kg/m³ unless said otherwise."""
        row = {
            "depot": DEPOT,
            "tank_id": tank_id,
            "gauged_at": when,
            "liquid_temperature_c": 20.0,
            "density20_kgm3": 801.1,
            "status": "counted",
            "source": "inspector",
        }
        self.book.rows("stocktakes", {**row, **columns})

    def night(self) -> Night:
        """The night compared, without causes."""
        return compare(self.book.store, AS_OF, SETTINGS)

    def evidence(self) -> Evidence:
        """The evidence about its flagged tanks."""
        return gather(self.book.store, self.night(), SETTINGS)

    def results(self) -> dict[str, TankResult]:
        """Tank → its result, explained; once, so ask when everything is in."""
        if not self._told:
            told = explain_night(self.book.store, self.night(), SETTINGS)
            self._told = {result.tank_id: result for result in told}
        return self._told

    def causes(self, tank_id: str) -> list[Cause]:
        """The causes taken for a tank, best first."""
        return [cause for cause in self.results()[tank_id].causes if cause.taken]

    def best(self, tank_id: str) -> Cause:
        """Its best candidate, which must be one record."""
        first = [cause for cause in self.causes(tank_id) if cause.candidate == 1]
        assert len(first) == 1, first
        return first[0]


def trucks(tank_id: str, *tonnes: str, first_day: int = 2) -> Iterable[dict[str, Any]]:
    """Issues at ten in the morning, one a day, each on a document of its own."""
    for number, quantity in enumerate(tonnes):
        day = first_day + number
        yield entry(
            "issue",
            f"11-{day:02d} 10:00",
            tank_id,
            quantity,
            entry_id=f"truck-{tank_id}-{day}",
            document_no=f"W{tank_id}-{day:03d}",
        )
