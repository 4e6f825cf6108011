from datetime import datetime
from decimal import Decimal

import pytest

from recon.report.document import dumps
from recon.report.rollup import SiteOutcome, by_month, by_product, rollup_document, site_night

COUNTS = ("tanks", "matched", "shortage", "surplus", "not_measurable", "not_counted", "not_booked")


def totals(matched, shortage, book="100"):
    counts = dict.fromkeys((*COUNTS, "idle"), 0)
    return {
        **{**counts, "tanks": matched + shortage, "matched": matched, "shortage": shortage},
        **{"book_t": float(book), "physical_t": float(book), "difference_t": 0.0},
        "not_counted_book_t": 0.0,
    }


def standing(high=0, watch=0, overdue=0):
    return {"high": high, "watch": watch, "info": 1, "overdue": overdue}


def flows(received, issued, stock):
    return {"received_t": received, "issued_t": issued, "stock_t": stock}


def month(name, totals, standing, nights=1, **moved):
    judged = 0 if totals is None else totals["matched"] + totals["shortage"]
    return {
        "month": name,
        "nights": nights,
        "compared": judged * nights,
        "matched": 0 if totals is None else totals["matched"] * nights,
        "as_of": None,
        "totals": totals,
        "standing": standing,
        **moved,
    }


@pytest.fixture
def outcomes(make_run):
    """Dongwan with two months of nights, Nanwan with one, Xiwan that did not run."""
    dongwan = make_run(
        extras={
            "months": [
                month("2026-10", totals(2, 2), standing(3, 1, 2), 4, **flows(10.5, 4.25, 80.0)),
                month("2026-11", totals(3, 1), standing(1), 2, **flows(1.1, 2.2, 78.9)),
            ],
            "products": [
                {
                    "product": "JET",
                    "totals": totals(3, 0),
                    "standing": standing(1),
                    **flows(1, 2, 3),
                },
                {
                    "product": None,
                    "totals": totals(0, 0),
                    "standing": standing(),
                    **flows(*[None] * 3),
                },
            ],
        }
    )
    nanwan = make_run(
        id="R-2",
        site="Nanwan",
        extras={
            "months": [
                month("2026-10", None, None, 0, **flows(0.1, 0.2, 5.0)),
                month("2026-11", totals(4, 0), standing(2, 5), 1, **flows(0.3, 0.4, 4.9)),
            ],
            "products": [
                {
                    "product": "JET",
                    "totals": totals(1, 1),
                    "standing": standing(2),
                    **flows(4, 5, 6),
                },
                {
                    "product": "CRUDE",
                    "totals": totals(1, 0),
                    "standing": standing(),
                    **flows(7, 8, 9),
                },
            ],
        },
    )
    return [
        SiteOutcome.of(nanwan, 3),
        SiteOutcome.of(dongwan, 4),
        SiteOutcome("Xiwan", 5, error="Xiwan: another process (PID 7) holds the store"),
    ]


def test_a_rollup_holds_each_site_by_itself_and_the_sums(outcomes, make_run):
    document = rollup_document(outcomes)
    assert document["schema"] == "recon.rollup/1"
    assert list(document)[1] == "sites"
    assert [site["site"] for site in document["sites"]] == [
        "Dongwan Terminal 东湾油库",
        "Nanwan",
        "Xiwan",
    ]
    assert document["totals"]["tanks"] == 24
    assert document["totals"]["difference_t"] == 2 * float(make_run().totals.difference_t)
    assert document["totals"]["match_rate_pct"] == 37.5


def test_a_site_that_did_not_run_has_the_same_members_with_nothing_in_them(outcomes):
    ran, _, failed = rollup_document(outcomes)["sites"]
    assert set(failed) == set(ran)
    assert failed["error"].endswith("holds the store")
    assert {v for k, v in failed.items() if k not in ("site", "exit_code", "error")} == {None}


def test_what_was_supervised_is_what_came_and_went_this_month(outcomes):
    dongwan = rollup_document(outcomes)["sites"][0]
    assert [dongwan[name] for name in ("received_t", "issued_t", "supervised_t", "stock_t")] == [
        *(1.1, 2.2, 3.3, 78.9)
    ]
    assert dongwan["open_findings"] == {"high": 1, "watch": 0, "info": 1, "overdue": 0}


def test_products_are_added_over_the_sites(outcomes):
    document = rollup_document(outcomes)
    assert [row["product"] for row in document["products"]] == ["CRUDE", "JET", None]
    jet = document["products"][1]
    assert jet["sites"] == ["Dongwan Terminal 东湾油库", "Nanwan"]
    assert (jet["supervised_t"], jet["stock_t"]) == (12.0, 9.0)
    assert jet["totals"]["match_rate_pct"] == 80.0
    assert jet["open_findings"]["high"] == 3
    assert document["products"][2]["stock_t"] is None


def test_months_are_added_over_the_sites_with_the_rate_of_all_their_nights(outcomes):
    october, november = rollup_document(outcomes)["months"]
    assert (october["month"], october["nights"], october["open_findings"]["overdue"]) == (
        "2026-10",
        4,
        2,
    )
    assert october["received_t"] == 10.6
    assert october["nights_match_rate_pct"] == 50.0
    # 6 of 8 in two nights, 4 of 4 in one.
    assert november["nights_match_rate_pct"] == round(100 * 10 / 12, 3)
    assert november["totals"]["match_rate_pct"] == 87.5


def test_tonnes_are_added_as_decimals(outcomes):
    assert by_month(outcomes)[0].received_t == Decimal("10.600")
    assert by_product(outcomes)[1].supervised_t == Decimal("12.000")


def test_a_run_stored_before_there_were_months_still_has_its_totals(make_run):
    night = site_night(make_run(extras={}))
    assert night.whole.supervised_t is None
    assert night.whole.totals == make_run().totals
    assert dumps(rollup_document([SiteOutcome.of(make_run(extras={}), 0)]))


def test_without_one_night_the_document_says_so():
    document = rollup_document([SiteOutcome("A", 2, error="no")], None)
    assert document["products"] == document["months"] == []
    assert document["totals"]["tanks"] == 0
    assert document["workbook"] is None


def test_the_order_in_which_sites_were_run_does_not_matter(outcomes):
    assert dumps(rollup_document(outcomes)) == dumps(rollup_document(outcomes[::-1]))
    assert isinstance(outcomes[0].night.as_of, datetime)
