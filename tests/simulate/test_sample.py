"""The sample depot: made again to the byte, and true to its own story."""

import csv
import json
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from recon.simulate.sample import depot, main, uncertainties, write_sample

SAMPLE = Path(__file__).parents[2] / "sample_data"
BY_HAND = {"README.md"}


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    directory = tmp_path_factory.mktemp("sample")
    write_sample(directory)
    return directory


@pytest.fixture(scope="module")
def truth() -> dict:
    return json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def ledger() -> list[dict[str, str]]:
    (path,) = (SAMPLE / "inbox").glob("账册流水_*.csv")
    return list(csv.DictReader(path.read_text(encoding="gb18030").splitlines()))


def files(directory: Path) -> set[str]:
    """What belongs to the sample: not what a run leaves beside it."""
    return {
        path.relative_to(directory).as_posix()
        for path in directory.rglob("*")
        if path.is_file()
        and path.relative_to(directory).parts[0] in {"inbox", "master", "recon.toml", "truth.json"}
    }


def sheet_cells(path: Path) -> dict[str, list[tuple[object, ...]]]:
    return {
        sheet.title: [tuple((c.value, c.number_format) for c in row) for row in sheet.iter_rows()]
        for sheet in load_workbook(path)
    }


def test_the_generator_makes_every_file_and_no_other(made) -> None:
    assert files(made) == files(SAMPLE) - BY_HAND


def test_every_text_file_is_made_again_to_the_byte(made) -> None:
    for name in sorted(files(made)):
        if not name.endswith(".xlsx"):
            assert (made / name).read_bytes() == (SAMPLE / name).read_bytes(), name


def test_every_workbook_is_made_again_cell_by_cell(made) -> None:
    for name in sorted(files(made)):
        if name.endswith(".xlsx"):
            assert sheet_cells(made / name) == sheet_cells(SAMPLE / name), name


def test_every_healthy_tank_is_off_by_less_than_its_noise_allows() -> None:
    month = depot()
    spread = uncertainties(month)
    healthy = {"T-104", "T-202", "T-302", "T-402", "T-403", "T-501"}
    truth_file = json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))
    for tank in truth_file["tanks"]:
        reading = month.readings.get(tank["tank_id"])
        if tank["tank_id"] in healthy:
            off = reading.worked.mass_air_t - tank["book_t"]
            assert 0 < abs(off) < spread[tank["tank_id"]]


def test_every_planted_fault_is_well_outside_its_uncertainty(truth) -> None:
    spread = {tank["tank_id"]: tank["uncertainty_t"] for tank in truth["tanks"]}
    for fault in truth["faults"]:
        for tank, tonnes in fault["effect_t"].items():
            assert abs(tonnes) > 5 * spread[tank], (fault["code"], tank)


def test_the_story_holds_a_tank_of_every_verdict(truth) -> None:
    verdicts = Counter(tank["expected_verdict"] for tank in truth["tanks"])
    assert verdicts == {
        "matched": 6,
        "shortage": 3,
        "surplus": 3,
        "not_measurable": 1,
        "not_counted": 1,
        "not_booked": 1,
        "idle": 1,
    }


def test_true_mass_less_book_is_the_effect_within_the_noise_of_the_entries(truth) -> None:
    for tank in truth["tanks"]:
        if tank["expected_difference_t"] is not None:
            off = tank["true_mass_t"] - tank["book_t"] - tank["expected_difference_t"]
            assert abs(off) < tank["uncertainty_t"]


def test_documents_run_on_without_a_gap(ledger) -> None:
    for way in "IE":
        numbers = {
            int(row["核注清单编号"][-9:])
            for row in ledger
            if row["核注清单编号"].startswith(f"QD224126{way}")
        }
        assert numbers == set(range(1, len(numbers) + 1))


def test_entry_ids_run_on_and_no_entry_lies_after_the_last_dip(ledger, truth) -> None:
    assert [int(row["流水号"][-6:]) for row in ledger] == list(range(1, len(ledger) + 1))
    last = max(f"{row['业务日期']} {row['业务时间']}" for row in ledger)
    assert last.replace("/", "-").replace(" ", "T") < truth["as_of"]


def test_the_duplicate_repeats_document_vessel_and_quantity(ledger, truth) -> None:
    fault = next(f for f in truth["faults"] if f["code"] == "duplicate_entry")
    first, second = (r for r in ledger if r["流水号"] in fault["entries"])
    for column in ("核注清单编号", "船名航次", "申报数量", "罐号", "业务日期"):
        assert first[column] == second[column]


def test_the_two_innocent_trucks_carry_the_same_on_documents_of_their_own(ledger, truth) -> None:
    fault = next(f for f in truth["innocent"] if f["code"].startswith("two trucks"))
    first, second = (r for r in ledger if r["流水号"] in fault["entries"])
    assert first["申报数量"] == second["申报数量"] == "31.240"
    assert first["核注清单编号"] != second["核注清单编号"]


def test_balances_close_on_the_movements(ledger) -> None:
    (path,) = (SAMPLE / "inbox").glob("结存表_*.csv")
    for row in csv.DictReader(path.read_text(encoding="gb18030").splitlines()):
        opening, received, issued, closing = (
            Decimal(row[name]) for name in ("期初结存", "本期入库", "本期出库", "期末结存")
        )
        assert closing == opening + received - issued
        kilos = sum(
            int(r["法定数量"]) * {"期初": 1, "入库": 1}.get(r["单据类型"], -1)
            for r in ledger
            if r["罐号"] == row["罐号"] and r["业务日期"] <= "2026/10/31"
        )
        assert Decimal(kilos) / 1000 == closing


def test_the_readme_tells_of_every_tank_and_every_file(truth) -> None:
    story = (SAMPLE / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (T-\d+) \|", story, re.MULTILINE)
    assert rows == [tank["tank_id"] for tank in truth["tanks"]]
    for name in files(SAMPLE):
        assert Path(name).name in story or name.startswith("master/"), name


def test_the_command_wants_one_folder(tmp_path, capsys) -> None:
    assert main([]) == 2
    assert "usage" in capsys.readouterr().err
    assert main([str(tmp_path / "new")]) == 0
    assert (tmp_path / "new" / "truth.json").is_file()
