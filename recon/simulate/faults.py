"""Every fault that can be planted: one for each cause code, in one table.

A fault first asks for what it needs (movements, water in the tank), then, once the month has been
lived through, plants itself in the account, the readings or the register. What it adds to
physical − book is computed from what it changed, by its own arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from recon.simulate import book_faults as book
from recon.simulate import reading_faults as reading
from recon.simulate.history import Request
from recon.simulate.scene import Planted, Scene


@dataclass(frozen=True, slots=True)
class Fault:
    """How one cause code comes about.

    ``pair`` wants a second tank of the same product, ``floating`` a tank with a floating roof,
    ``earlier_round`` a stocktake a week before.
    """

    ask: Callable[[Scene], list[Request]]
    plant: Callable[[Scene], Planted]
    pair: bool = False
    floating: bool = False
    earlier_round: bool = False


FAULTS: Mapping[str, Fault] = {
    "missed_transfer": Fault(book.ask_hidden_transfer, book.missed_transfer, pair=True),
    "wrong_tank": Fault(book.ask_whole, book.wrong_tank, pair=True),
    "duplicate_entry": Fault(book.ask_whole, book.duplicate_entry),
    "sign_error": Fault(book.ask_half, book.sign_error),
    "transposed_digits": Fault(book.ask_several, book.transposed_digits),
    "decimal_shift": Fault(book.ask_decimal_shift, book.decimal_shift),
    "unit_error": Fault(book.ask_unit_error, book.unit_error),
    "vacuum_mass": Fault(book.ask_nothing, book.vacuum_mass),
    "density_basis": Fault(book.ask_all, book.density_basis),
    "vcf_omitted": Fault(book.ask_all, book.vcf_omitted),
    "cutoff": Fault(book.ask_about_the_dip, book.cutoff),
    "one_sided_reversal": Fault(book.ask_whole, book.one_sided_reversal),
    "pre_booked": Fault(book.ask_whole, book.pre_booked),
    "missing_entry": Fault(book.ask_whole, book.missing_entry),
    "free_water": Fault(reading.ask_water, reading.free_water),
    "sediment_water": Fault(reading.ask_sediment, reading.sediment_water),
    "gauge_slip": Fault(book.ask_nothing, reading.gauge_slip),
    "temperature_slip": Fault(book.ask_nothing, reading.temperature_slip),
    "stale_stocktake": Fault(reading.ask_since, reading.stale_stocktake, earlier_round=True),
    "roof_correction": Fault(book.ask_nothing, reading.roof_correction, floating=True),
    "capacity_table": Fault(book.ask_nothing, reading.capacity_table),
    "inspector_arithmetic": Fault(book.ask_nothing, reading.inspector_arithmetic),
    "table_edition": Fault(book.ask_nothing, reading.table_edition),
    "drift": Fault(book.ask_leak, book.drift),
    "unexplained": Fault(book.ask_theft, book.unexplained),
}
"""Cause code → fault."""
