"""A hand-built night (``nights.py``) and ways to look at what is written of it."""

import pytest

from tests.report.nights import build_run, cause, tank

TEST_SENTENCES = {
    "test_evidence_missed_transfer": "{quantity_t:,.3f} t are missing in one tank and too much in "
    "the other; no entry of that size stands in the ledger.",
    "test_evidence_duplicate_entry": "Two entries of {quantity_t:,.3f} t share vessel, day and "
    "document; taking one out leaves what the uncertainty allows.",
    "test_evidence_cutoff": "An issue of {quantity_t:,.3f} t took effect 40 minutes after the dip.",
    "test_evidence_transposed_digits": "{quantity_t:g} t was booked; swapping its digits removes "
    "the difference.",
    "test_evidence_free_water": "{water_m3:g} m³ of water were not deducted.",
    "test_note_no_ambient": "No ambient temperature was written: the shell takes the liquid's.",
    "test_reason_being_pumped": "The tank was being pumped when it was gauged.",
    "test_shortage": "Physical differs from book by {t:+,.2f} t.",
    "test_surplus": "Physical differs from book by {t:+,.2f} t.",
    "test_gap": "Document {document} is missing from the ledger's sequence.",
    "test_unreadable_number": "“{value}” is no number ({column}).",
    "test_no_kind": "No input kind was recognised from the headers of this file.",
}


@pytest.fixture(autouse=True)
def _test_sentences(monkeypatch):
    """The sentences of the hand-built codes; the real ones are the other stages' affair."""
    from recon.wording import say

    known = dict(say.sentences())
    monkeypatch.setattr(say, "sentences", lambda: {**known, **TEST_SENTENCES})


@pytest.fixture
def night():
    return build_run()


@pytest.fixture
def make_run():
    return build_run


@pytest.fixture
def make_tank():
    return tank


@pytest.fixture
def make_cause():
    return cause


_READ = {}
"""The usual night's workbook, written and read once: tests only look at it."""


@pytest.fixture
def sheet_of(tmp_path):
    """A function: the rows of one sheet of a run's workbook, as a reader of it sees them."""
    from openpyxl import load_workbook

    from recon.report.workbook import write_workbook

    def read(run, label, language="en"):
        usual = language == "en" and run == build_run()
        if usual and "book" in _READ:
            return _READ["book"][label.both]
        path = tmp_path / "night.xlsx"
        write_workbook(run, path, language)
        book = load_workbook(path)
        if usual:
            _READ["book"] = book
        return book[label.both]

    return read


@pytest.fixture
def records_of(sheet_of):
    """A function: the table of one sheet as dicts, by the English half of its headers."""

    def read(run, label, language="en"):
        sheet = sheet_of(run, label, language)
        header = int(sheet.print_title_rows.split(":")[0].strip("$"))
        names = [str(cell.value).split("\n")[-1] for cell in sheet[header]]
        return [
            dict(zip(names, (cell.value for cell in row), strict=True))
            for row in sheet.iter_rows(min_row=header + 1)
        ]

    return read


@pytest.fixture
def chinese(monkeypatch):
    """A stand-in for the Chinese catalogue: marks each sentence that went through it."""
    import gettext

    from recon.wording import say

    class Marked(gettext.NullTranslations):
        def gettext(self, message):
            return f"〔{message}〕"

    plain = gettext.NullTranslations()
    monkeypatch.setattr(say, "catalogue", lambda language: Marked() if language == "zh" else plain)
