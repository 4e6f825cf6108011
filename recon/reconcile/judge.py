"""Verdict and severity of one tank: pure functions of its figures.

Lines (contract of results; metrology section on lines people use): the tolerance is
U(difference), per tank. A percentage alone would never do, since U lies above 0.2/0.3 % of stock
in about two tanks of five; it only separates ``watch`` from ``high``.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

from recon.model import Severity, Verdict
from recon.settings import ToleranceSection

HIGH_FACTOR = Decimal("1.5")
"""A difference is high only beyond this many U."""

THOUSANDTH = Decimal("0.001")

EXPECTED_FALSE_WATCH = 0.0455
"""Share of healthy tanks beyond U by chance alone at coverage factor 2 (normal distribution)."""


def rounded_t(value: float | Decimal | None) -> Decimal | None:
    """Tonnes at 0.001 t, half to even: results are rounded once, here."""
    if value is None:
        return None
    return Decimal(value).quantize(THOUSANDTH, ROUND_HALF_EVEN)


def verdict_of_difference(difference_t: Decimal, tolerance_t: Decimal) -> Verdict:
    """``matched`` when |difference| ≤ tolerance, else the sign's name."""
    if abs(difference_t) <= tolerance_t:
        return "matched"
    return "surplus" if difference_t > 0 else "shortage"


def verdict_without_difference(
    *, measurable: bool, counted: bool, out_of_service: bool, book_t: Decimal | None, empty: bool
) -> Verdict:
    """The verdict of a tank that lacks one figure.

    ``counted``: a reading lies in the night's window. ``empty``: that reading found no liquid.
    A tank out of service whose book still holds stock was not counted, and says so.
    """
    booked = book_t is not None and book_t != 0
    if out_of_service or not counted:
        return "not_counted" if booked else "idle"
    if not measurable:
        return "not_measurable"
    return "idle" if empty else "not_booked"


def severity(
    verdict: Verdict,
    difference_t: Decimal | None,
    uncertainty_t: Decimal | None,
    book_t: Decimal | None,
    *,
    light_oil: bool,
    lines: ToleranceSection,
    confirmed: bool = False,
) -> Severity:
    """``none``, ``watch`` or ``high``.

    High: beyond 1.5 U and over the light or heavy line (per cent of book) or ``high_t``; or a
    confirmed cause. Tanks without a difference that need somebody are on watch.
    """
    if verdict in ("matched", "idle"):
        return "none"
    if difference_t is None or uncertainty_t is None:
        return "watch"
    if confirmed:
        return "high"
    size = abs(difference_t)
    percent = Decimal(str(lines.light_pct if light_oil else lines.heavy_pct))
    over_line = size > abs(book_t or Decimal(0)) * percent / 100
    if size > HIGH_FACTOR * uncertainty_t and (over_line or size >= Decimal(str(lines.high_t))):
        return "high"
    return "watch"
