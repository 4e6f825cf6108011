"""Series over stored nights: which nights are followed, and what becomes a concern."""

from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from recon.model import Run, TankResult, Totals
from recon.register.trend import charts, drift_concerns, shown
from recon.store.connection import Store
from recon.store.runs import save_run

NIGHT = datetime(2026, 11, 1, 23, 30)


def tank(name, difference_t, verdict="matched"):
    return TankResult(
        depot="Binhai", tank_id=name, product="DIESEL", gauged_at=NIGHT, verdict=verdict,
        severity="none", book_t=Decimal("4000.000"), physical_t=None,
        difference_t=Decimal(str(round(difference_t, 3))).quantize(Decimal("0.001")),
        uncertainty_t=6.8, uncertainty_physical_t=6.0, tolerance_t=6.8, inspector_t=None,
        measurement=None,
    )  # fmt: skip


@pytest.fixture
def nights(tmp_path):
    """A function: store one night after another, and the series of the last."""

    @contextmanager
    def after(*each_night):
        with Store.open(
            tmp_path / "site.duckdb", memory_limit="512MB", threads=1, wait_s=5
        ) as store:
            for number, tanks in enumerate(each_night[:-1]):
                at = NIGHT + timedelta(days=number)
                save_run(store, Run(
                    f"R-{number}", "Binhai", "Asia/Shanghai", at, "gb", 2.0, "0", "0", (),
                    Totals(*[0] * 8, *[Decimal(0)] * 4, None), tuple(tanks), (), (),
                ))  # fmt: skip
            at = NIGHT + timedelta(days=len(each_night) - 1)
            yield charts(store, each_night[-1], at, 2.0)

    return after


def test_a_loss_inside_every_tolerance_is_a_concern_of_its_tank(nights):
    losing = [[tank("T-2", 5.5 - 0.6 * night), tank("T-5", 0.0)] for night in range(18)]
    with nights(*losing) as series:
        concerns = {concern.tank_id: concern for concern in drift_concerns(series)}
    assert set(concerns) >= {"T-2"}
    assert "T-5" not in concerns
    drift = concerns["T-2"]
    assert (drift.rule, drift.severity, drift.identity) == ("drift", "watch", "fall")
    assert drift.params["per_night_t"] == pytest.approx(-0.6, abs=0.001)
    # −0.6 t of 4 000 t.
    assert drift.params["per_night_pct"] == pytest.approx(-0.015, abs=0.0001)
    assert drift.params["nights"] == 18


def test_a_night_beyond_tolerance_begins_the_series_anew(nights):
    told = [[tank("T-2", 1.0)], [tank("T-2", -40.0, "shortage")], *[[tank("T-2", 1.0)]] * 3]
    with nights(*told) as series:
        assert [len(each.nights) for each in series if each.key] == [3]


def test_a_tank_that_was_not_compared_tonight_has_no_series(nights):
    uncounted = TankResult(
        "Binhai", "T-2", "DIESEL", None, "not_counted", "watch", None, None, None, None, None,
        None, None, None,
    )  # fmt: skip
    with nights([tank("T-2", 1.0)], [tank("T-2", 1.0)], [uncounted]) as series:
        assert series == ()


def test_the_site_is_the_sum_of_its_tanks(nights):
    told = [[tank("T-1", 1.0 + n), tank("T-2", 2.0)] for n in range(3)]
    with nights(*told) as series:
        site = series[0]
        assert site.key is None
        assert [point.difference_t for point in site.chart.points] == [3.0, 4.0, 5.0]
        plain = shown(series)
    assert next(each["tank_id"] for each in plain["series"]) is None
    assert plain["followed"] == 2
