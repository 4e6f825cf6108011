"""A night whose files hold rows that were refused, from the files to verdict and problem."""

from __future__ import annotations

from datetime import datetime

import pytest

from recon.model import Run
from recon.pipeline.night import run_night
from recon.pipeline.options import INPUT_WRONG, Options
from recon.site import open_site
from recon.wording.say import say

TABLES = {
    "T-01": "0,0 20000,20000",
    "T-02": "0,0 20000,20000",
    "T-03": "0,0 20000,20000",
    "T-04": "0,0 20000,20000",
    "T-05": "0,0 20000,20000",
    "T-06": "0,0 5000,5000 10000,4000 20000,20000",
    "T-07": "0,0 5000,5000 5000,5100 20000,20000",
    "T-08": "0,0 9000,9000",
}
DIPS = """\
tank_id,gauged_at,innage_mm,free_water_mm,liquid_temperature_c,density20_kgm3
T-01,2026-01-31 22:00,10000,0,20,801.1
T-02,2026-01-31 22:00,10000,10001,20,801.1
T-03,2026-01-31 21:00,10000,0,20,801.1
T-03,2026-01-31 21:30,1o ooo,0,20,801.1
T-04,2026-01-31 21:00,1o ooo,0,20,801.1
T-04,2026-01-31 21:00,10000,0,20,801.1
T-05,31.01. evening,10000,0,20,801.1
T-06,2026-01-31 22:00,10000,0,20,801.1
T-07,2026-01-31 22:00,10000,0,20,801.1
T-08,2026-01-31 22:00,10000,0,20,801.1
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Eight tanks of 1 m³ a millimetre and 8000 t of book each: 10 m of oil of 801.1 kg/m³."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "master").mkdir()
    (folder / "inbox").mkdir()
    tanks = "".join(f"{tank},OIL,fixed_roof,21000\n" for tank in TABLES)
    rows = "".join(f"{tank},{row}\n" for tank, table in TABLES.items() for row in table.split())
    entries = "".join(f"E-{tank},opening,2026-01-31 20:00,{tank},OIL,8000\n" for tank in TABLES)
    files = {
        "master/tanks.csv": f"tank_id,product,tank_type,reference_height_mm\n{tanks}",
        "master/capacity_tables.csv": f"tank_id,height_mm,volume_m3\n{rows}",
        "master/products.csv": "product,vcf_group\nOIL,refined\n",
        "inbox/ledger.csv": f"entry_id,kind,effective_at,tank_id,product,quantity\n{entries}",
        "inbox/dips.csv": DIPS,
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    clock = datetime(2026, 2, 1, 8)
    outcome = run_night(open_site(folder), Options(dry_run=True), lambda _: None, clock)
    assert outcome.exit_code == INPUT_WRONG
    return outcome.run


@pytest.mark.parametrize(
    ("tank_id", "verdict", "reason"),
    [
        ("T-01", "matched", None),
        ("T-02", "not_measurable", "reading_rejected"),  # water above oil
        ("T-03", "not_measurable", "reading_rejected"),  # an earlier dip was accepted
        ("T-04", "matched", None),  # the same dip stands there rightly too
        ("T-05", "not_measurable", "reading_rejected"),  # no time can be read
        ("T-06", "not_measurable", "capacity_table_row_rejected"),  # falls
        ("T-07", "not_measurable", "capacity_table_row_rejected"),  # one height twice
        ("T-08", "not_measurable", "level_outside_table"),
    ],
)
def test_an_unusable_reading_is_never_a_number_and_never_a_missing_one(
    run: Run, tank_id: str, verdict: str, reason: str | None
) -> None:
    tank = next(tank for tank in run.tanks if tank.tank_id == tank_id)
    assert (tank.verdict, tank.reason) == (verdict, reason)
    assert (tank.physical_t is None) is (verdict == "not_measurable")
    assert tank.book_t == 8000
    if reason is not None:
        assert "?" not in say(reason, tank.reason_params)


def test_the_reason_names_the_place_of_the_refused_cell(run: Run) -> None:
    tank = next(tank for tank in run.tanks if tank.tank_id == "T-02")
    assert tank.reason_params["place"] == "inbox/dips.csv · D3"
    assert tank.reason_params["problem_code"] == "free_water_is_not_above_innage"
    assert tank.gauged_at == datetime(2026, 1, 31, 22)


def test_a_level_outside_the_table_is_a_problem_that_names_tank_and_value(run: Run) -> None:
    [problem] = [p for p in run.input_problems if p.rule == "reading_not_measurable"]
    assert (problem.file, problem.row, problem.column, problem.value) == (
        "inbox/dips.csv",
        11,
        "innage_mm",
        "10000",
    )
    assert say(problem.rule, problem.params) == (
        "Tank T-08 cannot be measured: innage 10000 mm lies outside the capacity table, which runs "
        "from 0 to 9000 mm."
    )


def test_refused_readings_do_not_move_the_night(run: Run) -> None:
    assert run.as_of == datetime(2026, 1, 31, 22)
