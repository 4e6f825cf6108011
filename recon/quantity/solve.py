"""From a density at any temperature to the density at the equation's base, and never a wrong one.

Solves ρ·CTL(ρ, t) = d for ρ. Within one band the left side rises with ρ, so a band holds one root
at most; α jumps at the cut-points of the 1980 edition, so there two bands may each hold one, or
none. The band of the iterate after the first step is kept where it holds a root; else the search
walks towards the root; where it would have to turn back there is none and the edge is the answer.

Newton does nearly all rows in one pass after a good start; what is left goes, few as they are,
through a bracketed search that cannot fail.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from recon.quantity.editions import Equation
from recon.quantity.equation import (
    HEAVIEST_KGM3,
    LIGHTEST_KGM3,
    Constants,
    band_numbers,
    band_table,
    constants_of,
    expansion_of,
    log_ctl,
    log_slope_in_density,
)

SETTLED_KGM3 = 2e-3
"""A row is dropped after a Newton step this small: what is left, its square, is below 3e-8."""

CLOSED_KGM3 = 1e-11
"""The bracketed search ends when its steps are this small."""

_NEWTON_PASSES = 4
_NEWTON_IN_BRACKET = 12
_HALVING_PASSES = 64


@dataclass(frozen=True)
class Problem:
    """Rows to solve: density d, span Δ from the base, group number."""

    density: pl.Series
    span: pl.Series
    groups: pl.Series


def solve_base_density(problem: Problem, equation: Equation) -> pl.Series:
    """ρ at the equation's base, kg/m³; null where an input is null or there is no answer.

    ``problem.density`` is in kg/m³ (true, glass already allowed for), ``problem.span`` in the
    equation's degrees. Rows of special products must be null.
    """
    if not (problem.span != 0.0).any():
        return problem.density
    density, span, groups = problem.density, problem.span, problem.groups
    bands, root = _first_step(problem, equation)
    constants = constants_of(bands, equation)
    step = _newton_step(root, density, span, constants, equation)
    root = root - step
    for _ in range(_NEWTON_PASSES):
        moving = (step.abs() > SETTLED_KGM3).fill_null(False)
        if not moving.any():
            break
        at = moving.arg_true()
        some = Constants(*(column.gather(at) for column in constants))
        again = root.gather(at)
        small = _newton_step(again, density.gather(at), span.gather(at), some, equation)
        root, step = root.scatter(at, again - small), step.scatter(at, small)
    table = band_table(equation)
    sound = (
        (step.abs() <= SETTLED_KGM3)
        & (root >= table.lower.gather(bands))
        & (root < table.upper.gather(bands))
    ).fill_null(False)
    rest = ~sound & density.is_not_null() & span.is_not_null() & bands.is_not_null()
    if not rest.any():
        return root
    at = rest.arg_true()
    found = _search(
        Problem(density.gather(at), span.gather(at), groups.gather(at)), bands.gather(at), equation
    )
    return root.scatter(at, found)


def _first_step(problem: Problem, equation: Equation) -> tuple[pl.Series, pl.Series]:
    """The band of the first Newton iterate, and a start one order nearer to the root than it.

    With y = ln ρ the equation is y + ln CTL = ln d, whose slope 1 + p is at hand; its bend is
    about −2p (exactly, where α goes with 1/ρ²), which gives Halley's step for nothing.
    """
    density, span = problem.density, problem.span
    constants = constants_of(band_numbers(density, problem.groups, equation), equation)
    expansion = expansion_of(density, constants, equation)
    shortfall = -log_ctl(expansion.alpha, span, equation)
    p = log_slope_in_density(expansion, span)
    slope = p + 1.0
    iterate = density * ((shortfall.exp() - 1.0) / slope + 1.0)
    newton = shortfall / slope
    halley = newton / (1.0 - p * newton / slope)
    start = density * (halley * (halley * (halley * (1.0 / 6.0) + 0.5) + 1.0) + 1.0)
    return band_numbers(iterate, problem.groups, equation), start


def _newton_step(
    root: pl.Series,
    density: pl.Series,
    span: pl.Series,
    constants: Constants,
    equation: Equation,
) -> pl.Series:
    """How far a guess lies above the root, by the tangent."""
    expansion = expansion_of(root, constants, equation)
    met = density * (-log_ctl(expansion.alpha, span, equation)).exp()
    return (root - met) / (log_slope_in_density(expansion, span) + 1.0)


def _search(problem: Problem, bands: pl.Series, equation: Equation) -> pl.Series:
    """Walk to the band that holds the root, then close in on it; the edge where none does."""
    table = band_table(equation)
    frame = pl.DataFrame(
        {"d": problem.density, "x": problem.span, "k": bands.cast(pl.Int64)}
    ).with_columns(came=pl.lit(0, pl.Int64), edge=pl.lit(None, pl.Float64), done=pl.lit(False))
    for _ in range(len(equation.bands) + 1):
        frame = _walk(frame, equation)
        if frame["done"].all():
            break
    inside = frame["done"] & frame["edge"].is_null()
    numbers = frame["k"].cast(pl.UInt32)
    closed = _close_in(
        frame["d"].set(~inside, None),
        frame["x"],
        (table.lower.gather(numbers), table.upper.gather(numbers)),
        constants_of(numbers, equation),
        equation,
    )
    return pl.select(pl.coalesce(pl.lit(closed), pl.lit(frame["edge"]))).to_series()


def _walk(frame: pl.DataFrame, equation: Equation) -> pl.DataFrame:
    """One step: done where the band holds the root, else one band towards it, or the edge."""
    table = band_table(equation)
    numbers = frame["k"].cast(pl.UInt32)
    constants = constants_of(numbers, equation)
    lower, upper = table.lower.gather(numbers), table.upper.gather(numbers)
    at_lower, at_upper = (
        end * log_ctl(expansion_of(end, constants, equation).alpha, frame["x"], equation).exp()
        for end in (lower, upper)
    )
    wanted = (frame["d"] > at_upper).cast(pl.Int64) - (frame["d"] < at_lower).cast(pl.Int64)
    step = frame.with_columns(
        wanted=wanted,
        lower=lower,
        upper=upper,
        outermost=((wanted < 0) & (lower <= LIGHTEST_KGM3))
        | ((wanted > 0) & (upper >= HEAVIEST_KGM3)),
    )
    here, back = pl.col("wanted") == 0, pl.col("wanted") * pl.col("came") < 0
    open_ = ~pl.col("done")
    return step.with_columns(
        edge=pl.when(open_ & back)
        .then(pl.when(pl.col("wanted") < 0).then("lower").otherwise("upper"))
        .otherwise("edge"),
        k=pl.when(open_ & ~back & ~pl.col("outermost"))
        .then(pl.col("k") + pl.col("wanted"))
        .otherwise("k"),
        came=pl.when(open_).then("wanted").otherwise("came"),
        done=pl.col("done") | here | back,
    ).select("d", "x", "k", "came", "edge", "done")


def _close_in(
    density: pl.Series,
    span: pl.Series,
    bracket: tuple[pl.Series, pl.Series],
    constants: Constants,
    equation: Equation,
) -> pl.Series:
    """Newton in a shrinking bracket; halving where the tangent leaves it, and in the end always.

    Halving alone closes the widest bracket within ``_HALVING_PASSES``, so this always ends.
    """
    lower, upper = bracket
    root = (lower + upper) * 0.5
    for number in range(_NEWTON_IN_BRACKET + _HALVING_PASSES):
        step = _newton_step(root, density, span, constants, equation)
        if not (step.abs() >= CLOSED_KGM3).any():
            break
        tangent = pl.col("r") - pl.col("step")
        middle = (pl.col("lo") + pl.col("hi")) * 0.5
        usable = tangent.is_between("lo", "hi") if number < _NEWTON_IN_BRACKET else pl.lit(False)
        frame = (
            pl.DataFrame({"lo": lower, "hi": upper, "r": root, "step": step})
            .with_columns(
                lo=pl.when(pl.col("step") > 0).then("lo").otherwise("r"),
                hi=pl.when(pl.col("step") > 0).then("r").otherwise("hi"),
            )
            .with_columns(
                r=pl.when(pl.col("step").abs() < CLOSED_KGM3)
                .then("r")
                .when(usable)
                .then(tangent)
                .otherwise(middle)
            )
        )
        lower, upper, root = frame["lo"], frame["hi"], frame["r"]
    return root.set(density.is_null(), None)
