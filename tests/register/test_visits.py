"""The visit plan, the draw and the coverage."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from recon.model import Finding, TankResult
from recon.register.visits import WEIGHTS, coverage, draw, months_back, number_of, plan, seed_of

AT = datetime(2026, 11, 20, 23, 30)


def tank(name, verdict="matched", severity="none", difference="0.000"):
    return TankResult(
        "Binhai", name, "DIESEL", AT, verdict, severity, Decimal("4000.000"), None,
        Decimal(difference), 6.0, 6.0, 6.0, None, None,
    )  # fmt: skip


def finding(number, tank_id, severity="watch", age=0, runs=1, state="open"):
    return Finding(f"F-{number}", "rule", severity, state, "Binhai", tank_id, {}, AT, AT, age, runs)


TANKS = [tank(f"T-{n}") for n in range(1, 41)]
HEAVY = tank("T-90", "shortage", "high", "-600.000")
LIGHT = tank("T-91", "shortage", "high", "-60.000")


def test_the_heaviest_dearest_oldest_and_most_frequent_problem_comes_first():
    mine = finding(1, "T-91", "high", age=90, runs=11)
    stops = plan([*TANKS, HEAVY, LIGHT], [mine], {("Binhai", "T-90"): 9e5})
    assert [stop.key[1] for stop in stops] == ["T-90", "T-91"]
    first, second = stops
    # 30 for risk, 25 for the largest difference, 15 for the largest value.
    assert first.score == 70.0
    # 30 + 25 · 60/600 + 15 for ninety days + 15 for ten further nights.
    assert second.score == 62.5
    assert second.findings == ("F-1",)
    assert sum(WEIGHTS.values()) == 100


def test_a_closed_finding_speaks_for_no_visit():
    closed = finding(1, "T-1", state="verified_closed", age=50)
    assert plan(TANKS, [closed], {}) == []


def test_a_reopened_finding_counts_fully_for_recurrence():
    (stop,) = plan(TANKS, [finding(1, "T-1", state="reopened")], {})
    assert stop.parts["recurrence"] == 1.0


def test_the_draw_follows_from_its_seed_alone():
    seed = seed_of("Binhai", AT)
    assert seed == sha256(b"Binhai 2026-11").hexdigest()[:16]
    drawn = draw(TANKS, [], seed)
    # 5 % of forty tanks without risk.
    by_number = sorted(
        TANKS, key=lambda t: sha256(f"{seed} Binhai {t.tank_id}".encode()).hexdigest()
    )
    assert [row["tank_id"] for row in drawn] == [each.tank_id for each in by_number[:2]]
    assert draw(list(reversed(TANKS)), [], seed) == drawn
    assert draw(TANKS, [], seed_of("Binhai", AT.replace(month=12))) != drawn


def test_every_class_of_risk_is_drawn_from():
    tanks = [*TANKS, HEAVY, LIGHT]
    watched = [finding(n, f"T-{n}") for n in range(1, 11)]
    drawn = draw(tanks, watched, "seed")
    count = {risk: sum(row["risk"] == risk for row in drawn) for risk in ("high", "watch", "none")}
    # Half of two, a fifth of ten, a twentieth of thirty, rounded up.
    assert count == {"high": 1, "watch": 2, "none": 2}


def test_months_count_back_over_the_new_year():
    assert months_back(date(2027, 1, 31), 3) == ["2026-11", "2026-12", "2027-01"]


def test_a_month_in_which_nobody_looked_is_a_blind_spot():
    months = ["2026-09", "2026-10", "2026-11"]
    one, two, three = (("Binhai", name) for name in ("T-1", "T-2", "T-3"))
    rows = coverage(
        [three, two, one],
        months,
        {(one, "2026-11"): "v", (two, "2026-09"): "s"},
        {},
        {"2026-10": frozenset({two})},
    )
    assert [(row["tank_id"], row["months"], row["blind"]) for row in rows] == [
        ("T-1", ["", "", "v"], 0),
        ("T-2", ["s", "d", ""], 2),
        ("T-3", ["", "", ""], 3),
    ]


def test_an_officers_visit_is_a_look_and_the_last_one_is_told_however_old():
    months = ["2026-09", "2026-10", "2026-11"]
    one, two, three = (("Binhai", name) for name in ("T-1", "T-2", "T-3"))
    rows = coverage(
        [one, two, three],
        months,
        {(one, "2026-10"): "v"},
        {
            (one, "2026-10"): date(2026, 10, 30),
            (one, "2026-09"): date(2026, 9, 30),
            (two, "2025-12"): date(2025, 12, 24),
        },
        {"2026-10": frozenset({one}), "2026-11": frozenset({two})},
    )
    assert [tuple(row.values())[1:] for row in rows] == [
        ("T-1", ["o", "vod", ""], 1, "2026-10-30"),
        # Drawn is not looked at, and a visit of last year is before the months that are shown.
        ("T-2", ["", "", "d"], 3, "2025-12-24"),
        ("T-3", ["", "", ""], 3, None),
    ]


def test_a_tank_nobody_counted_is_at_stake_with_its_book():
    uncounted = replace(tank("T-1", "not_counted", "watch"), difference_t=None)
    (stop,) = plan([uncounted], [], {})
    assert stop.tonnes_t == Decimal("4000.000")


def test_the_draw_can_be_repeated_with_what_the_docs_show():
    """docs/register.md section 4, made with sha256sum; the sample night prints the same."""
    as_of = datetime(2026, 11, 20, 23, 52)
    assert seed_of("Haiyun Bonded Oil Depot", as_of) == "99766c40c7d04cb3"
    number = number_of("99766c40c7d04cb3", ("Haiyun Bonded Oil Depot", "T-201"))
    assert number.startswith("61ac3dad23f9")
    text = (Path(__file__).resolve().parents[2] / "docs" / "register.md").read_text("utf-8")
    assert "99766c40c7d04cb3…" in text
    assert "61ac3dad23f9…" in text
