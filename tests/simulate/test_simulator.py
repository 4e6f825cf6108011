"""``simulate``: the same seed gives the same bytes, and noise is what the budget says."""

import csv
from collections import Counter
from pathlib import Path
from statistics import mean, pstdev

import pytest

from recon.errors import UsageError
from recon.simulate import simulate
from recon.simulate.asked import asked_faults
from recon.simulate.faults import FAULTS
from recon.simulate.innocents import AFTER, RED, TWINS, WAITING


def contents(directory: Path) -> dict[str, bytes]:
    return {
        path.relative_to(directory).as_posix(): path.read_bytes()
        for path in directory.rglob("*")
        if path.is_file()
    }


def stocktake(directory: Path, night: str) -> list[dict[str, str]]:
    text = (directory / f"inbox/stocktake-{night}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(tmp_path) -> None:
    asked = dict.fromkeys(FAULTS, 1)
    for name, seed in (("one", 7), ("again", 7), ("other", 8)):
        simulate(tmp_path / name, tanks=110, nights=2, entries=8, faults=asked, seed=seed)
    assert contents(tmp_path / "one") == contents(tmp_path / "again")
    assert contents(tmp_path / "one") != contents(tmp_path / "other")


def test_a_site_has_what_a_site_needs(tmp_path) -> None:
    simulate(tmp_path / "site", tanks=3, nights=2, entries=5, seed=1)
    assert set(contents(tmp_path / "site")) == {
        "recon.toml",
        "truth.json",
        "master/tanks.csv",
        "master/capacity_tables.csv",
        "master/products.csv",
        "inbox/ledger.csv",
        "inbox/stocktake-2026-11-19.csv",
        "inbox/stocktake-2026-11-20.csv",
    }


def test_every_night_dips_every_tank_and_the_last_dip_is_at_23_59(tmp_path) -> None:
    truth = simulate(tmp_path / "site", tanks=12, nights=3, entries=30, seed=2)
    for night in ("2026-11-18", "2026-11-19", "2026-11-20"):
        dips = [r for r in stocktake(tmp_path / "site", night) if r["source"] == "inspector"]
        assert len(dips) == 12
        assert max(row["gauged_at"] for row in dips) == f"{night} 23:59"
    assert truth.as_of.isoformat() == "2026-11-20T23:59:00"


def test_the_ledger_lives_on_the_last_day_and_never_after_the_last_dip(tmp_path) -> None:
    for entries in (1, 2, 40):
        site = tmp_path / str(entries)
        simulate(site, tanks=4, entries=entries, seed=3)
        text = (site / "inbox/ledger.csv").read_text(encoding="utf-8")
        times = [row["effective_at"] for row in csv.DictReader(text.splitlines())]
        assert "2026-11-20" <= max(times) <= "2026-11-20 23:59"


def test_healthy_tanks_scatter_as_their_uncertainty_says(tmp_path) -> None:
    truth = simulate(tmp_path / "site", tanks=1500, entries=12, seed=4)
    printed = {
        row["tank_id"]: float(row["reported_mass_air_t"])
        for row in stocktake(tmp_path / "site", "2026-11-20")
        if row["source"] == "inspector"
    }
    shares = [
        (printed[tank.tank_id] - float(tank.book_t)) / tank.uncertainty_t for tank in truth.tanks
    ]
    # U is two standard deviations: 0.5 ± 0.009 and a mean of 0 ± 0.013 for 1 500 tanks; four of
    # those on either side.
    assert pstdev(shares) == pytest.approx(0.5, abs=0.037)
    assert mean(shares) == pytest.approx(0.0, abs=0.052)


def test_entries_can_differ_from_tank_to_tank(tmp_path) -> None:
    simulate(tmp_path / "site", tanks=80, entries=(5, 50), seed=2, innocents=0.0)
    text = (tmp_path / "site/inbox/ledger.csv").read_text(encoding="utf-8")
    counts = Counter(row["tank_id"] for row in csv.DictReader(text.splitlines()))
    # Ordinary movements may find no room; transfers stand on the tank they leave.
    assert 4 <= min(counts.values()) < 10
    assert 35 < max(counts.values()) <= 51


def test_nothing_is_written_over_somebody_elses_files(tmp_path) -> None:
    (tmp_path / "kept.txt").write_text("mine")
    with pytest.raises(UsageError, match="is not empty"):
        simulate(tmp_path, tanks=2)
    assert contents(tmp_path) == {"kept.txt": b"mine"}
    with pytest.raises(UsageError, match="is a file"):
        simulate(tmp_path / "kept.txt", tanks=2)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"tanks": 5, "faults": {"gremlin": 1}}, "no fault 'gremlin'"),
        ({"tanks": 3, "faults": {"duplicate_entry": 3}}, "too few"),
        ({"tanks": 3, "faults": {"wrong_tank": 1}}, "too few"),
        ({"tanks": 0}, "tanks must be 1 or more"),
        ({"tanks": 1, "entries": 0}, "entries must be 1 or more"),
        ({"tanks": 1, "nights": 0}, "nights must be 1 or more"),
    ],
)
def test_what_cannot_be_made_is_refused_in_one_line(tmp_path, asked, says) -> None:
    with pytest.raises(UsageError, match=says) as refusal:
        simulate(tmp_path / "site", **asked)
    assert "\n" not in str(refusal.value)
    assert not (tmp_path / "site").exists()


def test_faults_are_asked_for_by_code_and_count() -> None:
    assert asked_faults("") == {}
    assert asked_faults("cutoff, duplicate_entry=3,cutoff") == {"cutoff": 2, "duplicate_entry": 3}
    assert asked_faults("all") == dict.fromkeys(FAULTS, 1)
    with pytest.raises(UsageError, match="cutoff=x"):
        asked_faults("cutoff=x")


def test_innocent_look_alikes_change_nothing(tmp_path) -> None:
    truth = simulate(tmp_path / "site", tanks=60, entries=20, seed=6, innocents=1.0)
    kinds = {look_alike.code for look_alike in truth.innocent}
    assert kinds == {TWINS, RED, WAITING, AFTER}
    for tank in truth.tanks:
        assert tank.expected_difference_t == 0
        # True mass and book part only by the noise of the entries: a quarter of U and less, here.
        assert abs(tank.true_mass_t - float(tank.book_t)) < tank.uncertainty_t
