"""The tables of the accuracy benchmark, as text, from what was seen of simulated tanks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from math import erfc, sqrt

from benchmarks.simulated_night import NOTHING, Judged, Seen, Sound
from recon.simulate.faults import FAULTS

SIZES = (0, 0.5, 1, 1.25, 1.5, 2, 3, 5, 10, 20, 50, 1e9)

LARGE = 3.0


def flag_probability(effect: float, sigma: float, tolerance: float) -> float:
    """P(|effect + noise| > tolerance), noise normal with standard deviation ``sigma``."""
    root = sigma * sqrt(2)
    return 0.5 * (erfc((tolerance - effect) / root) + erfc((tolerance + effect) / root))


def percent(part: float, whole: float, width: int = 6) -> str:
    return f"{100 * part / whole:{width}.2f} %" if whole else " " * (width - 2) + "  –  "


def tables(judged: Sequence[Judged]) -> str:
    """Every table of the measurement."""
    seen = [one for site in judged for one in site.seen]
    sound = [one for site in judged for one in site.sound]
    flagged = [one for one in seen if one.flagged]
    parts = (
        measured(judged),
        power(seen, sound),
        accuracy(flagged),
        confidence(flagged),
        by_code(flagged),
        confusion(flagged),
        healthy(sound),
    )
    return "\n\n".join(parts)


def measured(judged: Sequence[Judged]) -> str:
    """How much was measured."""
    flagged = Counter(one.code for site in judged for one in site.seen if one.flagged)
    counts = [flagged[code] for code in FAULTS if flagged[code]]
    return (
        f"Measured: {len(judged)} sites, {sum(len(site.seen) for site in judged)} faulty tanks, "
        f"{flagged.total()} of them flagged,\n"
        f"{min(counts, default=0)} to {max(counts, default=0)} of a code; "
        f"{sum(len(site.sound) for site in judged)} sound tanks."
    )


def put_into(page: str, text: str) -> str:
    """``page`` with each of its blocks of text whose first line's first words begin a table anew.

    ``text`` is what ``tables`` gives; a block of another kind stays as it is.
    """
    named = {_title(part): part for part in text.split("\n\n")}
    pieces = page.split("```")
    for number in range(1, len(pieces), 2):
        kind, _, block = pieces[number].partition("\n")
        parts = [named.get(_title(part), part.rstrip()) for part in block.split("\n\n")]
        pieces[number] = kind + "\n" + "\n\n".join(parts) + "\n"
    return "```".join(pieces)


def _title(part: str) -> str:
    """The first word with its colon, or the first two."""
    words = part.split()
    return words[0] if words and words[0].endswith(":") else " ".join(words[:2])


def power(seen: Sequence[Seen], sound: Sequence[Sound]) -> str:
    """Share flagged by size of the effect, beside the theoretical curve."""
    lines = [
        "Detection against size (|effect|/U), theory P(|N(effect, U/2)| > tolerance):",
        f"  {'size, U':>12}{'tanks':>8}{'flagged':>11}{'theory':>11}{'points':>9}{'± s.e.':>8}",
    ]
    theory = [flag_probability(0.0, 1.0, one.line) for one in sound]
    lines.append(_power_line("sound", [one.flagged for one in sound], theory))
    for low, high in pairwise(SIZES):
        some = [one for one in seen if low <= one.size_u < high]
        if some:
            theory = [flag_probability(one.effect, one.u / 2, one.tolerance) for one in some]
            name = f"{low:g}–{high:g}" if high < 1e9 else f"over {low:g}"
            lines.append(_power_line(name, [one.flagged for one in some], theory))
    lines.append(_spread("sound tanks", [one.z for one in sound]))
    lines.append(_spread("faulty tanks", [2 * (s.difference - s.effect) / s.u for s in seen]))
    return "\n".join(lines)


def _power_line(name: str, flagged: Sequence[bool], theory: Sequence[float]) -> str:
    count = len(flagged)
    if not count:
        return f"  {name:>12}{0:>8}"
    share, expected = sum(flagged) / count, sum(theory) / count
    spread = sqrt(sum(p * (1 - p) for p in theory)) / count
    return (
        f"  {name:>12}{count:>8}{percent(share, 1):>11}{percent(expected, 1):>11}"
        f"{100 * (share - expected):>+9.2f}{100 * spread:>8.2f}"
    )


def _spread(name: str, z: Sequence[float]) -> str:
    """Mean and standard deviation of (difference − effect)/σ, and the share within U."""
    if not z:
        return ""
    mean = sum(z) / len(z)
    deviation = sqrt(sum((value - mean) ** 2 for value in z) / len(z))
    within = sum(abs(value) <= 2 for value in z)
    return (
        f"  Noise of {len(z)} {name}, in σ: mean {mean:+.3f}, standard deviation "
        f"{deviation:.3f}; within U {percent(within, len(z))} (normal: 95.45 %)"
    )


GROUPS: tuple[tuple[str, Callable[[Seen], bool]], ...] = (
    ("all flagged", lambda _: True),
    ("1 to 3 U", lambda one: 1 <= one.size_u < LARGE),
    ("3 U and more", lambda one: one.size_u >= LARGE),
    ("identifiable", lambda one: not one.rivals),
    ("identifiable, 3 U +", lambda one: not one.rivals and one.size_u >= LARGE),
    ("strictly, 3 U +", lambda one: not one.rivals + one.denied and one.size_u >= LARGE),
)


def accuracy(flagged: Sequence[Seen]) -> str:
    """First answers, lists and entries named, overall and by what can be known."""
    lines = [
        "Accuracy on flagged faulty tanks. Identifiable: no other code has a correction that",
        "leaves |residual| ≤ U and that no document contradicts; strictly: nor a contradicted one.",
        f"  {'':<22}{'tanks':>7}{'top-1':>11}{'in list':>11}{'entries named':>15}{'of':>7}",
    ]
    for name, belongs in GROUPS:
        some = [one for one in flagged if belongs(one)]
        with_entries = [one for one in some if one.named is not None]
        lines.append(
            f"  {name:<22}{len(some):>7}"
            f"{percent(sum(one.right for one in some), len(some)):>11}"
            f"{percent(sum(one.code in one.listed for one in some), len(some)):>11}"
            f"{percent(sum(bool(one.named) for one in with_entries), len(with_entries)):>15}"
            f"{len(with_entries):>7}"
        )
    return "\n".join(lines)


def confidence(flagged: Sequence[Seen]) -> str:
    """How often an answer of each confidence is wrong."""
    lines = [
        "Confidence: answers, wrong ones (first candidate not the planted code), and which:",
    ]
    for level in ("confirmed", "suggested", "ambiguous"):
        some = [one for one in flagged if one.confidence == level]
        wrong = [one for one in some if not one.right]
        which = Counter(f"{one.code} as {_found(one)}" for one in wrong).most_common(4)
        lines.append(
            f"  {level:<10}{len(some):>7} wrong {len(wrong):>6} {percent(len(wrong), len(some))}  "
            + (", ".join(f"{name} {count}" for name, count in which) or _at_most(len(some)))
        )
    return "\n".join(lines)


def _at_most(count: int) -> str:
    """What a share may be, where none of so many was found: the 95 % bound."""
    return f"at most {percent(3, count).strip()} (95 % bound)" if count else ""


def by_code(flagged: Sequence[Seen]) -> str:
    """Each code by itself."""
    lines = [
        "By code (flagged tanks; ident.: identifiable, 3 U and more):",
        f"  {'':<21}{'tanks':>6}{'top-1':>10}{'in list':>10}{'3 U +':>10}{'ident.':>10}{'of':>6}"
        f"{'named':>10}  taken for",
    ]
    for code in FAULTS:
        some = [one for one in flagged if one.code == code]
        if not some:
            continue
        large = [one for one in some if one.size_u >= LARGE]
        known = [one for one in large if not one.rivals]
        named = [one for one in known if one.named is not None]
        missed = Counter(_found(one) for one in some if not one.right).most_common(3)
        lines.append(
            f"  {code:<21}{len(some):>6}{_right(some):>10}"
            f"{percent(sum(code in one.listed for one in some), len(some)):>10}"
            f"{_right(large):>10}{_right(known):>10}{len(known):>6}"
            f"{percent(sum(bool(one.named) for one in named), len(named)):>10}  "
            + ", ".join(f"{name} {count}" for name, count in missed)
        )
    return "\n".join(lines)


def _right(some: Sequence[Seen]) -> str:
    return percent(sum(one.right for one in some), len(some))


def _found(one: Seen) -> str:
    return "+".join(dict.fromkeys(one.found)) or NOTHING


def confusion(flagged: Sequence[Seen]) -> str:
    """Planted code (rows) against the first answer (columns), 3 U and more, % of the row."""
    large = [one for one in flagged if one.size_u >= LARGE]
    codes = [code for code in FAULTS if any(one.code == code for one in large)]
    short = {code: f"{number:>2}" for number, code in enumerate(FAULTS, start=1)}
    columns = [code for code in FAULTS if any(_found(one) == code for one in large)]
    lines = [
        "Confusion matrix, 3 U and more: planted (row) told as (column), % of the row; '·' none; "
        "++ two causes told:",
        " " * 27 + "".join(f"{short[code]:>5}" for code in columns) + "   ++",
    ]
    for code in codes:
        row = [one for one in large if one.code == code]
        told = Counter(_found(one) for one in row)
        cells = [told.pop(column, 0) for column in columns]
        cells.append(sum(told.values()))
        lines.append(
            f"  {short[code]} {code:<22}"
            + "".join(f"{100 * n / len(row):>5.1f}" if n else "    ·" for n in cells)
        )
    worst = Counter((one.code, _found(one)) for one in large if not one.right).most_common(5)
    lines.append(
        "  Most often confused: "
        + "; ".join(f"{code} told as {found} {count}" for (code, found), count in worst)
    )
    return "\n".join(lines)


def healthy(sound: Sequence[Sound]) -> str:
    """What was told of tanks on which nothing was planted."""
    lines = ["Sound tanks:"]
    groups: Iterable[tuple[str, list[Sound]]] = (
        ("all", list(sound)),
        *(
            (name, [one for one in sound if name in one.innocent])
            for name in sorted({name for one in sound for name in one.innocent})
        ),
    )
    for name, some in groups:
        alarms = [one for one in some if one.flagged]
        told = Counter((one.confidence, "+".join(one.found)) for one in alarms)
        accused = sum(n for (_, found), n in told.items() if found != "unexplained")
        confirmed = sum(n for (level, _), n in told.items() if level == "confirmed")
        suggested = sum(
            n for (level, f), n in told.items() if level == "suggested" and f != "unexplained"
        )
        lines.append(
            f"  {name:<36}{len(some):>7}, flagged {len(alarms):>5} "
            f"{percent(len(alarms), len(some))}, a cause told first {accused}: "
            f"suggested {suggested}, confirmed {confirmed}"
        )
    return "\n".join(lines)
