import json
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from math import inf, nan
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from recon.report import labels
from recon.report.document import (
    dumps,
    plain_json,
    results_document,
    results_schema,
)


@pytest.fixture(scope="module")
def validator():
    schema = results_schema()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


def tank_of(document, name):
    return next(tank for tank in document["tanks"] if tank["tank_id"] == name)


def test_a_night_with_every_verdict_fits_the_schema(night, validator):
    validator.validate(json.loads(dumps(results_document(night))))


def test_an_empty_night_fits_the_schema(make_run, validator):
    empty = make_run(tanks=(), findings=(), input_problems=(), inputs=())
    document = json.loads(dumps(results_document(empty)))
    validator.validate(document)
    assert document["totals"]["match_rate_pct"] is None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: d["run"].pop("rules_sha256"),
        lambda d: d["run"].update(as_of="2026-11-20T23:55:00"),
        lambda d: d["tanks"][0].update(verdict="fine"),
        lambda d: d["tanks"][0].pop("causes"),
        lambda d: d["totals"].update(book_t="122177.187"),
        lambda d: d["run"]["inputs"][0].update(rows_read=-1),
        lambda d: tank_of(d, "T-101").update(difference_t=412.086),
        lambda d: tank_of(d, "T-402").update(book_t=0),
        lambda d: tank_of(d, "T-101")["causes"][0].update(code="bad_luck"),
        lambda d: d["findings"][0].update(state="forgotten"),
        lambda d: d["input_problems"][0].pop("message"),
    ],
)
def test_the_schema_refuses_what_the_contract_does_not_allow(night, validator, spoil):
    document = results_document(night)
    spoil(document)
    assert not validator.is_valid(document)


def test_the_schema_and_the_labels_name_the_same_causes():
    defs = results_schema()["$defs"]
    assert set(defs["cause"]["properties"]["code"]["enum"]) == set(labels.CAUSES)
    assert set(defs["verdict"]["enum"]) == set(labels.VERDICTS)
    assert set(defs["finding"]["properties"]["state"]["enum"]) == set(labels.STATES)
    kinds = defs["input"]["properties"]["kind"]["enum"]
    assert {kind for kind in kinds if kind} == set(labels.KINDS)


def test_keys_stand_in_the_contracts_order(night):
    document = results_document(night)
    assert list(document) == ["schema", "run", "totals", "tanks", "findings", "input_problems"]
    assert list(document["run"])[:4] == ["id", "site", "as_of", "profile"]
    assert list(document["tanks"][0])[:10] == [
        "depot",
        "tank_id",
        "product",
        "gauged_at",
        "verdict",
        "severity",
        "book_t",
        "physical_t",
        "difference_t",
        "uncertainty_t",
    ]


def test_times_carry_the_sites_offset_of_their_day(make_run):
    shanghai = results_document(make_run())
    assert shanghai["run"]["as_of"] == "2026-11-20T23:55:00+08:00"
    summer = make_run(timezone="Europe/Amsterdam")
    summer = replace(summer, as_of=datetime(2026, 7, 1, 6))
    assert results_document(summer)["run"]["as_of"] == "2026-07-01T06:00:00+02:00"


def test_times_within_a_document_carry_the_offset_and_cell_texts_stay(make_run, make_tank):
    tank = replace(
        make_tank("T-1", "diesel", "matched", "none", "10.000", "10.000", 0.5),
        notes=(("book_incomplete", {"count": 1, "first_at": "2026-07-01 09:30"}),),
        cut_off=({"effective_at": "2026-11-20T22:10:30", "entry_id": "2026-11-20 22:10"},),
    )
    run = make_run(tanks=(tank,), timezone="Europe/Amsterdam")
    (shown,) = results_document(run)["tanks"]
    assert shown["cut_off"] == [
        {"effective_at": "2026-11-20T22:10:30+01:00", "entry_id": "2026-11-20 22:10"}
    ]
    assert shown["notes"][0]["params"]["first_at"] == "2026-07-01T09:30:00+02:00"


@pytest.mark.parametrize(
    "text", ["2026-11-20", "2026-02-30 10:00", "2026-11-20T22:10:00+08:00", ""]
)
def test_what_is_no_naive_time_stays_as_it_is(text):
    assert plain_json({"seen_at": text}, ZoneInfo("Asia/Shanghai")) == {"seen_at": text}


def test_numbers_are_rounded_half_to_even_and_zero_has_no_sign(night, make_tank):
    tank = replace(
        make_tank("T-1", "diesel", "matched", "none", "10.000", "10.000", 0.0005),
        difference_t=Decimal("-0.0004"),
        book_t=Decimal("0.0005"),
        physical_t=Decimal("0.0015"),
        inspector_t=-0.00001,
    )
    document = results_document(replace(night, tanks=(tank,)))
    shown = document["tanks"][0]
    assert (shown["book_t"], shown["physical_t"]) == (0.0, 0.002)
    assert json.dumps([shown["difference_t"], shown["inspector_t"]]) == "[0.0, 0.0]"


def test_what_is_no_number_is_null_never_nan(night, make_tank):
    tank = replace(
        make_tank("T-1", "diesel", "not_measurable", "watch", "10"),
        inspector_t=nan,
        tolerance_t=inf,
    )
    shown = json.loads(dumps(results_document(replace(night, tanks=(tank,)))))["tanks"][0]
    assert shown["inspector_t"] is None
    assert shown["tolerance_t"] is None


def test_the_records_of_a_candidate_add_up_to_the_difference(night):
    for tank in results_document(night)["tanks"]:
        by_candidate = {}
        for cause in tank["causes"]:
            by_candidate.setdefault(cause["candidate"], []).append(cause)
        for records in by_candidate.values():
            explained = sum(Decimal(str(each["explains_t"])) for each in records)
            residual = Decimal(str(records[0]["residual_t"]))
            assert explained + residual == Decimal(str(tank["difference_t"]))


def test_only_causes_that_were_taken_are_told(night):
    codes = [cause["code"] for cause in tank_of(results_document(night), "T-201")["causes"]]
    assert codes == ["duplicate_entry", "cutoff"]


def test_sentences_are_english_whatever_the_runs_language(night):
    document = results_document(replace(night, language="zh"))
    cause = tank_of(document, "T-201")["causes"][1]
    assert cause["evidence"] == "An issue of 205.000 t took effect 40 minutes after the dip."
    assert document["findings"][-1]["message"].startswith("Document 7 is missing")


def test_the_order_of_the_run_does_not_matter(night):
    shuffled = replace(
        night,
        tanks=night.tanks[::-1],
        findings=night.findings[::-1],
        inputs=night.inputs[::-1],
        input_problems=night.input_problems[::-1],
    )
    assert dumps(results_document(shuffled)) == dumps(results_document(night))


def test_each_tank_has_a_line_and_the_text_ends_with_one(night):
    text = dumps(results_document(night))
    assert text.endswith("}\n")
    assert sum(line.startswith('{"depot": ') for line in text.splitlines()) == len(night.tanks)


def test_a_file_name_that_is_no_utf8_can_still_be_written(make_run):
    run = make_run()
    foreign = replace(run, inputs=(replace(run.inputs[0], path="inbox/\udcc5\udccc.csv"),))
    text = dumps(results_document(foreign))
    path = json.loads(text.encode())["run"]["inputs"][0]["path"]
    assert path == "inbox/\\udcc5\\udccc.csv"


@settings(deadline=None)
@given(
    st.dictionaries(
        st.text(max_size=5),
        st.one_of(
            st.none(),
            st.booleans(),
            st.integers(),
            st.floats(),
            st.decimals(allow_nan=True),
            st.text(max_size=5),
            st.datetimes(),
            st.lists(st.floats(), max_size=3),
        ),
        max_size=4,
    )
)
def test_whatever_a_check_puts_into_its_parameters_becomes_json(params):
    plain = plain_json(params)
    assert set(plain) == set(params)
    json.dumps(plain, allow_nan=False).encode()
