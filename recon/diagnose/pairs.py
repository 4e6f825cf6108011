"""Two tanks at once: oil that went from one to the other, or was booked on the wrong one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import combinations

import polars as pl

from recon.diagnose.candidate import Case, Proposal
from recon.diagnose.evidence import KEY, Evidence
from recon.diagnose.priors import NO_TRACE
from recon.diagnose.sift import ALIKE
from recon.diagnose.telling import moment

_SUM_WITHIN = 1.5
"""|D_i + D_j| may be this many times √(U_i² + U_j²)."""

_ENTRIES = 3
"""Entries kept for one pair of tanks, those of nearest size."""

_NEAREST = 6
"""Partners kept for one tank, those whose difference cancels its own best."""


def _neighbours(evidence: Evidence) -> dict[tuple[str, str | None], int]:
    """How many judged tanks of a depot hold the same product."""
    counts: dict[tuple[str, str | None], int] = {}
    for result in evidence.known.results.values():
        if result.difference_t is not None:
            place = (result.depot, result.product)
            counts[place] = counts.get(place, 0) + 1
    return counts


def opposite(evidence: Evidence) -> list[tuple[Case, Case]]:
    """Pairs of flagged tanks of one product and depot whose differences cancel, best first."""
    groups: dict[tuple[str, str | None], list[Case]] = {}
    for case in evidence.cases:
        groups.setdefault((case.result.depot, case.result.product), []).append(case)
    found: list[tuple[float, Case, Case]] = []
    for cases in groups.values():
        for one, two in combinations(cases, 2):
            if (one.difference_kg > 0) == (two.difference_kg > 0):
                continue
            line = (one.uncertainty_t**2 + two.uncertainty_t**2) ** 0.5 * 1000
            off = abs(one.difference_kg + two.difference_kg) / line
            if off <= _SUM_WITHIN:
                found.append((off, one, two))
    found.sort(key=lambda pair: (pair[0], pair[1].number, pair[2].number))
    kept: dict[int, int] = {}
    pairs = []
    for _, one, two in found:
        if kept.get(one.number, 0) < _NEAREST and kept.get(two.number, 0) < _NEAREST:
            kept[one.number] = kept.get(one.number, 0) + 1
            kept[two.number] = kept.get(two.number, 0) + 1
            pairs.append((one, two))
    return pairs


def missed_transfer(evidence: Evidence) -> list[Proposal]:
    """D_i ≈ −D_j on tanks of one product: oil went over and nobody entered it."""
    partners = _neighbours(evidence)
    found = []
    for one, two in opposite(evidence):
        # The quantity both differences know best: weighted by their variances.
        weight = two.sigma_t**2 / (one.sigma_t**2 + two.sigma_t**2)
        moved_kg = round(weight * one.difference_kg - (1 - weight) * two.difference_kg)
        searched = max(1, partners[one.result.depot, one.result.product] - 1)
        giver, taker = (one, two) if moved_kg < 0 else (two, one)
        for here, there, kg in ((one, two, moved_kg), (two, one, -moved_kg)):
            found.append(
                Proposal(
                    case=here.number,
                    code="missed_transfer",
                    mark=NO_TRACE,
                    explains_kg=kg,
                    evidence="cause_missed_transfer",
                    params={
                        "from_tank": giver.key[1],
                        "to_tank": taker.key[1],
                        "quantity_t": abs(moved_kg) / 1000,
                        "other_tank": there.key[1],
                        "other_difference_t": there.difference_kg / 1000,
                        "other_uncertainty_t": there.uncertainty_t,
                    },
                    tanks=(there.key[1],),
                    searched=searched,
                    free=True,
                    other=(there.key, -kg),
                )
            )
    return found


def _searched(sizes: Mapping[int, Sequence[int]], cases: tuple[int, int], kg: int) -> float:
    """The look-elsewhere number of an entry of ``kg`` among those of two tanks; see ``sift``."""
    total = alike = 0
    for case in cases:
        of_tank = sizes.get(case, ())
        total += len(of_tank)
        alike += bisect_right(of_tank, 2 * kg) - bisect_left(of_tank, kg / 2)
    return min(total, alike * ALIKE)


def wrong_tank(evidence: Evidence) -> list[Proposal]:
    """The same mirror, and an entry of exactly that size stands on one of the two tanks."""
    pairs = opposite(evidence)
    if not pairs:
        return []
    partners = _neighbours(evidence)
    rows = [
        (booked.number, other.number)
        for one, two in pairs
        for booked, other in ((one, two), (two, one))
    ]
    asked = pl.DataFrame(rows, schema={"case": pl.Int64, "should": pl.Int64}, orient="row").join(
        evidence.frame.select("case", "d_kg", "u_kg"), on="case", maintain_order="left"
    )
    c = pl.col
    live = evidence.live.filter(c("other_tank_id").is_null())
    sizes = {
        case: sorted(kg) for case, kg in live.group_by("case").agg(c("written_kg")).iter_rows()
    }
    # Booked here though it belongs there: taking it out removes the difference here.
    fits = asked.join(
        live.drop("d_kg", "u_kg", *KEY), on="case", how="inner", maintain_order="left"
    ).with_columns(off_kg=(c("d_kg") + c("signed_kg")).abs())
    fits = (
        fits.filter(c("off_kg") <= _SUM_WITHIN * c("u_kg"))
        .sort("case", "should", "off_kg", maintain_order=True)
        .group_by("case", "should", maintain_order=True)
        .head(_ENTRIES)
    )
    found = []
    for row in fits.iter_rows(named=True):
        here, there = evidence.case(row["case"]), evidence.case(row["should"])
        searched = _searched(sizes, (here.number, there.number), row["written_kg"]) * max(
            1, partners[here.result.depot, here.result.product] - 1
        )
        for case, other, kg in (
            (here, there, -row["signed_kg"]),
            (there, here, row["signed_kg"]),
        ):
            found.append(
                Proposal(
                    case=case.number,
                    code="wrong_tank",
                    mark=NO_TRACE,
                    explains_kg=kg,
                    evidence="cause_wrong_tank",
                    params={
                        "entry": row["entry_id"],
                        "document": row["document_no"] or "–",
                        "kind": row["kind"],
                        "at": moment(row["effective_at"]),
                        "quantity_t": row["written_kg"] / 1000,
                        "booked_tank": here.key[1],
                        "right_tank": there.key[1],
                        "other_tank": other.key[1],
                        "other_difference_t": other.difference_kg / 1000,
                    },
                    entries=(row["entry_id"],),
                    tanks=(other.key[1],),
                    searched=searched,
                    proof=True,
                    other=(other.key, -kg),
                )
            )
    return found
