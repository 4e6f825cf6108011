"""Drawings (SVG) for the page: differences with their tolerance, the burn-down, control charts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from recon.model import Run, TankResult
from recon.report import labels
from recon.report.labels import Label
from recon.report.stored import Stored, content_of
from recon.report.text import visible
from recon.report.view import charted_tanks

MOST_TANKS = 25
_WIDE, _HIGH = 1000.0, 300.0
_LEFT, _TOP, _BOTTOM = 70.0, 10.0, 60.0
_TITLE = Label("Difference by tank, t; blue marks: its tolerance", "各罐差异（吨），蓝线为允差")


def differences_svg(run: Run) -> Iterator[str]:
    """A drawing of the differences beyond tolerance; nothing when there are none."""
    tanks = charted_tanks(run, MOST_TANKS)
    if not tanks:
        return
    top = max(max(_size(tank), tank.tolerance_t or 0.0) for tank in tanks) or 1.0
    middle = _TOP + (_HIGH - _TOP - _BOTTOM) / 2
    scale = (middle - _TOP) / top
    step = (_WIDE - _LEFT) / len(tanks)
    title = escape(_TITLE.both)
    yield f'<figure><svg viewBox="0 0 {_WIDE:g} {_HIGH:g}" role="img" aria-label="{title}">'
    for share in (-1.0, -0.5, 0.0, 0.5, 1.0):
        y = middle - share * top * scale
        yield f'<line x1="{_LEFT:g}" x2="{_WIDE:g}" y1="{y:.1f}" y2="{y:.1f}" stroke="#c9d0d8"/>'
        figure = f"{share * top:+,.0f}" if share else "0"
        yield f'<text x="{_LEFT - 6:g}" y="{y + 4:.1f}" text-anchor="end">{figure}</text>'
    for at, tank in enumerate(tanks):
        yield _bar(tank, _LEFT + at * step, step, middle, scale)
    yield f"</svg><figcaption>{title}</figcaption></figure>"


def _bar(tank: TankResult, x: float, step: float, middle: float, scale: float) -> str:
    difference = float(tank.difference_t or 0)
    tall = abs(difference) * scale
    y = middle - tall if difference > 0 else middle
    name = escape(visible(tank.tank_id))
    short = name if len(tank.tank_id) <= 12 else escape(visible(tank.tank_id[:11])) + "…"
    colour = "#b23327" if tank.severity == "high" else "#d79a1e"
    parts = [
        f'<rect x="{x + step * 0.2:.1f}" y="{y:.1f}" width="{step * 0.6:.1f}" '
        f'height="{tall:.1f}" fill="{colour}"><title>{name}: {difference:+,.3f} t</title></rect>'
    ]
    for side in (-1, 1):
        mark = middle - side * (tank.tolerance_t or 0.0) * scale
        parts.append(
            f'<line x1="{x + step * 0.1:.1f}" x2="{x + step * 0.9:.1f}" y1="{mark:.1f}" '
            f'y2="{mark:.1f}" stroke="#1f3a5f" stroke-width="2"/>'
        )
    centre, base = x + step / 2, _HIGH - _BOTTOM + 16
    parts.append(
        f'<text x="{centre:.1f}" y="{base:.1f}" text-anchor="end" '
        f'transform="rotate(-35 {centre:.1f} {base:.1f})">{short}</text>'
    )
    return "".join(parts)


def _size(tank: TankResult) -> float:
    return abs(float(tank.difference_t or 0))


_LINES_WIDE, _LINES_HIGH = 620.0, 230.0
_LINES_LEFT, _LINES_TOP, _LINES_BASE = 64.0, 26.0, 30.0
_INK, _LIMIT_INK, _MEAN_INK = "#1f3a5f", "#b23327", "#5c6874"
_OPEN = Label("Open problems by night", "未销号问题")
_CONTROL = Label(
    "difference, t; dashed: mean of the nights before and limits",
    "差异（吨）；虚线为此前均值与上下限",
)

Drawn = tuple[str, str, Sequence[float]]
"""A line: its colour, how it is dashed (empty: not), and its values."""


def progress_svg(run: Run) -> Iterator[str]:
    """What stood open each night, as a line; nothing with fewer than two nights."""
    history = content_of(run, "progress").get("history", ())
    nights = [str(row["as_of"]) for row in history]
    if len(nights) > 1:
        yield from _lines(_OPEN.both, nights, [(_INK, "", [float(row["open"]) for row in history])])


def control_svg(run: Run) -> Iterator[str]:
    """The control chart of each series that is shown: difference, mean before, limits."""
    series = content_of(run, "trend").get("series", ())
    if series:
        yield '<div class="charts">'
        for each in series:
            yield from _control(each)
        yield "</div>"


def _control(series: Stored) -> Iterator[str]:
    points = series["points"]
    dashed = (("mean_t", _MEAN_INK), ("lower_t", _LIMIT_INK), ("upper_t", _LIMIT_INK))
    lines: list[Drawn] = [
        (colour, "5 4", [point[name] for point in points]) for name, colour in dashed
    ]
    lines.append((_INK, "", [point["difference_t"] for point in points]))
    name = visible(series["tank_id"] or labels.SITE.both)
    nights = [str(point["as_of"]) for point in points]
    yield from _lines(f"{name}: {_CONTROL.both}", nights, lines)


def _lines(title: str, nights: Sequence[str], lines: Sequence[Drawn]) -> Iterator[str]:
    """A drawing of some lines over the same nights; the last one with a dot a night."""
    values = [value for _, _, each in lines for value in each]
    low, high = min(0.0, *values), max(0.0, *values)
    spread = (high - low) or 1.0
    tall = _LINES_HIGH - _LINES_TOP - _LINES_BASE
    step = (_LINES_WIDE - _LINES_LEFT - 12) / max(1, len(nights) - 1)

    def x(at: int) -> float:
        return _LINES_LEFT + at * step

    def y(value: float) -> float:
        return _LINES_TOP + (high - value) / spread * tall

    named = escape(title)
    yield (
        f'<figure><svg viewBox="0 0 {_LINES_WIDE:g} {_LINES_HIGH:g}" role="img" '
        f'aria-label="{named}">'
    )
    for value in sorted({low, 0.0, high}):
        yield (
            f'<line x1="{_LINES_LEFT:g}" x2="{_LINES_WIDE:g}" y1="{y(value):.1f}" '
            f'y2="{y(value):.1f}" stroke="#c9d0d8"/><text x="{_LINES_LEFT - 6:g}" '
            f'y="{y(value) + 4:.1f}" text-anchor="end">{_figure(value, spread)}</text>'
        )
    for colour, dashes, each in lines:
        path = " ".join(f"{x(at):.1f},{y(value):.1f}" for at, value in enumerate(each))
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{dashed}/>'
    colour, _, last = lines[-1]
    for at, value in enumerate(last):
        yield (
            f'<circle cx="{x(at):.1f}" cy="{y(value):.1f}" r="3" fill="{colour}">'
            f"<title>{nights[at][:10]}: {_figure(value, spread)}</title></circle>"
        )
    for at in sorted({0, len(nights) - 1}):
        side = "start" if at == 0 else "end"
        yield (
            f'<text x="{x(at):.1f}" y="{_LINES_HIGH - 8:g}" text-anchor="{side}">'
            f"{nights[at][:10]}</text>"
        )
    yield f"</svg><figcaption>{named}</figcaption></figure>"


def _figure(value: float, spread: float) -> str:
    """A figure of the axis, as fine as its spread wants."""
    if value == int(value) and spread >= 2:
        return f"{value:,.0f}"
    return f"{value:,.1f}" if spread >= 10 else f"{value:,.3f}"
