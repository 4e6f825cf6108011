"""The benchmark of two faults on one tank: what it plants, and what it counts."""

from decimal import Decimal
from types import SimpleNamespace

from benchmarks.diagnose_two_causes import BOOK, READING, Twice, pairs_of_codes, seen, table
from recon.simulate.faults import FAULTS


def test_every_two_codes_meet_but_no_two_of_the_reading():
    pairs = [set(pair.split("+")) for pair in pairs_of_codes()]
    assert len(pairs) == len(BOOK) * (len(BOOK) - 1) // 2 + len(BOOK) * len(READING)
    assert all(len(pair) == 2 and not pair <= set(READING) for pair in pairs)
    assert {*BOOK, *READING} <= set(FAULTS)


def told(tank, *causes, verdict="shortage"):
    records = [
        SimpleNamespace(candidate=number, code=code, confidence="ambiguous", taken=taken)
        for number, code, taken in causes
    ]
    return SimpleNamespace(tank_id=tank, verdict=verdict, uncertainty_t=2.0, causes=records)


def planted(tank, **effects):
    return [
        SimpleNamespace(code=code, tanks=(tank,), effect_t={tank: Decimal(effect)})
        for code, effect in effects.items()
    ]


def test_only_flagged_tanks_with_two_faults_are_looked_at():
    faults = planted("T-1", cutoff="8", sign_error="-6") + planted("T-2", cutoff="8")
    faults += planted("T-3", cutoff="1", sign_error="1")
    results = [
        told("T-1", (1, "cutoff", True), (1, "sign_error", True), (2, "free_water", False)),
        told("T-2", (1, "cutoff", True)),
        told("T-3", verdict="matched"),
    ]
    (one,) = seen(SimpleNamespace(faults=faults), results)
    assert one.codes == one.found == {"cutoff", "sign_error"}
    assert one.listed == (one.codes,)
    assert one.smaller_u == 3.0


def test_the_table_tells_both_from_one_and_from_others():
    codes = frozenset({"cutoff", "sign_error"})

    def answer(found, confidence="suggested"):
        first = frozenset(found.split("+"))
        return Twice(codes, 5.0, first, confidence, (first,))

    text = table(
        [
            answer("cutoff+sign_error", "confirmed"),
            answer("cutoff"),
            answer("cutoff+free_water"),
            answer("unexplained"),
            answer("free_water", "confirmed"),
        ]
    )
    large = next(line for line in text.splitlines() if line.lstrip().startswith("3 U"))
    assert large.split()[4:14] == ["5", *["20.00", "%"] * 4, "20.00"]
    assert large.endswith("2, 1")
    assert "suggested 3, of them another than the two 0" in text
