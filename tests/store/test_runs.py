from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

import pytest

from recon.errors import StoreError, UsageError
from recon.model import (
    Cause,
    Finding,
    InputFile,
    InputProblem,
    Measurement,
    Run,
    TankResult,
    Totals,
)
from recon.store import records
from recon.store.connection import Store
from recon.store.runs import read_outputs, read_run, record_outputs, run_of, save_run


def test_a_night_is_read_back_equal(store: Store, night: Callable[..., Run]):
    run = night("R1")
    with store.transaction():
        save_run(store, run)
    assert read_run(store) == run
    assert read_run(store, "R1") == run


def test_every_field_of_a_record_is_kept(night: Callable[..., Run]):
    """A field that is added to a record must be stored, or this fails."""
    run = night("R1")
    for record, kept in (
        (InputFile, set(records.INPUTS)),
        (InputProblem, set(records.PROBLEMS)),
        (Cause, set(records.CAUSES)),
        (Finding, set(records.FINDINGS) | set(records.CELLS) | {"id"}),
        (TankResult, set(records.RESULTS) | {"causes", "findings"}),
    ):
        assert {field.name for field in dataclasses.fields(record)} <= kept, record
    full = run.tanks[0]
    empty = [f.name for f in dataclasses.fields(full) if getattr(full, f.name) in (None, (), {})]
    assert empty == [], "the sample night must fill every field"


def test_the_last_run_is_the_one_stored_last(store: Store, night: Callable[..., Run]):
    for run_id, day in (("R2", 21), ("R1", 20)):
        with store.transaction():
            save_run(store, night(run_id, day))
    assert read_run(store).id == "R1"
    assert read_run(store, "R2").as_of == datetime(2026, 11, 21, 23, 30)
    assert run_of(store, datetime(2026, 11, 21, 23, 30)) == "R2"
    assert run_of(store, datetime(2026, 11, 22)) is None
    assert store.query("run_ids")["run_id"].to_list() == ["R2", "R1"]


def test_a_run_is_stored_once(store: Store, night: Callable[..., Run]):
    save_run(store, night("R1"))
    with pytest.raises(StoreError, match="run R1 is stored already"):
        save_run(store, night("R1"))


def test_without_a_run_there_is_none_to_read(store: Store):
    with pytest.raises(StoreError, match="no run yet"):
        read_run(store)


def test_asking_for_a_run_that_is_not_there_is_wrong_use_and_names_the_newest(
    store: Store, night: Callable[..., Run]
):
    for number in range(1, 8):
        save_run(store, night(f"R{number}"))
    with pytest.raises(
        UsageError, match=r"no run 'R9'; the runs of this site are R7, R6, R5, R4, R3 and 2 older$"
    ):
        read_run(store, "R9")


def test_a_night_without_anything_is_read_back_equal(store: Store, night: Callable[..., Run]):
    run = dataclasses.replace(
        night("R1"), inputs=(), tanks=(), findings=(), input_problems=(), skipped=(),
        started_at=None, settings={}, totals=Totals(*[0] * 8, *[Decimal(0)] * 4, None),
    )  # fmt: skip
    save_run(store, run)
    assert read_run(store) == run


def test_a_tonne_figure_finer_than_a_kilogram_is_never_rounded_in_silence(store: Store, night):
    run = night("R1")
    tank = dataclasses.replace(run.tanks[0], book_t=Decimal("1.0001"))
    with pytest.raises(ValueError, match=r"1\.0001 t"):
        save_run(store, dataclasses.replace(run, tanks=(tank,)))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ((), "[]"),
        ({}, "{}"),
        (None, "null"),
        ("", '""'),
        (0, "0"),
        ({"t": Decimal("1E+3")}, '{"t":"1000"}'),
        ((datetime(2026, 11, 20, 23, 30), "柴油"), '["2026-11-20T23:30:00","柴油"]'),
    ],
)
def test_nested_values_are_compact_json_and_decimals_are_strings(value, text):
    assert records.as_json(value) == text
    json.loads(text)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object()])
def test_what_json_does_not_have_is_refused(value):
    with pytest.raises((ValueError, TypeError)):
        records.as_json([value])


def test_files_written_for_people_are_known_by_their_last_bytes(store: Store, night):
    save_run(store, night("R1"))
    record_outputs(store, "R1", [("a.xlsx", "1"), ("results.json", "2")])
    record_outputs(store, "R1", [("results.json", "3")])
    assert read_outputs(store) == {"a.xlsx": "1", "results.json": "3"}


def test_the_sample_night_is_what_the_model_allows(night):
    tank = night("R1").tanks[0]
    assert isinstance(tank.measurement, Measurement)
    best = [cause for cause in tank.causes if cause.candidate == 1]
    assert sum(cause.explains_t for cause in best) + best[0].residual_t == tank.difference_t


def test_further_sheets_are_written_some_at_a_time_and_read_back_whole(
    store: Store, night: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(records, "_AT_ONCE", 100)
    sheets = {f"sheet {n}": [{"value": "x" * 40}] for n in range(5)}
    run = dataclasses.replace(night("R1"), extras=sheets, inspectors=(), measures=())
    frames = list(records.extras_frames(run))
    assert [frame.height for frame in frames] == [1, 1, 1, 1, 1]
    with store.transaction():
        save_run(store, run)
    assert read_run(store, run.id).extras == sheets
