"""What holds of every explanation: exact sums, plain parameters, sentences without gaps."""

import json
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recon.wording.say import say
from tests.diagnose.nights import Depot, entry, trucks


def by_candidate(causes):
    records = {}
    for cause in causes:
        records.setdefault(cause.candidate, []).append(cause)
    return records


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    off_t=st.decimals(-900, 900, places=3),
    quantity=st.decimals("20", "900", places=3),
    kind=st.sampled_from(["receipt", "issue", "adjustment"]),
)
def test_records_sum_to_the_difference_whatever_it_is(shared_book, off_t, quantity, kind):
    shared_book.clear()
    depot = Depot(shared_book)
    depot.tank(
        "T-1",
        *trucks("T-1", "27.400", "31.220", "29.870"),
        entry(kind, "11-12 08:00", "T-1", quantity, entry_id="E-1", document_no="D-1"),
        entry(kind, "11-12 09:00", "T-1", quantity, entry_id="E-2", document_no="D-1"),
        physical_t=float(8000 + off_t),
    )
    result = depot.results()["T-1"]
    if result.verdict == "matched":
        assert result.causes == ()
        return
    for number, records in by_candidate(result.causes).items():
        explained = sum((record.explains_t for record in records), Decimal(0))
        assert explained + records[0].residual_t == result.difference_t
        assert len({record.residual_t for record in records}) == 1
        assert number >= 1
    for cause in result.causes:
        json.dumps(cause.params)
        assert "?" not in say(cause.evidence, cause.params)
    assert result.causes[0].candidate == 1
    assert result.causes[0].taken


def test_an_unexplained_tank_has_one_record_that_explains_nothing(depot):
    depot.tank("T-1", physical_t=7543.2)
    (cause,) = depot.causes("T-1")
    assert (cause.code, cause.explains_t) == ("unexplained", Decimal("0.000"))
    assert cause.residual_t == depot.results()["T-1"].difference_t


def test_two_faults_of_one_tank_are_told_together(depot):
    depot.tank(
        "T-1",
        *trucks("T-1", "27.400", "31.220", "29.870"),
        entry("receipt", "11-10 08:00", "T-1", "412.335", entry_id="R-1", document_no="D-7"),
        entry("receipt", "11-10 09:10", "T-1", "412.335", entry_id="R-2", document_no="D-7"),
        entry("receipt", "11-20 22:30", "T-1", "655.120", entry_id="R-3", document_no="D-9"),
        physical_t=8000 - 88.49 + 412.335 + 655.12,
    )
    first = [cause for cause in depot.causes("T-1") if cause.candidate == 1]
    assert {cause.code for cause in first} == {"duplicate_entry", "cutoff"}
    explained = sum(cause.explains_t for cause in first)
    assert explained == Decimal("242.785")


def test_sound_tanks_have_no_causes_and_a_pre_booked_entry_accuses_nobody(depot):
    depot.tank(
        "T-1",
        entry("receipt", "11-20 12:00", "T-1", "310.500", entry_id="R-1", status="pre_booked"),
        entry("receipt", "11-20 22:30", "T-1", "55.120", entry_id="R-2"),
        physical_t=8000,
    )
    result = depot.results()["T-1"]
    assert (result.verdict, result.causes) == ("matched", ())


def test_what_was_tried_and_refused_says_why(depot):
    depot.tank(
        "T-1",
        entry("receipt", "11-20 12:00", "T-1", "310.500", entry_id="R-1", status="pre_booked"),
        physical_t=8070.4,
    )
    refused = [cause for cause in depot.results()["T-1"].causes if not cause.taken]
    waiting = next(cause for cause in refused if cause.code == "pre_booked")
    assert waiting.evidence == "refused_residual"
    assert "Refused: it would leave" in say(waiting.evidence, waiting.params)


def test_only_a_proof_that_nothing_rivals_makes_a_small_difference_high(depot):
    depot.tank("T-1", physical_t=8014.4)
    assert depot.results()["T-1"].severity == "watch"


def test_a_correction_that_its_second_tank_denies_is_refused_for_that(depot):
    # Turned round, the transfer would explain T-1 and make T-2 wrong by as much.
    depot.tank(
        "T-1",
        entry("transfer", "11-10 08:00", "T-1", "420.380", entry_id="M-1", counter_tank_id="T-2"),
        physical_t=8000 + 420.38,
    )
    depot.tank("T-2", physical_t=8420.38)
    refused = [cause for cause in depot.results()["T-1"].causes if not cause.taken]
    turned = next(cause for cause in refused if cause.code == "sign_error")
    assert turned.evidence == "refused_other_tank"
    assert "it would change T-2 as well" in say(turned.evidence, turned.params)


def test_how_much_less_likely_is_counted_to_a_thousand_only(depot):
    # One movement entered twice; everything else that fits is far less likely.
    depot.tank(
        "T-1",
        *trucks("T-1", "27.400", "31.220", "29.870", "30.120", "28.660"),
        entry("receipt", "11-12 08:00", "T-1", "655.120", entry_id="R-1", document_no="D-7"),
        entry("receipt", "11-12 09:00", "T-1", "655.120", entry_id="R-2", document_no="D-7"),
        physical_t=8000 - 147.27 + 655.12,
    )
    refused = [cause for cause in depot.results()["T-1"].causes if not cause.taken]
    assert refused
    assert all(1 <= cause.params["times"] <= 1000 for cause in refused)
