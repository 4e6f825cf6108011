"""Verdicts, severities, totals and uncertainty (contract section 4), each tank worked out by hand.

A tank of 8000 t has U(physical) = 11.13 t and U(difference) = 13.7 t, so that its lines are
U 13.7 t, 1.5 U 20.6 t, 0.2 % of book 16 t and 0.3 % of book 24 t.
"""

import math

import jsonschema
import pytest

from recon.report.document import results_schema
from tests.acceptance.sites import Site, recon

BLANK = {"liquid_temperature_c": "", "density20_kgm3": "", "ambient_temperature_c": ""}

EXPECTED = {
    "V01": ("matched", "none"),
    "V02": ("shortage", "watch"),  # 16 t: beyond U, within 1.5 U
    "V03": ("shortage", "high"),  # 40 t: beyond 1.5 U and 0.3 %
    "V04": ("shortage", "watch"),  # 22 t of light oil: beyond 1.5 U, within 0.3 %
    "V05": ("surplus", "high"),
    "V06": ("shortage", "high"),  # 22 t of heavy oil: beyond 0.2 %
    "V07": ("not_counted", None),
    "V08": ("not_booked", None),
    "V09": ("idle", "none"),
    "V10": ("idle", "none"),  # out of service and empty
    "V11": ("not_counted", None),  # out of service, but the book holds 100 t
    "V12": ("not_measurable", None),  # above the table
    "V13": ("not_counted", None),  # its reading is older than the window
    "V14": ("shortage", "high"),  # 110 t of 43 310 t: within 0.3 %, but beyond 50 t
    "V16": ("idle", "none"),  # an account of nothing, nothing counted
    "V17": ("matched", "none"),  # an account of nothing, an empty tank counted
    "V19": ("matched", "none"),  # two readings: the later one counts
    "V21": ("surplus", "high"),
}


def verdict_site(root):
    site = Site(root)
    site.products.append(
        {"product": "HFO", "vcf_group": "refined", "density20_kgm3": 801.1, "light_oil": "false"}
    )
    site.plain("V01")
    site.plain("V02", 8016)
    site.plain("V03", 8040)
    site.plain("V04", 8022)
    site.plain("V05", 7960)
    site.tank("V06", product="HFO")
    site.opening("V06", 8022)
    site.entries[-1]["product"] = "HFO"
    site.gauge("V06")
    site.tank("V07")
    site.opening("V07")
    site.tank("V08")
    site.gauge("V08")
    site.tank("V09")
    site.tank("V10")
    site.gauge("V10", "", status="out_of_service", **BLANK)
    site.tank("V11")
    site.opening("V11", 100)
    site.gauge("V11", "", status="清罐", **BLANK)
    site.plain("V12", innage=20001)
    site.tank("V13")
    site.opening("V13")
    site.gauge("V13", at="2026-01-30 09:59")
    site.tank("V14", [(0, 0), (20000, 60000)])
    site.opening("V14", 43310)
    site.gauge("V14", 18000)
    site.tank("V16")
    site.opening("V16", 0)
    site.tank("V17")
    site.opening("V17", 0)
    site.gauge("V17", 0)
    site.tank("V19")
    site.opening("V19")
    site.gauge("V19", 9000, at="2026-01-31 10:00")
    site.gauge("V19", 10000, at="2026-01-31 21:00")
    site.plain("V21", innage=19500)
    site.entry("Z", "water_draw", "V21", 0.001, "2026-01-31 10:00")
    return site


@pytest.fixture(scope="module")
def night(tmp_path_factory):
    return verdict_site(tmp_path_factory.mktemp("verdicts") / "s").judge()


@pytest.mark.parametrize("tank", sorted(EXPECTED))
def test_verdict_and_severity_follow_the_lines(night, tank):
    found = night.tank(tank)
    verdict, severity = EXPECTED[tank]
    assert found["verdict"] == verdict
    if severity is not None:
        assert found["severity"] == severity
    else:
        assert found["severity"] in {"none", "watch", "high"}


def test_a_level_outside_the_table_is_a_problem_that_wins_over_the_shortages(night):
    assert night.code == 4
    (problem,) = night.problems
    assert "20001" in problem["message"]


def test_the_clock_is_the_latest_gauge_time(night):
    assert night.document["run"]["as_of"] == "2026-01-31T22:00:00+08:00"


def test_every_tank_of_the_register_is_listed(night):
    assert sorted(tank["tank_id"] for tank in night.document["tanks"]) == sorted(EXPECTED)


def test_totals_count_the_verdicts_and_sum_tanks_with_both_figures(night):
    totals, tanks = night.document["totals"], night.document["tanks"]
    assert totals["tanks"] == len(EXPECTED)
    for verdict in ("matched", "shortage", "surplus", "not_measurable", "not_counted",
                    "not_booked", "idle"):  # fmt: skip
        assert totals[verdict] == sum(tank["verdict"] == verdict for tank in tanks)
    both = [t for t in tanks if t["book_t"] is not None and t["physical_t"] is not None]
    for name in ("book_t", "physical_t", "difference_t"):
        assert totals[name] == pytest.approx(sum(tank[name] for tank in both), abs=1e-6)
    assert totals["not_counted_book_t"] == pytest.approx(8000 + 100 + 8000)
    judged = totals["matched"] + totals["shortage"] + totals["surplus"]
    assert totals["match_rate_pct"] == pytest.approx(100 * totals["matched"] / judged, abs=0.06)


def test_difference_is_physical_less_book(night):
    for tank in night.document["tanks"]:
        if tank["difference_t"] is not None:
            found = tank["physical_t"] - tank["book_t"]
            assert tank["difference_t"] == pytest.approx(found, abs=1e-9)
            within = abs(tank["difference_t"]) <= tank["tolerance_t"]
            assert within == (tank["verdict"] == "matched")


def test_the_tolerance_is_the_uncertainty_of_the_difference(night):
    for tank in night.document["tanks"]:
        assert tank["tolerance_t"] == tank["uncertainty_t"]


def test_uncertainty_is_the_root_sum_square_of_its_components(night):
    """docs/method.md section 4 by hand: V01 holds 8000 t at 10 m, 20 °C, 801.1 kg/m³."""
    density15 = 804.799
    alpha = 594.5418 / density15**2
    slope = alpha * (1 + 1.6 * alpha * 5)  # d ln VCF / dt, five degrees above 15 °C
    shell = 2 * 1.12e-5 * 7 / 8  # the shell grows as the liquid shrinks
    parts = [
        3 * 0.8,  # level
        0.5 * 8000 * (slope - shell),  # liquid temperature
        10_000 * 0.5 / 1000,  # density
        8000 * 0.1 / 100,  # capacity table of more than 700 m³
        8000 * 0.05 / 100,  # volume correction equation
    ]
    physical = math.sqrt(sum(part * part for part in parts))
    tank = night.tank("V01")
    assert tank["uncertainty_physical_t"] == pytest.approx(physical, abs=0.003)
    assert tank["uncertainty_t"] == pytest.approx(math.hypot(physical, 8.0), abs=0.003)


def test_causes_of_one_candidate_sum_to_the_difference(night):
    for tank in night.document["tanks"]:
        groups = {}
        for cause in tank["causes"]:
            groups.setdefault(cause["candidate"], []).append(cause)
        assert sorted(groups) == list(range(1, len(groups) + 1))
        for causes in groups.values():
            assert len({cause["residual_t"] for cause in causes}) == 1
            total = sum(round(c["explains_t"] * 1000) for c in causes)
            total += round(causes[0]["residual_t"] * 1000)
            assert total == round(tank["difference_t"] * 1000)


def test_unflagged_tanks_have_no_causes(night):
    for tank in night.document["tanks"]:
        if tank["verdict"] in {"matched", "idle"}:
            assert tank["causes"] == []


def test_findings_of_a_tank_are_listed_by_id(night):
    known = {finding["id"]: finding for finding in night.document["findings"]}
    assert len(known) == len(night.document["findings"])
    for tank in night.document["tanks"]:
        for identity in tank["findings"]:
            assert known[identity]["tank_id"] == tank["tank_id"]


def test_the_document_holds_against_its_schema(night):
    jsonschema.validate(night.document, results_schema())


def test_a_shortage_ends_3_and_a_rejected_row_wins_over_it(tmp_path):
    site = Site(tmp_path / "s")
    site.plain("T101")
    site.entry("Y", "receipt", "T101", 100, "2026-01-31 10:00")
    assert site.judge().code == 3
    site.entry("X", "receipt", "T999", 100, "2026-01-31 10:00")
    night = site.judge()
    assert night.code == 4
    assert night.tank("T101")["verdict"] == "shortage"


def test_an_open_high_finding_alone_ends_3(tmp_path):
    site = Site(tmp_path / "s")
    site.tank("T101")
    site.opening("T101", 15600)
    site.gauge("T101", 19500)  # above the safe fill height of 19 m
    site.entry("Z", "water_draw", "T101", 0.001, "2026-01-31 10:00")
    night = site.judge()
    assert night.tank("T101")["verdict"] == "matched"
    assert {finding["severity"] for finding in night.findings("T101")} == {"high"}
    assert night.code == 3


CONFIGURATION = {
    "[sit]\nname='x'": "sit",
    "[site]\nnam='x'": "nam",
    "[site]\nprofile='foo'": "profile",
    "[site]\ntimezone='Mars/Olympus'": "timezone",
    "[night]\nstocktake_window_hours=-1": "stocktake_window_hours",
    "[tolerance]\nlight_pct=0.1\nheavy_pct=0.5": "heavy_pct",
    "[tolerance]\ncoverage_factor='two'": "coverage_factor",
    "[uncertainty]\nlevel_mm=nan": "level_mm",
    "[output]\nlanguage='fr'": "language",
    "[[files]]\npattern='x'\nkind='foo'": "kind",
    "[headers.stocktake]\ninnage_mm=['y']": "stocktake",
    "[[periods]]\nmonth='2026-13'\nclosed_on=2026-01-01": "month",
    "[store]\nthreads=0": "threads",
    "[site": "recon.toml",
}


@pytest.mark.parametrize("text", list(CONFIGURATION))
def test_a_configuration_error_ends_2_and_names_the_key(tmp_path, text):
    site = Site(tmp_path / "s", text)
    site.plain("T101")
    done = recon("run", site.build(), "--dry-run")
    assert done.code == 2
    assert CONFIGURATION[text] in done.err
    assert "Traceback" not in done.err
    assert not (site.root / "out").exists()


def test_a_header_word_for_an_unknown_column_ends_2(tmp_path):
    site = Site(tmp_path / "s", "[headers.stocktakes]\nno_such_column=['y']\n")
    site.plain("T101")
    assert recon("run", site.build(), "--dry-run").code == 2


@pytest.mark.parametrize(
    "words", [(), ("run",), ("nosuch",), ("run", "nowhere"), ("run", ".", "--as-of", "garbage")]
)
def test_a_usage_error_ends_2(tmp_path, words, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert recon(*words).code == 2
