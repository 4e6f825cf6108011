"""What was supervised by month and product, on the ten nights of November."""

from recon.report.rollup import site_night


def rows(story, night, name):
    return story.outcomes[night].run.extras[name]


def test_a_months_row_is_that_of_its_last_night(story):
    october, november = rows(story, 10, "months")
    run = story.outcomes[10].run
    assert november["month"] == "2026-11"
    assert november["as_of"] == run.as_of.isoformat()
    assert november["totals"]["shortage"] == run.totals.shortage
    assert october["month"] == "2026-10"


def test_a_month_before_the_first_night_has_its_entries_and_no_verdicts(story):
    october = rows(story, 10, "months")[0]
    # Five tanks of 4000 t were opened on 30 October and nothing moved.
    assert (october["received_t"], october["issued_t"], october["stock_t"]) == (0, 0, 20_000)
    assert (october["nights"], october["totals"], october["standing"]) == (0, None, None)


def test_what_came_and_went_is_that_of_the_month_so_far(story):
    # T-3 receives and issues 10 t a day.
    assert [rows(story, night, "months")[-1]["received_t"] for night in (1, 4, 10)] == [10, 40, 100]
    assert rows(story, 10, "months")[-1]["issued_t"] == 100


def test_the_match_rate_of_a_month_runs_over_all_its_nights(story):
    november = rows(story, 10, "months")[-1]
    nights = [story.outcomes[night].run.totals for night in range(1, 11)]
    assert november["nights"] == 10
    assert november["matched"] == sum(one.matched for one in nights)
    assert november["compared"] == sum(one.matched + one.shortage + one.surplus for one in nights)
    assert november["compared"] == 49  # five tanks, ten nights, T-4 not counted once


def test_open_findings_are_counted_as_the_register_told_them_that_night(story):
    for night in range(1, 11):
        run = story.outcomes[night].run
        still = [each for each in run.findings if each.state != "verified_closed"]
        told = rows(story, night, "months")[-1]["standing"]
        assert told["high"] == sum(each.severity == "high" for each in still)
        assert sum(told[level] for level in ("high", "watch", "info")) == len(still)
        assert told["overdue"] == run.extras["progress"]["overdue"]
    assert rows(story, 10, "months")[-1]["standing"]["high"] > 0


def test_the_products_sum_to_the_site(story):
    (diesel, *others) = rows(story, 10, "products")
    run = story.outcomes[10].run
    assert diesel["product"] == "DIESEL"
    assert diesel["totals"]["tanks"] == len(run.tanks) == 5
    assert diesel["totals"]["difference_t"] == float(run.totals.difference_t)
    of_no_product = [row["product"] for row in others]
    assert of_no_product in ([], [None])
    night = site_night(run)
    assert night.whole.standing["high"] == sum(row.standing["high"] for row in night.products)
