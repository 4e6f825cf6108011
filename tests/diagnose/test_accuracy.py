"""A small run of the accuracy benchmark: what must not slip, on seeds of its own."""

import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def benchmark():
    path = ROOT / "benchmarks" / "diagnose_accuracy.py"
    spec = importlib.util.spec_from_file_location("diagnose_accuracy", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_documented_faults_are_found_and_sound_tanks_never_confirmed(benchmark, tmp_path):
    counts = dict.fromkeys(
        ("duplicate_entry", "cutoff", "pre_booked", "one_sided_reversal", "stale_stocktake"), 1
    )
    seen, sound, _ = benchmark.one_site(77, counts, tanks=60, entries=30, folder=tmp_path / "site")
    large = [one for one in seen if one.flagged and one.size_u >= 3]
    assert large
    assert all(one.code in one.listed for one in large)
    assert all(one.top == one.code for one in seen if one.confidence == "confirmed")
    accused = [c for tank in sound for c in tank.causes if c.confidence == "confirmed"]
    assert accused == []
