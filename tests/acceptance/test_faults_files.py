"""Files that are no files, that change, vanish, arrive half, or have names that no file should."""

import json
import os
import socket
import zipfile

import pytest

from recon.pipeline import reader
from tests.acceptance.sites import Site, judge, recon, run_night

HOSTILE = "a\x1b[31m\x1b]0;owned\x07\u202egnp\nb.csv"
"""A terminal's colour and title, a turn of the direction of writing, and a line end."""

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes and links")


@pytest.fixture
def site(tmp_path):
    made = Site(tmp_path / "s")
    made.plain("T101")
    made.entry("E1", "receipt", "T101", 1, "2026-01-31 10:00")
    made.build()
    return made


def test_what_is_no_file_is_passed_over_and_said_so_and_nothing_hangs(site, tmp_path, monkeypatch):
    inbox = site.root / "inbox"
    outside = tmp_path / "outside.csv"
    outside.write_text((inbox / "ledger.csv").read_text(encoding="utf-8"), encoding="utf-8")
    (inbox / "folder.csv").mkdir()
    os.mkfifo(inbox / "pipe.csv")
    os.mkfifo(site.root / "master/pipe.csv")
    (inbox / "loop.csv").symlink_to(inbox / "loop.csv")
    (inbox / "round").symlink_to(inbox)
    (inbox / "out.csv").symlink_to(outside)
    (inbox / "broken.csv").symlink_to(inbox / "nowhere.csv")
    with socket.socket(socket.AF_UNIX) as plug:
        monkeypatch.chdir(inbox)  # the name of a socket must be short
        plug.bind("plug.csv")
        night = run_night(site.root)
    assert night.code == 0, night.err
    read = [one["path"] for one in night.document["run"]["inputs"] if "inbox" in one["path"]]
    assert read == ["inbox/ledger.csv", "inbox/stocktake.csv"]
    passed = dict(skipped_of(site.root))
    assert passed == {
        "inbox/pipe.csv": "not_a_regular_file",
        "master/pipe.csv": "not_a_regular_file",
        "inbox/plug.csv": "not_a_regular_file",
        "inbox/loop.csv": "not_a_regular_file",
        "inbox/broken.csv": "not_a_regular_file",
        "inbox/round": "not_a_regular_file",
        "inbox/out.csv": "link_leads_out_of_the_site",
    }


def skipped_of(root):
    from recon.store.connection import Store

    with Store.open(root / "recon.duckdb", read_only=True) as store:
        return json.loads(store.value("SELECT skipped FROM runs ORDER BY seq DESC LIMIT 1"))


@pytest.mark.parametrize("name", ["recon.toml", "recon.duckdb", "master/tax_rates.toml"])
def test_a_pipe_in_place_of_configuration_or_store_is_one_line_and_never_waited_for(site, name):
    os.mkfifo(site.root / name)
    done = recon("run", site.root, "--wait", "0")
    assert done.code == (4 if name.endswith("duckdb") else 2)
    assert name.rpartition("/")[2] in done.err
    assert done.err.count("\n") == 1


class Meddled:
    """Reads files as the night does, after something was done to one of them."""

    def __init__(self, monkeypatch, deed):
        self.times, self._deed, self._real = 0, deed, reader.read_parts
        monkeypatch.setattr(reader, "read_parts", self)

    def __call__(self, path, shown_as, **how):
        if shown_as == "inbox/ledger.csv":
            self.times += 1
            self._deed(path, self.times)
        return self._real(path, shown_as, **how)


def test_a_file_that_is_replaced_while_the_night_reads_is_read_as_it_is_now(site, monkeypatch):
    text = (site.root / "inbox/ledger.csv").read_text(encoding="utf-8")

    def replaced(path, times):
        if times == 1:
            beside = path.with_name("new.part")
            beside.write_text(text.replace("8000", "8001"), encoding="utf-8")
            beside.replace(path)

    meddled = Meddled(monkeypatch, replaced)
    night = run_night(site.root)
    assert meddled.times == 2
    assert night.tank("T101")["book_t"] == 8002
    assert night.problems == []
    assert recon("verify", site.root).code == 0


def test_a_file_that_keeps_growing_is_left_for_the_next_night_whole(site, monkeypatch):
    def grows(path, times):
        with path.open("a", encoding="utf-8") as stream:
            stream.write(f"G{times},receipt,2026-01-30 10:00,T101,OIL,1\n")

    with monkeypatch.context() as patched:
        Meddled(patched, grows)
        night = run_night(site.root)
    assert night.code == 4
    assert [(p["file"], p["rule"]) for p in night.problems if p["file"] != "inbox"] == [
        ("inbox/ledger.csv", "file_keeps_changing")
    ]
    (ledger,) = [i for i in night.document["run"]["inputs"] if i["path"] == "inbox/ledger.csv"]
    assert ledger["rows_read"] == 0
    assert night.tank("T101")["verdict"] == "not_booked"
    settled = run_night(site.root)
    assert settled.tank("T101")["book_t"] == 8003
    assert settled.problems == []


def test_a_file_that_vanishes_before_it_is_read_is_as_if_it_had_never_been(site, monkeypatch):
    extra = site.root / "inbox/extra.csv"
    extra.write_bytes((site.root / "inbox/ledger.csv").read_bytes() + b"\n")
    with monkeypatch.context() as patched:
        Meddled(patched, lambda path, times: extra.unlink(missing_ok=True))
        night = judge(site.root)
    assert [one["path"] for one in night.document["run"]["inputs"] if "extra" in one["path"]] == []
    assert night.code == 0


def test_a_workbook_or_a_ledger_that_arrived_half_is_said_and_loads_when_it_is_whole(site):
    from openpyxl import Workbook

    book = Workbook()
    for row in (["entry_id", "kind", "effective_at", "tank_id", "product", "quantity"],
                ["X1", "receipt", "2026-01-20 10:00", "T101", "OIL", 5]):  # fmt: skip
        book.active.append(row)
    path = site.root / "inbox/more.xlsx"
    book.save(path)
    whole, ledger = path.read_bytes(), (site.root / "inbox/ledger.csv").read_bytes()
    assert zipfile.is_zipfile(path)
    path.write_bytes(whole[: len(whole) // 2])
    half = b"".join(ledger.splitlines(keepends=True)[:2]) + b"E1,receipt,2026-01-31 1"
    (site.root / "inbox/ledger.csv").write_bytes(half)
    night = run_night(site.root)
    assert night.code == 4
    assert {"inbox/more.xlsx", "inbox/ledger.csv"} <= {one["file"] for one in night.problems}
    path.write_bytes(whole)
    (site.root / "inbox/ledger.csv").write_bytes(ledger)
    after = run_night(site.root)
    assert after.problems == []
    assert after.tank("T101")["book_t"] == 8006


def test_hostile_names_and_cells_drive_no_terminal_and_make_no_path(site):
    (site.root / "inbox" / HOSTILE).write_text(
        "entry_id,kind,effective_at,tank_id,product,quantity\n"
        '"../../x\x1b[2J",receipt,2026-01-20 10:00,"T\u202e9\x1b[5m",OIL,5\n',
        encoding="utf-8",
    )
    before = set(site.root.parent.rglob("*"))
    for words in (("validate", site.root), ("run", site.root), ("findings", site.root),
                  ("explain", site.root, "T101"), ("run", site.root, "--quiet")):  # fmt: skip
        done = recon(*words)
        for stream in (done.out, done.err):
            assert not set(stream) & {"\x1b", "\x07", "\u202e"}, words
    made = set(site.root.parent.rglob("*")) - before
    assert {path.relative_to(site.root).parts[0] for path in made} == {"out", "recon.duckdb"}


def test_a_hostile_site_name_makes_one_file_in_the_output_folder(site):
    (site.root / "recon.toml").write_text('[site]\nname = "../../../x/\\u202e\\u001b[1m"\n')
    night = run_night(site.root)
    assert night.code == 0, night.err
    assert "\x1b" not in night.err
    names = [path.name for path in (site.root / "out").iterdir()]
    assert len([name for name in names if name.endswith(".xlsx")]) == 1
    assert all(name.isprintable() for name in names)


def test_texts_from_outside_are_texts_in_the_workbook_and_values_in_sql(site):
    from openpyxl import load_workbook

    site.entry("'; DROP TABLE runs; --", "receipt", "T101", 1, "2026-01-12 10:00",
               remarks='=HYPERLINK("http://x")', document_no="+1", owner="@x")  # fmt: skip
    site.tank("=1+1", product="OIL")
    site.opening("=1+1", 10)
    night = site.run()
    assert night.tank("=1+1")["verdict"] == "not_counted"
    (path,) = (site.root / "out").glob("*.xlsx")
    cells = [c for page in load_workbook(path) for row in page.iter_rows() for c in row]
    ours = [c for c in cells if c.data_type == "f"]
    assert all("HYPERLINK" not in str(c.value) and c.value != "=1+1" for c in ours)
    assert any(c.value == "=1+1" and c.data_type == "s" for c in cells)
    assert recon("verify", site.root).code == 0
