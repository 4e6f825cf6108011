"""Nights that are killed, meet each other, or find no room; and what a log and a heartbeat tell."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.acceptance.sites import Site, recon, run_night

ROOT = Path(__file__).resolve().parents[2]
HOLD = """
import sys
from pathlib import Path
from recon.store.connection import Store
with Store.open(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def worked(tmp_path_factory):
    """A site after its first night."""
    made = Site(tmp_path_factory.mktemp("nights") / "s")
    made.plain("T101")
    made.entry("E1", "receipt", "T101", 1, "2026-01-31 10:00")
    assert made.run().code == 0
    return made.root


@pytest.fixture
def site(worked, tmp_path):
    return Path(shutil.copytree(worked, tmp_path / "s"))


def in_a_process(*words, **how):
    return subprocess.Popen(
        [sys.executable, *map(str, words)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])},
        **how,
    )


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_killed_nights_leave_what_undisturbed_ones_do(tmp_path):
    done = in_a_process("-m", "benchmarks.faults", "2", "2", cwd=ROOT)
    out, err = done.communicate()
    assert done.returncode == 0, out + err
    assert "broke" not in out


def test_of_two_nights_on_a_site_one_waits_and_then_names_the_other(site):
    with in_a_process("-c", HOLD, site / "recon.duckdb") as holder:
        assert holder.stdout.readline() == "held\n"
        beat = (site / "out/heartbeat.json").read_bytes()
        done = recon("run", site, "--wait", "0.5")
        assert done.code == 5
        assert f"process {holder.pid} holds the site's store (waited 0.5 s)" in done.err
        # The heartbeat is that of the night that works.
        assert (site / "out/heartbeat.json").read_bytes() == beat
        holder.stdin.close()
        assert recon("run", site).code == 0


def test_a_heartbeat_tells_how_the_last_night_ended(site):
    beat = json.loads((site / "out/heartbeat.json").read_text(encoding="utf-8"))
    document = json.loads((site / "out/results.json").read_text(encoding="utf-8"))
    assert (beat["state"], beat["exit"]) == ("finished", 0)
    assert (beat["run"], beat["as_of"]) == (document["run"]["id"], document["run"]["as_of"])
    (site / "recon.duckdb").write_bytes(b"no store at all" * 100)
    done = recon("run", site)
    assert done.code == 4
    beat = json.loads((site / "out/heartbeat.json").read_text(encoding="utf-8"))
    assert (beat["state"], beat["exit"]) == ("failed", 4)
    assert "recon.duckdb" in beat["message"]


def test_a_log_has_a_line_of_json_for_every_step_and_how_it_ended(site, tmp_path):
    log = tmp_path / "night.log"
    log.write_text('{"step": "an earlier night"}\n')
    assert recon("run", site, "--log", log, "--quiet").code == 0
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [lines[0]["step"], lines[1]["step"], lines[-1]["step"]] == [
        "an earlier night",
        "started",
        "finished",
    ]
    assert lines[-1]["exit"] == 0
    assert lines[-1]["tanks"] == 1
    assert lines[-1]["peak_memory_mib"] > 10
    assert all(line["site"] == "s" and line["time"][-6] in "+-" for line in lines[1:])
    assert "reading the inbox" in [line["step"] for line in lines]
    assert lines[-1]["as_of"].endswith("+08:00")
    unwritable = recon("run", site, "--log", tmp_path / "nowhere" / "night.log")
    assert unwritable.code == 2
    assert "night.log" in unwritable.err


def test_without_a_terminal_every_step_is_one_line_and_quiet_has_none(site):
    said = recon("run", site).err.splitlines()
    assert said[:3] == ["reading master data", "reading the inbox",
                        "measuring, booking and comparing"]  # fmt: skip
    assert recon("run", site, "--quiet").err == ""


@pytest.fixture
def small_disk(tmp_path):
    """A file system of a few MiB, where this user may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", folder],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        pytest.skip("may not mount a file system")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


@pytest.mark.skipif(sys.platform != "linux", reason="needs tmpfs")
@pytest.mark.parametrize("left_kib", [0, 64])
def test_a_full_disk_is_said_in_a_line_and_yesterday_is_intact(worked, small_disk, left_kib):
    site = Path(shutil.copytree(worked, small_disk / "s"))
    ledger = site / "inbox/ledger.csv"
    ledger.write_text(ledger.read_text(encoding="utf-8").replace("8000", "8001"), encoding="utf-8")
    yesterday = (site / "out/results.json").read_bytes()
    free = shutil.disk_usage(small_disk).free - left_kib * 1024
    (small_disk / "ballast").write_bytes(b"x" * free)
    done = recon("run", site, "--quiet")
    assert done.code == 4
    assert done.err.count("\n") == 1
    assert "no space left" in done.err.lower()
    (small_disk / "ballast").unlink()
    assert (site / "out/results.json").read_bytes() == yesterday
    assert recon("verify", site).code == 0
    assert run_night(site).tank("T101")["book_t"] == 8002


@pytest.mark.skipif(shutil.which("setpriv") is None, reason="needs setpriv")
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs another user")
def test_what_may_not_be_written_or_read_is_said_in_a_line(site):
    nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    for folder in (site, *site.parents[:3]):
        folder.chmod(0o755)
    if subprocess.run([*nobody, "test", "-r", site / "inbox/ledger.csv"], check=False).returncode:
        pytest.skip("the temporary folder is closed to others")
    as_nobody = [*nobody, sys.executable, "-m", "recon", "run", str(site), "--quiet"]
    done = subprocess.run(as_nobody, capture_output=True, text=True, check=False, cwd=ROOT,
                          env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})  # fmt: skip
    assert done.returncode in (2, 4), done.stderr
    assert done.stderr.count("\n") == 1
    assert recon("verify", site).code == 0


@pytest.mark.parametrize("name", ["out", "out/results.json"])
def test_an_output_that_cannot_be_written_is_named_and_can_be_written_later(site, name):
    shutil.rmtree(site / "out")
    (site / "out").mkdir()
    if name == "out":
        (site / "out").rmdir()
        (site / "out").write_text("a file")
    else:
        (site / name / "in the way").mkdir(parents=True)
    done = recon("run", site, "--quiet")
    assert done.code == 2
    assert done.err.count("\n") == 1
    assert "cannot be written" in done.err
    elsewhere = site / "elsewhere"
    assert recon("report", site, "--out", elsewhere).code == 0
    assert (elsewhere / "results.json").is_file()


def damaged(path, how):
    data = path.read_bytes()
    if how == "folder":
        path.unlink()
        path.mkdir()
        return
    path.write_bytes({"empty": b"", "garbage": b"hello" * 999, "half": data[: len(data) // 2]}[how])


@pytest.mark.parametrize("how", ["empty", "garbage", "half", "folder"])
def test_a_store_that_is_none_is_said_in_a_line_and_left_as_it_is(site, how):
    store = site / "recon.duckdb"
    damaged(store, how)
    before = None if how == "folder" else store.read_bytes()
    # Of a file cut in half a reader may still find whole what it looks for.
    readers = [("verify", site)] if how == "half" else [("verify", site), ("findings", site)]
    for words in (("run", site, "--quiet"), *readers):
        done = recon(*words)
        assert done.code == 4, (words, done.err)
        assert done.err.count("\n") == 1
        assert "recon.duckdb" in done.err
    assert before is None or store.read_bytes() == before


def test_a_restored_copy_goes_on_as_if_nothing_had_happened(site, tmp_path):
    """Backed up after the first night, lost, restored: the second night is the same."""
    copy = tmp_path / "copy.duckdb"
    assert recon("backup", site, copy).code == 0
    undisturbed = shutil.copytree(site, tmp_path / "u" / "s")
    (site / "recon.duckdb").write_bytes(b"lost")
    shutil.copy(copy, site / "recon.duckdb")
    for place in (site, undisturbed):
        ledger = place / "inbox/ledger.csv"
        text = ledger.read_text(encoding="utf-8")
        ledger.write_text(text.replace("8000", "8050"), encoding="utf-8")
        assert run_night(place).code == 3
        assert recon("verify", place).code == 0
    one, two = (place / "out/results.json" for place in (site, undisturbed))
    assert one.read_bytes() == two.read_bytes()
