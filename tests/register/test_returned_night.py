"""A returned workbook in the inbox of a whole night: only its problem list is read."""

from openpyxl import load_workbook

from recon.report import labels


def test_a_workbook_dropped_back_is_read_by_its_findings_alone(depot):
    depot.count(1, {"T-1": -40.0})
    before = depot.run(1).run
    short = depot.finding(1, "tank_shortage", "T-1")

    # Nobody filled anything in: no action, no problem, and not one figure moves.
    depot.hand_in(1, "blank.xlsx", {})
    run = depot.run(1).run
    (file,) = [f for f in run.inputs if f.path == "inbox/blank.xlsx"]
    assert (file.kind, file.rows_read, file.status) == ("actions", 0, "loaded")
    assert run.input_problems == ()
    assert (run.totals, run.tanks, run.findings) == (before.totals, before.tanks, before.findings)

    # One row is filled in, in another the id was overwritten, a third file lost its list.
    target = depot.hand_in(1, "filled.xlsx", {short.id: {"Explanation": "Spilt"}})
    book = load_workbook(target)
    book[labels.PROBLEM_LIST.both]["A9"] = "F-0000000000"
    book.save(target)
    book = load_workbook(target)
    del book[labels.PROBLEM_LIST.both]
    book.save(target.with_name("bare.xlsx"))
    outcome = depot.run(1)
    found = {(p.file, p.rule, p.cell) for p in outcome.run.input_problems}
    assert found == {
        ("inbox/filled.xlsx", "action_finding_unknown", "A9"),
        ("inbox/bare.xlsx", "returned_workbook_without_list", None),
    }
    (file,) = [f for f in outcome.run.inputs if f.path == "inbox/filled.xlsx"]
    assert (file.rows_read, file.rows_loaded, file.rows_rejected) == (2, 1, 1)
    assert depot.finding(1, "tank_shortage", "T-1").explanation == "Spilt"
    assert outcome.run.totals == before.totals
    refused = [f for f in outcome.run.findings if f.rule == "rows_rejected"]
    assert [f.state for f in refused] == ["open"]

    # The files are taken away: nothing is refused any more, what was written stays.
    for name in ("filled.xlsx", "bare.xlsx"):
        target.with_name(name).unlink()
    outcome = depot.run(1)
    assert outcome.run.input_problems == ()
    assert depot.finding(1, "tank_shortage", "T-1").explanation == "Spilt"
    refused = [f for f in outcome.run.findings if f.rule == "rows_rejected"]
    assert [f.state for f in refused] == ["verified_closed"]
