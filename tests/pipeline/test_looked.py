"""A finding closes only when the night could have seen it again."""

from dataclasses import dataclass
from datetime import datetime

import polars as pl
import pytest

from recon.model import Finding, InputFile
from recon.pipeline.looked import TOTALS_RULE, Looked
from recon.register.life import Standing

NIGHT = datetime(2026, 11, 20, 23, 30)


@dataclass(frozen=True)
class Tank:
    verdict: str
    key: tuple[str, str] = ("D", "T-1")


def standing(rule):
    life = {"first_seen": NIGHT, "last_seen": NIGHT, "age_days": 0, "runs_seen": 1}
    return Standing(Finding("F-1", rule, "watch", "open", "D", "T-1", {}, **life), "")


def looked(verdict, *, gauged=True, status="loaded", rejected=0):
    keys = [("D", "T-1")] if gauged else []
    measured = pl.DataFrame(keys, schema={"depot": pl.String, "tank_id": pl.String}, orient="row")
    files = [
        InputFile("inbox/l.csv", "0", "movements", 9, 9 - rejected, 0, rejected, "loaded"),
        InputFile("inbox/s.csv", "1", "stocktakes", 1, 1, 0, 0, status),
    ]
    return Looked([Tank(verdict)], measured, files)


@pytest.mark.parametrize(
    ("verdict", "closes"), [("matched", True), ("not_counted", False), ("not_measurable", False)]
)
def test_a_shortage_closes_only_when_the_tank_was_compared(verdict, closes):
    assert looked(verdict)(standing("tank_shortage")) is closes


def test_an_uncounted_tank_whose_book_came_to_nothing_is_settled():
    assert looked("idle", gauged=False)(standing("tank_not_counted"))
    assert not looked("idle", gauged=False)(standing("tank_shortage"))


def test_a_reading_rule_needs_a_reading():
    assert looked("matched")(standing("level_above_safe_fill"))
    assert not looked("not_counted", gauged=False)(standing("level_above_safe_fill"))


def test_account_checks_run_every_night_unless_ledger_rows_were_rejected():
    assert looked("not_counted", gauged=False)(standing("entry_vanished"))
    assert not looked("matched", rejected=1)(standing("entry_vanished"))


def test_a_wrong_total_stays_while_its_sheet_is_not_read_again():
    assert not looked("matched", status="known")(standing(TOTALS_RULE))
    assert looked("matched")(standing(TOTALS_RULE))
