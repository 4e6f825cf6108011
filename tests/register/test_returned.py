"""Returned workbooks cell by cell: what is taken, what is refused, what is kept of a conflict."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal

import polars as pl
import pytest

from recon.model import Concern, Run, Totals
from recon.register.lookup import history, one
from recon.register.memory import remember
from recon.register.returned import Desk, Source
from recon.store.connection import Store
from recon.store.runs import save_run
from recon_schemas.registry import schema_of

NIGHT = datetime(2026, 11, 20, 23, 30)
SHORT = Concern("tank_shortage", "high", "Binhai", "T-1", params={"difference_t": -40.0})
LETTERS = {"finding_id": "A", "explanation": "J", "state": "O"}


class Register:
    """A store whose runs remember one shortage; workbooks are handed in as rows."""

    def __init__(self, store):
        self.store = store
        self.nights = 0
        self.night()
        self.id = self.findings[0].id

    def night(self, *concerns, day=None):
        """Another stored run; the same night again unless ``day`` says."""
        self.nights += 1
        as_of = NIGHT + timedelta(days=day or 0)
        run_id = f"R-{self.nights}"
        with self.store.transaction():
            self.findings = remember(
                self.store, concerns or (SHORT,), as_of, run_id, lambda _: True
            )
            save_run(self.store, Run(
                run_id, "Binhai", "Asia/Shanghai", as_of, "gb", 2.0, "0", "0", (),
                Totals(*[0] * 8, *[Decimal(0)] * 4, None), (), self.findings, (),
            ))  # fmt: skip
        return run_id

    def hand_in(self, *rows, name="a.xlsx", sha256=None, of="R-1"):
        """Read rows of a workbook of the run ``of`` back; what became of them."""
        schema = schema_of("actions")
        given = [
            {
                **dict.fromkeys(schema),
                "finding_id": self.id,
                **row,
                "origin_sheet": "Problem list",
                "origin_row": 5 + at,
                "origin_cells": json.dumps(
                    {key: f"{letter}{5 + at}" for key, letter in LETTERS.items()}
                ),
            }
            for at, row in enumerate(rows)
        ]
        origin = {"origin_sheet": pl.String, "origin_row": pl.Int64, "origin_cells": pl.String}
        frame = pl.DataFrame(given, schema={**schema, **origin})
        desk = Desk(self.store)
        taken = desk.take(frame, Source(f"inbox/{name}", sha256 or name, of))
        problems = desk.unsettled(taken.problems)
        with self.store.transaction():
            desk.finish(NIGHT, f"R-{self.nights + 1}")
        self.night()
        return taken.frame.height, [(p.rule, p.cell) for p in problems]

    @property
    def now(self):
        return one(self.store, self.id)

    @property
    def written(self):
        return [event["value_after"] for event in history(self.store, self.id) if event["field"]]


@pytest.fixture
def register(tmp_path):
    with Store.open(tmp_path / "site.duckdb", memory_limit="512MB", threads=1, wait_s=5) as store:
        yield Register(store)


def test_a_row_as_it_was_printed_says_nothing(register):
    assert register.hand_in({"state": "open"}) == (0, [])
    assert register.written == []


def test_whletteris_written_is_taken_and_kept(register):
    cells = {"explanation": "Spilt at the pier", "due_date": date(2026, 11, 27)}
    assert register.hand_in({**cells, "state": "rectified"}) == (1, [])
    now = register.now
    assert (now["explanation"], now["due_date"], now["state"]) == (*cells.values(), "rectified")
    assert sorted(register.written) == ["2026-11-27", "Spilt at the pier", "rectified"]


def test_a_cell_left_blank_never_erases(register):
    register.hand_in({"explanation": "Spilt"})
    register.hand_in({"decision": "Accept"}, name="b.xlsx", of="R-2")
    assert (register.now["explanation"], register.now["decision"]) == ("Spilt", "Accept")


def test_two_workbooks_thletterdiffer_are_both_kept_and_the_later_path_shows(register):
    register.hand_in({"explanation": "Spilt"})
    assert register.hand_in({"explanation": "Booked to T-2"}, name="b.xlsx") == (
        1,
        [("action_conflict", "J5")],
    )
    assert register.now["explanation"] == "Booked to T-2"
    assert register.written == ["Spilt", "Booked to T-2"]


def test_the_workbook_of_the_earlier_night_does_not_cover_the_later_one(register):
    later = register.night(day=1)
    register.hand_in({"explanation": "Booked to T-2"}, name="a.xlsx", of=later)
    _, problems = register.hand_in({"explanation": "Spilt"}, name="z.xlsx", of="R-1")
    assert problems == [("action_conflict", "J5")]
    assert register.now["explanation"] == "Booked to T-2"
    assert register.written == ["Booked to T-2", "Spilt"]


def test_a_workbook_of_a_later_run_thlettersaw_the_text_settles_the_conflict(register):
    register.hand_in({"explanation": "Spilt"})
    register.hand_in({"explanation": "Booked to T-2"}, name="b.xlsx")
    # The conflict is said as long as the file lies there and nobody has settled it.
    again = register.hand_in({"explanation": "Booked to T-2"}, name="b.xlsx")
    assert again == (1, [("action_conflict", "J5")])
    run = f"R-{register.nights}"
    assert register.hand_in({"explanation": "Both"}, name="c.xlsx", of=run) == (1, [])
    assert register.hand_in({"explanation": "Booked to T-2"}, name="b.xlsx") == (1, [])
    assert register.now["explanation"] == "Both"


def test_a_conflict_settled_in_the_same_run_is_no_problem(register):
    register.hand_in({"explanation": "Spilt"})
    register.hand_in({"explanation": "Booked to T-2"}, name="b.xlsx")
    desk = Desk(register.store)
    schema = {**schema_of("actions"), "origin_sheet": pl.String, "origin_row": pl.Int64,
              "origin_cells": pl.String}  # fmt: skip
    problems = []
    for name, text, run in (("b.xlsx", "Booked to T-2", "R-1"), ("c.xlsx", "Both", "R-3")):
        row = {**dict.fromkeys(schema), "finding_id": register.id, "explanation": text}
        taken = desk.take(pl.DataFrame([row], schema), Source(f"inbox/{name}", name, run))
        problems += taken.problems
    assert [problem.rule for problem in problems] == ["action_conflict"]
    assert desk.unsettled(problems) == ()


def test_the_same_workbook_again_or_under_another_name_changes_nothing(register):
    register.hand_in({"explanation": "Spilt", "state": "explained"})
    before = register.now
    register.hand_in({"explanation": "Spilt", "state": "explained"}, name="a.xlsx")
    register.hand_in({"explanation": "Spilt", "state": "explained"}, name="z.xlsx", sha256="a.xlsx")
    assert {**register.now, "last_run": None} == {**before, "last_run": None}
    assert register.written == ["Spilt", "explained"]


@pytest.mark.parametrize("state", ["verified_closed", "reopened"])
def test_only_a_run_closes_or_reopens(register, state):
    rows, problems = register.hand_in({"state": state, "explanation": "Found again"})
    assert (rows, problems) == (1, [("action_state_reserved", "O5")])
    assert (register.now["state"], register.now["explanation"]) == ("open", "Found again")
    assert state in register.written
    # It is said again each time the file is offered.
    assert register.hand_in({"state": state})[1] == [("action_state_reserved", "O5")]


def test_states_do_not_go_back_by_hand(register):
    register.hand_in({"state": "rectified"})
    _, problems = register.hand_in({"state": "explained"}, name="b.xlsx", of="R-2")
    assert problems == [("action_state_backwards", "O5")]
    assert register.now["state"] == "rectified"


def test_a_finding_thlettera_run_closed_cannot_be_moved(register):
    register.night(Concern("other", "info"), day=1)
    _, problems = register.hand_in({"state": "explained", "explanation": "Late"})
    assert problems == [("action_state_closed", "O5")]
    assert register.now["explanation"] == "Late"


def test_a_row_of_an_unknown_finding_is_refused_with_its_cell(register):
    rows, problems = register.hand_in({"finding_id": "F-0000000000", "explanation": "lost"})
    assert (rows, problems) == (0, [("action_finding_unknown", "A5")])


def test_a_workbook_of_a_run_thletteris_not_here_is_said_and_still_read(register):
    rows, problems = register.hand_in({"explanation": "Spilt", "state": "open"}, of="R-elsewhere")
    assert (rows, problems) == (1, [("returned_run_unknown", None)])
    assert register.now["explanation"] == "Spilt"
