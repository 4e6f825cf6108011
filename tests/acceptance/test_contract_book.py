"""Every rule of the book (contract section 2), each in a tank of its own, summed by hand."""

import pytest

from recon.quantity import volume_correction_factor
from tests.acceptance.sites import Site

BARREL_M3 = 0.158987294928

# tank -> the book figure worked out by hand; every account opens with 8000 t.
BOOK = {
    "K01": 8000 + 100 - 30 - 1 - 2 - 3 + 5 + 7 - 11,
    "K02": 7960,
    "K03": 8040,
    "K04": 8000,
    "K05": 8000,
    "K06": 7975,
    "K07": 8025,
    "K08": 8000,
    "K09": 8100,
    "K10": 7975,
    "K11": 8025,
    "K12": 8000,
    "K13": 8000,
    "K14": 8100,
    "K15": 8000,
    "K16": 8000,
    "K17": 8000,
    "K18": 8000,
    "K20": 8100,
    "K21": 8000,
    "K22": 8100.000,
    "K23": 8100.002,
    "K24": 8085,
    "K25": 8080,
    "K27": 8101.605,
    "K28": 8090.718,
    "K30": 8000,
    "K31": 8100,
    "K32": 8300,
    "K33": 8000,
    "K34": 8000.1,
    "K35": 8080,
    "K36": 8008,
    "K37": 8080,
    "K38": 8000.123,
    "K40": 8000,
    "K41": 8000,
    "K42": 8020,
    "K43": 7980,
    "K44": 8100,
}


def book_site(root):
    site = Site(root)
    tanks = sorted({*BOOK, "K19", "K26", "K39"})
    for tank in tanks:
        site.tank(tank)
        if tank not in {"K15", "K39"}:
            site.opening(tank)
        # Dipped at what the book says, so that every account agrees and no cause is sought.
        dip = round(BOOK.get(tank, 8000) / 0.8, 1)
        site.gauge(tank, dip, at="2026-01-31 08:00" if tank == "K15" else "2026-01-31 22:00")
    day = "2026-01-10 10:00"
    for number, (kind, tonnes) in enumerate(
        [("receipt", 100), ("issue", 30), ("water_draw", 1), ("loss", 2), ("adjustment", -3),
         ("adjustment", 5), ("transfer_in", 7), ("transfer_out", 11), ("title_transfer", 50)]
    ):  # fmt: skip
        site.entry(f"A{number}", kind, "K01", tonnes, day)
    site.entry("B1", "transfer", "K02", 40, day, counter_tank_id="K03")
    site.entry("C1", "transfer", "K04", 40, day, counter_tank_id="K05")
    site.entry("C2", "reversal", "K04", 40, day, reverses="C1")
    site.entry("D1", "transfer", "K06", 40, day, counter_tank_id="K07")
    site.entry("D2", "reversal", "K06", 15, day, reverses="D1", counter_tank_id="K07")
    site.entry("E1", "receipt", "K08", 100, day)
    site.entry("E2", "reversal", "K08", -100, day, reverses="E1")
    site.entry("F1", "receipt", "K09", 100, day)
    site.entry("F2", "reversal", "K09", 100, day, reverses="F1")
    site.entry("F3", "reversal", "K09", 100, day, reverses="F2")
    site.entry("G1", "reversal", "K10", -25, day, reverses="NOWHERE")
    site.entry("G2", "reversal", "K11", 25, day)
    site.entry("H1", "receipt", "K12", -50, day)
    site.entry("I1", "receipt", "K13", 100, "2026-01-31")
    site.entry("I2", "receipt", "K14", 100, "2026-01-31 00:00:00")
    site.opening("K15", at="2026-01-31")
    site.entry("J1", "receipt", "K16", 100, "2025-12-31 10:00")
    site.entry("L1", "opening", "K17", 7777, "2026-01-20")
    site.entry("M1", "receipt", "K18", 100, day, status="pre_booked")
    site.entry("M2", "receipt", "K18", 200, day, status="cancelled")
    site.entry("N1", "receipt", "K19", 100, "2026-01-31 23:00", started_at="2026-01-31 21:00")
    site.entry("N2", "receipt", "K20", 100, "2026-01-31 22:00", started_at="2026-01-31 21:00")
    site.entry("N3", "receipt", "K21", 100, "2026-01-31 23:00", started_at="2026-01-31 22:00")
    site.entry("P1", "receipt", "K22", "100000.5", day, unit="kg")
    site.entry("P2", "receipt", "K23", "100001.5", day, unit="kg")
    site.entry("P3", "receipt", "K24", 100, day, unit="m3", density20_kgm3=851.1)
    site.entry("P4", "receipt", "K25", 100, day, unit="m3")
    site.entry("P5", "receipt", "K26", 1000, day, unit="bbl", density20_kgm3=801.1)
    site.entry("P6", "receipt", "K27", 100, day, unit="long_ton")
    site.entry("P7", "receipt", "K28", 100, day, unit="072")
    site.entry("R1", "receipt", "K30", 100, "2026-02-05 10:00")
    site.entry("S1", "receipt", "K31", 100, day)
    site.entry("S1", "receipt", "K31", 100, day)
    site.entry("T1", "receipt", "K32", 200, day, booked_at="2026-01-11 08:00")
    site.entry("T1", "receipt", "K32", 300, day, booked_at="2026-01-12 08:00")
    site.entry("U1", "receipt", "K33", 100, day)
    site.entry("U2", "reversal", "K33", 100, day, reverses="U1")
    site.entry("V1", "receipt", "K34", 100, day, unit="035")
    site.entry("V2", "receipt", "K35", 100, day, unit="033")
    site.entry("V3", "receipt", "K36", 10000, day, unit="L")
    site.entry("V4", "receipt", "K37", 100, day, unit="063")
    site.entry("V5", "receipt", "K38", 0.123, day, unit="070")
    site.entry("W1", "title_transfer", "K40", 500, day, owner="A", counter_owner="B")
    site.entry("W2", "issue", "K41", 100, "2026-01-31 22:01")
    site.entry("X1", "receipt", "K42", 100, day)
    site.entry("X2", "reversal", "K42", 80, day, reverses="X1")
    site.entry("X3", "adjustment", "K43", -100, day)
    site.entry("X4", "reversal", "K43", 80, day, reverses="X3")
    site.entry("Y1", "receipt", "K44", 100, "2026-01-31 22:00")
    return site


@pytest.fixture(scope="module")
def night(tmp_path_factory):
    return book_site(tmp_path_factory.mktemp("book") / "s").judge("--as-of", "2026-01-31T22:00")


@pytest.mark.parametrize("tank", sorted(BOOK))
def test_the_book_figure_is_the_sum_done_by_hand(night, tank):
    assert night.tank(tank)["book_t"] == pytest.approx(BOOK[tank], abs=1e-9)


def test_nothing_in_the_site_is_a_surprise(night):
    assert night.code == 4, night.err
    assert [problem["column"] for problem in night.problems] == ["quantity"]


def test_barrels_are_at_sixty_fahrenheit(night):
    to_20 = volume_correction_factor(801.1, 15.0 + 5 / 9, "refined", base_c=20.0)
    tonnes = 1000 * BARREL_M3 * float(to_20) * 0.8
    assert night.tank("K26")["book_t"] == pytest.approx(8000 + round(tonnes, 3), abs=0.0011)


def test_a_tank_without_an_account_is_not_booked(night):
    tank = night.tank("K39")
    assert tank["verdict"] == "not_booked"
    assert tank["book_t"] is None
    assert tank["difference_t"] is None


def test_a_tank_pumped_over_the_gauge_time_is_not_measurable(night):
    tank = night.tank("K19")
    assert tank["verdict"] == "not_measurable"
    (line,) = [one for one in tank["cut_off"] if one["entry_id"] == "N1"]
    assert line["difference_none_t"] == pytest.approx(0)
    assert line["difference_share_t"] == pytest.approx(-50)
    assert line["difference_all_t"] == pytest.approx(-100)
