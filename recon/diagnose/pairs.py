"""Two tanks at once: oil that went from one to the other, or was booked on the wrong one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from math import log
from typing import Any

import polars as pl

from recon.diagnose.candidate import Case, Proposal
from recon.diagnose.evidence import KEY, Evidence, kilograms
from recon.diagnose.priors import NO_TRACE, OTHER_DENSITY, OWN_DENSITY, PAPERS
from recon.diagnose.sift import ALIKE, NOTICEABLE
from recon.diagnose.telling import moment

_SUM_WITHIN = 2.0
"""|D_i + D_j| may be this many times √(U_i² + U_j²)."""

_ENTRIES = 3
"""Entries kept for one pair of tanks, those that fit both differences best."""

_NEAREST = 6
"""Partners kept for one tank, those whose difference cancels its own best."""

_QUIET = 2
"""Partners kept that are within their tolerance: what left one tank may be lost in a wider one."""

_HIDDEN = 0.05
"""A tank that is so many times likelier as it is than with the oil in it is no partner."""

_SAME_DENSITY = 0.8
"""An entry's density and the oil it belongs to agree within this, kg/m³: two readings of 0.5."""

_OTHER_DENSITY = 1.2
"""Beyond this they are not of one oil."""

_Sizes = Mapping[tuple[int, int], Sequence[int]]
"""(Case, sign of the entry) → |quantities|, kg, rising."""


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


def hidden(evidence: Evidence) -> list[tuple[Case, Case]]:
    """Flagged tanks with those within tolerance whose difference may hide the opposite of theirs.

    The second of a pair is no case of the evidence: its number is negative. D_i + D_j must lie
    within its line, and not be much less likely than D_j is by itself.
    """
    flagged = evidence.frame.select("case", "depot", "product", "d_kg", "u_kg")
    quiet = _within_tolerance(evidence)
    if flagged.is_empty() or quiet.is_empty():
        return []
    c = pl.col
    both_u = (c("u_kg") ** 2 + c("quiet_u_kg") ** 2).sqrt()
    both = c("d_kg") + c("quiet_d_kg")
    k = evidence.known.settings.tolerance.coverage_factor
    likelier = (
        -0.5 * (k * both / both_u) ** 2
        - both_u.log()
        + 0.5 * (k * c("quiet_d_kg") / c("quiet_u_kg")) ** 2
        + c("quiet_u_kg").log()
    )
    fits = (
        flagged.join(quiet, on=["depot", "product"], how="inner", maintain_order="left_right")
        .with_columns(likelier=likelier)
        .filter((both.abs() <= _SUM_WITHIN * both_u) & (c("likelier") >= log(_HIDDEN)))
        .sort("case", "likelier", descending=[False, True], maintain_order=True)
        .group_by("case", maintain_order=True)
        .head(_QUIET)
    )
    return [
        (evidence.case(row["case"]), _quiet_case(evidence, row, -number))
        for number, row in enumerate(fits.iter_rows(named=True), start=1)
    ]


def _quiet_case(evidence: Evidence, row: Mapping[str, Any], number: int) -> Case:
    """A tank within its tolerance, as if it were to be explained."""
    result = evidence.known.results[row["depot"], row["quiet_tank_id"]]
    uncertainty_t = row["quiet_u_kg"] / 1000
    return Case(
        number=number,
        result=result,
        gauged_at=result.gauged_at or evidence.known.night.as_of,
        difference_kg=row["quiet_d_kg"],
        sigma_t=uncertainty_t / evidence.known.settings.tolerance.coverage_factor,
        uncertainty_t=uncertainty_t,
    )


def _within_tolerance(evidence: Evidence) -> pl.DataFrame:
    """The judged tanks that are not flagged."""
    flagged = {case.key for case in evidence.cases}
    rows = [
        (*key, result.product, kilograms(result.difference_t), result.uncertainty_t * 1000)
        for key, result in evidence.known.results.items()
        if key not in flagged and result.difference_t is not None and result.uncertainty_t
    ]
    columns = {
        "depot": pl.String,
        "quiet_tank_id": pl.String,
        "product": pl.String,
        "quiet_d_kg": pl.Int64,
        "quiet_u_kg": pl.Float64,
    }
    return pl.DataFrame(rows, schema=columns, orient="row")


def missed_transfer(evidence: Evidence) -> list[Proposal]:
    """D_i ≈ −D_j on tanks of one product: oil went over and nobody entered it."""
    partners = _neighbours(evidence)
    found = []
    for one, two in (*opposite(evidence), *hidden(evidence)):
        # The quantity both differences know best: weighted by their variances.
        weight = two.sigma_t**2 / (one.sigma_t**2 + two.sigma_t**2)
        moved_kg = round(weight * one.difference_kg - (1 - weight) * two.difference_kg)
        searched = max(1, partners[one.result.depot, one.result.product] - 1)
        giver, taker = (one, two) if moved_kg < 0 else (two, one)
        for here, there, kg in ((one, two, moved_kg), (two, one, -moved_kg)):
            if here.number < 0:
                continue
            found.append(
                Proposal(
                    case=here.number,
                    code="missed_transfer",
                    mark=NO_TRACE,
                    explains_kg=kg,
                    evidence=f"cause_missed_transfer{'_hidden' if there.number < 0 else ''}",
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


def wrong_tank(evidence: Evidence) -> list[Proposal]:
    """The same mirror, and an entry of exactly that size stands on one of the two tanks."""
    pairs = [*opposite(evidence), *hidden(evidence)]
    if not pairs:
        return []
    of_number = {case.number: case for pair in pairs for case in pair}
    partners = _neighbours(evidence)
    live = evidence.live.filter(pl.col("other_tank_id").is_null())
    sizes = _sizes(live)
    found = []
    for row in _misplaced(evidence, pairs, live).iter_rows(named=True):
        here, there = of_number[row["case"]], of_number[row["should"]]
        tanks = max(1, partners[here.result.depot, here.result.product] - 1)
        searched = tanks * _searched(sizes, here, there, row["signed_kg"])
        found += [
            _on_wrong_tank(row, case, other, here, there, searched)
            for case, other in ((here, there), (there, here))
            if case.number >= 0
        ]
    return found


def _misplaced(
    evidence: Evidence, pairs: Sequence[tuple[Case, Case]], live: pl.DataFrame
) -> pl.DataFrame:
    """Entries of ``case`` that, moved to ``should``, take away both differences; best first."""
    rows = [
        (booked.number, other.number)
        for one, two in pairs
        for booked, other in ((one, two), (two, one))
    ]
    c = pl.col
    named = {case.number: case for pair in pairs for case in pair}
    facts = replace(evidence, cases=tuple(named.values())).frame.select(
        "case", "d_kg", "u_kg", "reading_density"
    )
    asked = (
        pl.DataFrame(rows, schema={"case": pl.Int64, "should": pl.Int64}, orient="row")
        .join(facts, on="case", maintain_order="left")
        .join(
            facts.rename({name: f"other_{name}" for name in facts.columns if name != "case"}),
            left_on="should",
            right_on="case",
            maintain_order="left",
        )
    )
    here, there = c("d_kg") + c("signed_kg"), c("other_d_kg") - c("signed_kg")
    own_off = (c("density20_kgm3") - c("reading_density")).abs()
    other_off = (c("density20_kgm3") - c("other_reading_density")).abs()
    mark = (
        pl.when((other_off <= _SAME_DENSITY) & (own_off > _OTHER_DENSITY))
        .then(pl.lit(OTHER_DENSITY))
        .when((own_off <= _SAME_DENSITY) & (other_off > _OTHER_DENSITY))
        .then(pl.lit(OWN_DENSITY))
        .otherwise(pl.lit(NO_TRACE))
    )
    papers = {name: log(ratio) for name, ratio in PAPERS["wrong_tank"].items()}
    # −2 ln of what the entry adds to the weight: the best three of a pair are kept.
    against = (
        4 * (here / c("u_kg")) ** 2
        + 4 * (there / c("other_u_kg")) ** 2
        - 2 * c("mark").replace_strict(papers, return_dtype=pl.Float64)
    )
    slim = live.select("case", "line", "signed_kg", "density20_kgm3")
    fits = (
        asked.join(slim, on="case", how="inner", maintain_order="left")
        .filter(
            (here.abs() <= _SUM_WITHIN * c("u_kg")) & (there.abs() <= _SUM_WITHIN * c("other_u_kg"))
        )
        .with_columns(mark=mark)
        .with_columns(against=against)
        .sort("case", "should", "against", maintain_order=True)
        .group_by("case", "should", maintain_order=True)
        .head(_ENTRIES)
        .select("case", "should", "line", "mark", "other_reading_density")
    )
    return fits.join(live.drop(KEY), on=["case", "line"], how="inner", maintain_order="left")


def _sizes(live: pl.DataFrame) -> _Sizes:
    """The sizes of every case's noticeable entries, by their sign."""
    c = pl.col
    seen = (
        live.filter(c("written_kg") >= NOTICEABLE * c("u_kg"))
        .group_by("case", c("signed_kg").sign().alias("sign"))
        .agg(c("written_kg").sort())
    )
    return {(case, sign): kg for case, sign, kg in seen.iter_rows()}


def _searched(sizes: _Sizes, here: Case, there: Case, signed_kg: int) -> float:
    """The look-elsewhere number of an entry among those of two tanks; see ``sift``.

    A receipt booked here and an issue booked there make the same two differences.
    """
    kg, sign = abs(signed_kg), 1 if signed_kg > 0 else -1
    total = sum(len(sizes.get((case.number, s), ())) for case in (here, there) for s in (1, -1))
    alike = 0
    for of_tank in (sizes.get((here.number, sign), ()), sizes.get((there.number, -sign), ())):
        alike += bisect_right(of_tank, 2 * kg) - bisect_left(of_tank, kg / 2)
    return max(1.0, min(total, alike * ALIKE))


def _on_wrong_tank(
    row: Mapping[str, Any], case: Case, other: Case, booked: Case, right: Case, searched: float
) -> Proposal:
    """What it means for ``case`` that an entry on the tank ``booked`` belongs on ``right``."""
    explains_kg = row["signed_kg"] if case is right else -row["signed_kg"]
    unseen = other.number < 0
    known = row["mark"] == OTHER_DENSITY and not unseen
    sentence = "_hidden" if unseen else "_density" if known else ""
    return Proposal(
        case=case.number,
        code="wrong_tank",
        mark=row["mark"],
        explains_kg=explains_kg,
        evidence=f"cause_wrong_tank{sentence}",
        params={
            "entry": row["entry_id"],
            "document": row["document_no"] or "–",
            "kind": row["kind"],
            "at": moment(row["effective_at"]),
            "quantity_t": row["written_kg"] / 1000,
            "booked_tank": booked.key[1],
            "right_tank": right.key[1],
            "other_tank": other.key[1],
            "other_difference_t": other.difference_kg / 1000,
            "other_uncertainty_t": other.uncertainty_t,
            "density20_kgm3": row["density20_kgm3"],
            "booked_density_kgm3": row["reading_density"],
            "right_density_kgm3": row["other_reading_density"],
        },
        entries=(row["entry_id"],),
        tanks=(other.key[1],),
        searched=searched,
        proof=known,
        other=(other.key, -explains_kg),
    )
