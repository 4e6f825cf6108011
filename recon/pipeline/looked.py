"""What tonight could have seen: a finding closes only when somebody looked and found it gone."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from recon.diagnose import patterns
from recon.model import InputFile, TankKey, TankResult
from recon.reconcile import arithmetic, sanity
from recon.reconcile.concerns import COMPARED
from recon.reconcile.concerns import FAMILY as COMPARISON_RULES
from recon.register import data, trend
from recon.register.life import Standing

READING_RULES = sanity.RULES | arithmetic.RULES
"""Rules about a reading: whoever gauged the tank again looked again."""

TOTALS_RULE = "control_total_differs"

UNCOUNTED = "tank_not_counted"

REGISTER_RULES = frozenset({data.RULE, trend.SITE_RULE})
"""Rules that every night can see again: what was refused lies in the inbox still."""


class Looked:
    """Answers for each standing finding whether this night could have found it again.

    Comparison: the tank was compared tonight (an uncounted one also closes when its book came to
    nothing; one whose difference a pattern of the site ``covered`` stays as it was). Readings: the
    tank was gauged. Account: checked every night, dips or none, unless rows of a ledger were
    rejected.
    """

    def __init__(
        self,
        tanks: Iterable[TankResult],
        measured: pl.DataFrame,
        inputs: Iterable[InputFile],
        covered: frozenset[TankKey] = frozenset(),
    ) -> None:
        self._covered = covered
        self._verdicts = {tank.key: tank.verdict for tank in tanks}
        self._gauged = set(measured.select("depot", "tank_id").iter_rows())
        files = tuple(inputs)
        self._sheets_read = any(f.kind == "stocktakes" and f.status != "known" for f in files)
        self._ledger_whole = not any(
            file.rows_rejected for file in files if file.kind in ("movements", "balances", None)
        )

    def __call__(self, standing: Standing) -> bool:
        """Whether a night without this concern proves that it is gone."""
        finding = standing.finding
        key = (finding.depot or "", finding.tank_id or "")
        if finding.rule in COMPARISON_RULES and key in self._covered:
            return False
        if finding.rule in COMPARISON_RULES:
            verdict = self._verdicts.get(key)
            return verdict in COMPARED or (finding.rule == UNCOUNTED and verdict == "idle")
        if finding.rule in READING_RULES:
            return key in self._gauged
        if finding.rule == trend.RULE:
            return self._verdicts.get(key) in COMPARED
        if finding.rule == TOTALS_RULE:
            return self._sheets_read
        if finding.rule in patterns.RULES:
            return not COMPARED.isdisjoint(self._verdicts.values())
        if finding.rule in REGISTER_RULES:
            return True
        return self._ledger_whole
