"""Gathers the problems of one file: all are counted, of each rule only the first are listed.

A ledger with one wrong unit in every row has a million problems of one kind; a list of a hundred
and a count say the same and can be read.
"""

from __future__ import annotations

from collections import Counter

from recon.model import InputProblem

LISTED = 100
"""Most problems of one rule that are listed for a file."""


class ProblemLog:
    """The problems of the file shown as ``path``, over all its sheets and parts."""

    def __init__(self, path: str, *, listed: int = LISTED) -> None:
        self.path = path
        self._listed = listed
        self._counts: Counter[str] = Counter()
        self._rejects: Counter[str] = Counter()
        self._fresh: list[InputProblem] = []
        self._said: set[tuple[str | None, str, str]] = set()

    def first_time(self, sheet: str | None, rule: str, column: str) -> bool:
        """Whether a whole column's problem is new: the parts of a big file share it."""
        new = (sheet, rule, column) not in self._said
        self._said.add((sheet, rule, column))
        return new

    def room(self, rule: str) -> int:
        """How many more problems of ``rule`` would be listed."""
        return max(0, self._listed - self._counts[rule])

    def add(self, problem: InputProblem) -> None:
        """Count one problem and list it while there is room."""
        if self.room(problem.rule):
            self._fresh.append(problem)
        self.count(problem.rule, 1, rejects=problem.rejects_row)

    def count(self, rule: str, number: int, *, rejects: bool) -> None:
        """Count problems that are not listed one by one."""
        self._counts[rule] += number
        if rejects:
            self._rejects[rule] += number

    def drain(self) -> tuple[InputProblem, ...]:
        """The problems listed since the last call, in order of sheet (as met), row and cell."""
        sheets = {p.sheet: at for at, p in reversed(list(enumerate(self._fresh)))}
        fresh = sorted(
            self._fresh,
            key=lambda p: (sheets[p.sheet], p.row or 0, len(p.cell or ""), p.cell or ""),
        )
        self._fresh = []
        return tuple(fresh)

    def summaries(self) -> tuple[InputProblem, ...]:
        """One problem ``more_problems`` for each rule that had more than were listed."""
        return tuple(
            InputProblem(
                file=self.path,
                rule="more_problems",
                params={"rule": rule, "listed": self._listed, "total": total},
                rejects_row=self._rejects[rule] > 0,
            )
            for rule, total in sorted(self._counts.items())
            if total > self._listed
        )
