"""The table of priors covers what the rules propose, and every word of it is said somewhere."""

import re
from pathlib import Path
from string import Formatter

import pytest

import recon.diagnose
from recon.diagnose.priors import (
    COMMON,
    NO_TRACE,
    PAPERS,
    TELLING,
    TRACES,
    marks_of,
    share,
)
from recon.simulate.faults import FAULTS
from recon.wording.diagnose import SENTENCES

ROOT = Path(__file__).resolve().parents[2]

CODES = set(FAULTS)
"""The simulator plants one fault for each cause code of the contract."""


def test_every_cause_code_of_the_contract_has_a_prior():
    assert set(COMMON) == CODES
    assert set(TRACES) | set(PAPERS) == CODES - {"unexplained"}
    assert not set(TRACES) & set(PAPERS)


def test_the_priors_share_out_the_faulty_tanks():
    assert sum(COMMON.values()) == pytest.approx(1)
    for code, traces in TRACES.items():
        assert 0.5 < sum(traces.values()) <= 1.1, code


def _rows(code_of: str) -> dict[str, list[str]]:
    """The table of docs/causes.md whose heading has these columns, by code."""
    lines = (ROOT / "docs" / "causes.md").read_text(encoding="utf-8").splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(code_of))
    rows = {}
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        code, *cells = (cell.strip() for cell in line.strip("|").split("|"))
        rows[code.strip("`")] = cells
    return rows


def _numbers(cell: str) -> list[float]:
    return [float(number) for number in cell.split(",")]


def _names(cell: str) -> list[str]:
    return re.findall(r"`(\w+)`", cell)


def test_the_page_on_causes_gives_the_prior_of_every_code():
    rows = _rows("| Code | Fingerprint |")
    assert set(rows) == set(COMMON)
    for code, cells in rows.items():
        assert float(cells[-1]) == pytest.approx(1000 * COMMON[code]), code
        assert all(cells), code


def test_the_page_on_causes_gives_what_every_trace_is_worth():
    papers = _rows("| Code | Trace | Times |")
    assert {code: _names(row[0]) for code, row in papers.items()} == {
        code: list(marks) for code, marks in PAPERS.items()
    }
    for code, row in papers.items():
        assert _numbers(row[1]) == list(PAPERS[code].values()), code
    traces = _rows("| Code | Trace | Share |")
    assert set(traces) == set(TRACES)
    for code, (marks, shares, rare) in traces.items():
        assert _names(marks) == list(TRACES[code]), code
        assert _numbers(shares) == list(TRACES[code].values()), code
        assert _numbers(rare) == [TELLING.get((code, mark), 1.0) for mark in TRACES[code]], code


def test_papers_that_agree_with_an_entry_clear_it_and_papers_that_do_not_accuse_it():
    for code, papers in PAPERS.items():
        assert marks_of(code) == tuple(papers)
        assert papers[NO_TRACE] <= 1, code
        assert share(code, NO_TRACE) == COMMON[code] * papers[NO_TRACE]
        against = {"contradicted", "unusual", "own_density"} & set(papers)
        assert all(papers[mark] < papers[NO_TRACE] for mark in against), code


def test_a_trace_that_tells_raises_its_cause():
    assert all(weight >= 1 for weight in TELLING.values())
    for code, mark in TELLING:
        assert share(code, mark) > COMMON[code] * TRACES[code][mark]


def test_every_evidence_code_in_the_rules_has_a_sentence():
    text = "".join(
        path.read_text(encoding="utf-8") for path in Path(recon.diagnose.__path__[0]).glob("*.py")
    )
    named = set(re.findall(r'f?"((?:cause|refused|site)_[a-z0-9_{}\[\]\'"]*)"', text))
    plain = {name for name in named if "{" not in name}
    assert len(plain) > 25
    # A parameter is called so too.
    assert plain - {"site_code"} <= set(SENTENCES)


def test_no_sentence_asks_for_a_decimal_or_a_time():
    for code, sentence in SENTENCES.items():
        for _, name, form, _ in Formatter().parse(sentence):
            assert name is None or name.isidentifier(), code
            assert not form or form[-1] in "fd", code
