"""Every command of contract section 3 on a tiny site: what it prints, writes and exits with."""

import json
import shutil
import subprocess
import sys
from hashlib import sha256
from xml.etree import ElementTree

import jsonschema
import openpyxl
import pytest

from recon.cli import nights
from recon.report.document import results_schema
from tests.acceptance.conftest import command
from tests.acceptance.sites import Site, recon, run_night

HOLD = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('held', flush=True); input()"


def small(root, quantity=8000):
    site = Site(root)
    site.plain("T101", quantity)
    site.entry("Z", "water_draw", "T101", 0.001, "2026-01-31 10:00")
    site.build()
    return root


def files(root):
    return sorted(str(path.relative_to(root)) for path in root.rglob("*"))


@pytest.fixture(scope="module")
def worked(tmp_path_factory):
    """A folder of two sites, run once: A agrees, B is 100 t short."""
    folder = tmp_path_factory.mktemp("commands") / "sites"
    small(folder / "A")
    small(folder / "B", 8100)
    done = recon("run", folder)
    return folder, done


def test_several_sites_are_worked_each_by_itself_with_a_roll_up(worked):
    folder, done = worked
    assert done.code == 3, done.err
    for name in ("A", "B"):
        document = json.loads((folder / name / "out/results.json").read_text(encoding="utf-8"))
        jsonschema.validate(document, results_schema())
        assert document["run"]["site"] == name
    (path,) = folder.rglob("rollup.json")
    rollup = json.loads(path.read_text(encoding="utf-8"))
    assert rollup["schema"] == "recon.rollup/1"
    assert len(rollup["sites"]) == 2
    assert rollup["totals"]["tanks"] == 2
    assert rollup["totals"]["difference_t"] == pytest.approx(-99.998)


def test_the_roll_up_has_a_workbook_whose_hash_the_document_tells(worked):
    folder, done = worked
    (book,) = folder.glob("recon_rollup_*.xlsx")
    rollup = json.loads((folder / "rollup.json").read_text(encoding="utf-8"))
    digest = sha256(book.read_bytes()).hexdigest()
    assert rollup["workbook"] == {"name": book.name, "sha256": digest}
    assert len(openpyxl.load_workbook(book).sheetnames) == 4
    assert book.name in done.err
    assert rollup["months"][-1]["sites"] == ["A", "B"]
    assert rollup["months"][-1]["nights_match_rate_pct"] == 50


def test_a_roll_up_that_somebody_wrote_in_is_kept(tmp_path):
    small(tmp_path / "A")
    small(tmp_path / "B")
    recon("run", tmp_path)
    (book,) = tmp_path.glob("recon_rollup_*.xlsx")
    recon("run", tmp_path)
    assert list(tmp_path.glob("recon_rollup_*.xlsx")) == [book]
    filled = openpyxl.load_workbook(book)
    filled.worksheets[1]["Z30"] = "signed"
    filled.save(book)
    kept = book.read_bytes()
    recon("run", tmp_path)
    assert book.read_bytes() == kept
    assert len(list(tmp_path.glob("recon_rollup_*.xlsx"))) == 2


def test_a_crash_in_one_site_is_told_and_costs_no_other_its_night(tmp_path, monkeypatch):
    run_as_ever = nights.run_night

    def broken(site, *rest):
        if site.name == "bad":
            raise RuntimeError("no such luck")
        return run_as_ever(site, *rest)

    monkeypatch.setattr(nights, "run_night", broken)
    small(tmp_path / "bad")
    small(tmp_path / "good")
    done = recon("run", tmp_path)
    assert done.code == 1
    assert "this is a bug: RuntimeError: no such luck" in done.err
    rollup = json.loads((tmp_path / "rollup.json").read_text(encoding="utf-8"))
    ended = [(site["site"], site["exit_code"]) for site in rollup["sites"]]
    assert ended == [("bad", 1), ("good", 0)]


def test_two_sites_of_one_name_do_not_write_over_each_other(tmp_path):
    north, south = small(tmp_path / "north/depot"), small(tmp_path / "south/depot", 8100)
    done = recon("run", north, south, "--out", tmp_path / "o")
    assert done.code == 3
    written = sorted((tmp_path / "o").rglob("results.json"))
    found = [json.loads(path.read_text(encoding="utf-8")) for path in written]
    assert sorted(one["totals"]["matched"] for one in found) == [0, 1]


def test_one_failing_site_does_not_stop_the_others(tmp_path):
    small(tmp_path / "good")
    small(tmp_path / "bad")
    (tmp_path / "bad/recon.toml").write_text("[nonsense]\n")
    done = recon("run", tmp_path, "--json", "--dry-run")
    assert done.code == 2
    assert "nonsense" in done.err
    assert len(json.loads(done.out)["sites"]) == 2


def test_a_dry_run_prints_the_document_and_keeps_nothing(tmp_path):
    site = small(tmp_path / "s")
    before = files(site)
    done = recon("run", site, "--dry-run", "--json")
    assert done.code == 0
    assert json.loads(done.out)["schema"] == "recon.results/1"
    assert files(site) == before


def test_out_and_db_say_where_things_go_and_json_is_the_document(tmp_path):
    site = small(tmp_path / "s")
    before = files(site)
    done = command("run", site, "--json", "--out", tmp_path / "o", "--db", tmp_path / "x.duckdb")
    assert done.returncode == 0, done.stderr
    assert done.stdout == (tmp_path / "o/results.json").read_text(encoding="utf-8")
    assert (tmp_path / "x.duckdb").exists()
    assert len(list((tmp_path / "o").glob("*.xlsx"))) == 1
    assert files(site) == before


def test_quiet_and_json_still_name_what_was_rejected(tmp_path):
    site = Site(tmp_path / "s")
    site.plain("T101")
    site.entry("Z", "gift", "T101", 1, "2026-01-31 10:00")
    root = site.build()
    done = recon("run", root, "--dry-run", "--quiet", "--json")
    assert done.code == 4
    assert "B3" in done.err
    assert "ledger.csv" in done.err
    assert json.loads(done.out)["input_problems"]


def test_a_night_in_chinese_is_written(tmp_path):
    site = small(tmp_path / "s")
    done = recon("run", site, "--lang", "zh")
    assert done.code == 0, done.err
    assert len(list((site / "out").glob("*.xlsx"))) == 1
    document = json.loads((site / "out/results.json").read_text(encoding="utf-8"))
    assert document["tanks"][0]["verdict"] == "matched"


def test_a_busy_store_ends_5_for_every_command_that_needs_it(worked):
    folder, _ = worked
    store = folder / "A" / "recon.duckdb"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(store)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout.readline().strip() == b"held"
        for words in (
            ("run", folder / "A"), ("explain", folder / "A", "T101"), ("findings", folder / "A"),
            ("verify", folder / "A"), ("report", folder / "A"),
            ("backup", folder / "A", folder / "copy.duckdb"),
        ):  # fmt: skip
            done = recon(*words, "--wait", "0")
            assert done.code == 5, words
            assert "duckdb" in done.err
        assert recon("validate", folder / "A").code == 0
        holder.stdin.close()


@pytest.mark.parametrize("time", ["2026-01-31", "2026-01-31T14:00Z"])
def test_the_clock_may_be_given_in_any_iso_form(worked, time):
    folder, _ = worked
    done = recon("run", folder / "A", "--as-of", time, "--dry-run", "--json")
    (tank,) = json.loads(done.out)["tanks"]
    assert tank["verdict"] == "matched"
    assert json.loads(done.out)["run"]["as_of"].startswith("2026-01-31T2")


def test_before_its_reading_a_tank_is_not_counted(worked):
    folder, _ = worked
    done = recon("run", folder / "A", "--as-of", "2026-01-31T21:59", "--dry-run", "--json")
    (tank,) = json.loads(done.out)["tanks"]
    assert tank["verdict"] == "not_counted"
    assert done.code in {3, 4}


def test_explain_shows_steps_entries_tolerance_and_causes(worked):
    folder, _ = worked
    done = recon("explain", folder / "B", "101#")
    assert done.code == 0
    for text in ("T101", "O-T101", "8,099.999", "8,000.0", "-99.999", "13.76"):
        assert text in done.out
    assert json.loads(recon("explain", folder / "B", "T101", "--json").out)
    unknown = recon("explain", folder / "B", "T109")
    assert unknown.code == 2
    assert "T101" in unknown.err


def test_findings_are_listed_shown_and_traced(worked):
    folder, _ = worked
    listed = json.loads(recon("findings", folder / "B", "--json").out)
    (identity,) = [one["finding_id"] for one in listed if one["severity"] == "high"]
    for words in ((), ("--open",), ("show", identity)):
        done = recon("findings", folder / "B", *words)
        assert done.code == 0, done.err
        assert identity in done.out
    assert "2026-01-31" in recon("findings", folder / "B", "history", identity).out
    assert recon("findings", folder / "B", "show", "F-NONE").code == 2


def test_verify_proves_the_chain_and_a_backup_goes_on_from_where_it_was(worked, tmp_path):
    folder, _ = worked
    assert recon("verify", folder / "A").code == 0
    copy = tmp_path / "copy.duckdb"
    assert recon("backup", folder / "A", copy).code == 0
    assert recon("backup", folder / "A", copy).code == 2  # never over a file that is there
    done = recon("run", folder / "A", "--db", copy, "--json", "--out", tmp_path / "o")
    assert done.code == 0
    assert recon("verify", folder / "A", "--db", copy).code == 0
    first = json.loads((folder / "A/out/results.json").read_text(encoding="utf-8"))
    assert json.loads(done.out)["tanks"] == first["tanks"]


def test_quantity_needs_no_ledger(worked):
    folder, _ = worked
    sheet = folder / "A/inbox/stocktake.csv"
    done = recon("quantity", sheet, "--site", folder / "B")
    assert done.code == 0, done.err
    assert "8,000.0" in done.out
    assert json.loads(recon("quantity", sheet, "--json").out)["tanks"]


@pytest.fixture(scope="module")
def faulty(tmp_path_factory):
    folder = tmp_path_factory.mktemp("validate")
    small(folder)
    (folder / "inbox/bad.csv").write_text(
        "entry_id,kind,effective_at,tank_id,product,quantity\n"
        "B1,receipt,2026-01-10 10:00,T101,OIL,12x4\nB2,receipt,2026-01-10 10:00,T909,OIL,12\n"
    )
    return folder


def test_validate_counts_rows_in_text_and_json(faulty):
    done = recon("validate", faulty)
    assert done.code == 4
    assert "2 rows read = 0 accepted + 2 rejected" in done.out
    document = json.loads(recon("validate", faulty, "--format", "json").out)
    (bad,) = [one for one in document["files"] if one["path"].endswith("bad.csv")]
    assert [problem["cell"] for problem in bad["problems"]] == ["F2", "D3"]


def test_validate_speaks_junit_and_github(faulty):
    done = recon("validate", faulty, "--format", "junit")
    root = ElementTree.fromstring(done.out)
    failed = [case for case in root.iter("testcase") if case.find("failure") is not None]
    assert len(failed) == 1
    lines = recon("validate", faulty, "--format", "github").out.splitlines()
    assert len([line for line in lines if line.startswith("::error file=")]) == 2
    assert "line=2" in lines[0]


def test_validate_ends_0_4_or_2_and_needs_no_site(faulty):
    assert recon("validate", faulty / "inbox/ledger.csv").code == 0
    assert recon("validate", faulty / "inbox/bad.csv").code == 4
    assert recon("validate", faulty / "nowhere").code == 2


def test_validate_names_a_file_as_it_was_given(faulty):
    """An annotation appears only under the path from the folder CI runs in."""
    path = faulty / "inbox/bad.csv"
    assert f"file={path}" in recon("validate", path, "--format", "github").out.replace("%3A", ":")


KINDS = ["tanks", "capacity_tables", "products", "movements", "balances", "stocktakes",
         "applications", "visits", "actions"]  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_template_is_accepted_as_it_was_written(tmp_path, kind, lang):
    target = tmp_path / f"{kind}.xlsx"
    assert recon("template", kind, "-o", target, "--lang", lang).code == 0
    done = recon("validate", target)
    assert done.code == 0, done.out


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_template_filled_in_is_read_with_its_rows(tmp_path, lang):
    target = tmp_path / "movements.xlsx"
    assert recon("template", "movements", "-o", target, "--lang", lang).code == 0
    book = openpyxl.load_workbook(target)
    sheet = book.worksheets[0]
    header = {str(cell.value).split("\n")[0].rstrip(" *"): cell.column for cell in sheet[3]}
    names = {
        "en": ["Entry", "Kind", "Effective at", "Tank", "Product", "Quantity"],
        "zh": ["流水号", "单据类型", "业务日期时间", "罐号", "油品", "数量"],
    }[lang]
    values = ["E-1", "receipt" if lang == "en" else "入库", "2026-01-31 10:00", "T101", "OIL", 5]
    for name, value in zip(names, values, strict=True):
        sheet.cell(6, header[name], value)
    book.save(target)
    done = recon("validate", target)
    assert done.code == 0, done.out
    assert "1 rows read = 1 accepted" in done.out


def test_the_schema_is_a_dictionary_in_three_forms(tmp_path):
    assert recon("schema").code == 0
    assert "tank_id" in recon("schema", "stocktakes", "--format", "markdown").out
    assert json.loads(recon("schema", "--format", "json").out)
    jsonschema.Draft202012Validator.check_schema(json.loads(recon("schema", "results").out))
    assert recon("schema", "nope").code == 2


def test_init_makes_a_site_that_runs(tmp_path):
    assert recon("init", tmp_path / "new").code == 0
    assert recon("init", tmp_path / "new").code == 2
    done = recon("run", tmp_path / "new", "--dry-run", "--json")
    assert done.code == 0
    assert json.loads(done.out)["totals"]["matched"] == 1


def test_simulate_makes_a_site_whose_planted_faults_are_found(tmp_path):
    words = ("--tanks", 6, "--entries", 12, "--faults", "duplicate_entry", "--seed", 3)
    assert recon("simulate", tmp_path / "one", *words).code == 0
    assert recon("simulate", tmp_path / "two", *words).code == 0
    truth = (tmp_path / "one/truth.json").read_bytes()
    assert truth == (tmp_path / "two/truth.json").read_bytes()
    assert recon("simulate", tmp_path / "one", *words).code == 2
    assert recon("simulate", tmp_path / "three", "--faults", "nope").code == 2
    done = recon("run", tmp_path / "one", "--dry-run", "--json")
    assert done.code == 3, done.err
    tanks = {tank["tank_id"]: tank for tank in json.loads(done.out)["tanks"]}
    for fault in json.loads(truth)["faults"]:
        for tank in fault["tanks"]:
            assert tanks[tank]["causes"][0]["code"] == "duplicate_entry"


def test_a_workbook_edited_by_hand_is_never_overwritten_and_is_read_back(worked):
    folder, _ = worked
    site = folder / "B"
    (path,) = (site / "out").glob("*.xlsx")
    book = openpyxl.load_workbook(path)
    (sheet,) = [one for one in book if "问题隐患" in one.title]
    (head,) = [row for row in sheet.iter_rows() if "Explanation" in str(row[9].value)]
    line = head[0].row + 1
    identity = sheet.cell(line, 1).value
    (column,) = [cell.column for cell in head if "Explanation" in str(cell.value)]
    sheet.cell(line, column, "a truck was counted twice")
    book.save(path)
    edited = path.read_bytes()
    assert run_night(site).code == 3
    assert recon("report", site).code == 0
    assert path.read_bytes() == edited
    assert len(list((site / "out").glob("*.xlsx"))) > 1
    shutil.copy(path, site / "inbox" / "returned.xlsx")
    night = run_night(site)
    assert night.code == 3, night.err
    kinds = {one["path"]: one["kind"] for one in night.document["run"]["inputs"]}
    assert kinds["inbox/returned.xlsx"] == "actions"
    assert "a truck was counted twice" in recon("findings", site, "show", identity).out
    assert recon("verify", site).code == 0


def test_the_self_contained_page_is_written(worked):
    folder, _ = worked
    assert recon("report", folder / "A", "--html").code == 0
    (page,) = (folder / "A/out").glob("*.html")
    text = page.read_text(encoding="utf-8")
    assert "T101" in text
    assert "http://" not in text.replace("http://www.w3.org", "")
