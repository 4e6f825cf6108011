"""The differences as a drawing (SVG) for the page: bars, and the tolerance on either side."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from recon.model import Run, TankResult
from recon.report.labels import Label
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
