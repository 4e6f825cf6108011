"""Which explanations are told of a tank: by code, the likeliest first, as many as may be right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

from recon.diagnose.candidate import Case, Weighed
from recon.diagnose.scoring import UNEXPLAINED

RIVAL = 20.0
"""An explanation up to this many times less likely than the best fits as well: both are shown."""

WIDE = 100.0
"""The same where nothing explains the difference well: what fits at all is shown beside that."""

OPEN = 4.0
"""*Unexplained* is shown beside an explanation that is less than this many times likelier."""

COVERED = 0.98
"""Where several fit, so many are shown that the right one is among them with this probability."""

STANDS = 2.0
"""Nothing that leaves more than this many U behind stands, however rare the alternatives."""

OF_A_CODE = 2
"""Explanations of one code shown at most."""

SHOWN = 6
"""Explanations shown at most, and as many refused ones."""

Scored = tuple[Weighed, float]
"""An explanation and its posterior probability."""


@dataclass(frozen=True, slots=True)
class Answer:
    """All explanations of one code (or of one pair of codes), best first, and what they sum to.

    A dozen trucks of which any may be the one turned round cover what happened together, however
    little each has alone.
    """

    chance: float
    scored: tuple[Scored, ...]

    @property
    def best(self) -> float:
        """The probability of its likeliest explanation."""
        return self.scored[0][1]

    @property
    def unexplained(self) -> bool:
        """Whether it says that nothing explains the difference."""
        return self.scored[0][0].parts[0].code == UNEXPLAINED

    def worth_telling(self, case: Case) -> list[Scored]:
        """Those that leave little enough and are nearly as likely as the best of them."""
        most = STANDS * case.uncertainty_t * 1000
        may = [one for one in self.scored if self.unexplained or abs(one[0].residual_kg) <= most]
        return [one for one in may if one[1] * RIVAL >= may[0][1]][:OF_A_CODE]


def answers(scored: Sequence[Scored]) -> list[Answer]:
    """Explanations by what they say happened, the likeliest explanation first.

    Chance and the unknown are weighed apart and read alike: the likelier of the two stands.
    """
    groups: dict[tuple[str, ...], list[Scored]] = {}
    for one in scored:
        codes = tuple(sorted(part.code for part in one[0].parts))
        if codes != (UNEXPLAINED,) or codes not in groups:
            groups.setdefault(codes, []).append(one)
    return [Answer(fsum(p for _, p in group), tuple(group)) for group in groups.values()]


def told(case: Case, found: Sequence[Answer]) -> list[Scored]:
    """The explanations that are shown, those of the best answer first.

    An answer is shown that is nearly as likely as the first one; where there are several, so are
    further ones until the right one is ``COVERED``.
    """
    standing = [(answer, kept) for answer in found if (kept := answer.worth_telling(case))]
    first = standing[0][0]
    line = WIDE if first.unexplained else RIVAL
    shown: list[list[Scored]] = []
    covered = 0.0
    for answer, kept in standing:
        near = answer.best * (OPEN if answer.unexplained else line) >= first.best
        if near or (len(shown) > 1 and covered < COVERED):
            shown.append(kept)
            covered += answer.chance
    return _within(SHOWN, shown)


def _within(room: int, shown: Sequence[Sequence[Scored]]) -> list[Scored]:
    """One explanation of each answer, and more of one only where there is room for all."""
    spare = max(0, room - len(shown))
    kept: list[Scored] = []
    for explanations in shown[:room]:
        more = min(len(explanations) - 1, spare)
        spare -= more
        kept += explanations[: 1 + more]
    return kept
