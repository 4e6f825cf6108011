from __future__ import annotations

from recon.ledger.checks.vacuum import entries_are_booked_in_air
from tests.ledger.ledgers import Book, entry, seen


def receipt(number: int, tonnes: str, volume: float | None, density: float | None):
    return entry(
        "receipt",
        f"11-{number + 1:02d} 08:00",
        "T-1",
        tonnes,
        entry_id=f"R-{number}",
        volume20_m3=volume,
        density20_kgm3=density,
    )


def test_tonnes_that_are_volume_times_density_are_mass_in_vacuum(book: Book) -> None:
    # 500 m³ at 840.0 kg/m³: 420.000 t in vacuum, 419.450 t in air.
    book.entries(*(receipt(n, "420.000", 500.0, 840.0) for n in range(1, 5)))
    (concern,) = seen(book, entries_are_booked_in_air)
    assert (concern.rule, concern.tank_id) == ("entries_in_vacuum", "T-1")
    assert (concern.params["entries"], concern.params["of_entries"]) == (4, 4)
    # Four times 500 m³ x 1.1 kg/m³.
    assert float(concern.params["buoyancy_t"]) == 2.2
    assert concern.params["example"] == "R-1"


def test_tonnes_in_air_and_entries_that_cannot_tell_are_not_accused(book: Book) -> None:
    book.entries(
        *(receipt(n, "419.450", 500.0, 840.0) for n in range(1, 5)),
        # 0.5 m³: buoyancy of 0.6 kg is lost in the rounding.
        *(receipt(n, "0.420", 0.5, 840.0) for n in range(5, 9)),
        *(receipt(n, "420.000", None, None) for n in range(9, 13)),
    )
    assert seen(book, entries_are_booked_in_air) == []


def test_one_entry_in_vacuum_among_many_is_a_slip_and_no_custom(book: Book) -> None:
    book.entries(
        receipt(1, "420.000", 500.0, 840.0),
        *(receipt(n, "419.450", 500.0, 840.0) for n in range(2, 8)),
    )
    assert seen(book, entries_are_booked_in_air) == []
