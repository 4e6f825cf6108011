-- What people write in returned workbooks, and the sheets a run shows besides its tanks.

ALTER TABLE findings ADD COLUMN measure VARCHAR;
ALTER TABLE findings ADD COLUMN claimed_at TIMESTAMP;
ALTER TABLE finding_events ADD COLUMN origin_cell VARCHAR;
ALTER TABLE finding_events ADD COLUMN origin_sha256 VARCHAR;
ALTER TABLE finding_events ADD COLUMN written_at TIMESTAMP;
COMMENT ON COLUMN findings.measure IS 'Measure a person agreed so that it does not come again.';
COMMENT ON COLUMN findings.claimed_at IS 'as_of of the night whoever wrote the state had in hand: a later night that still sees a rectified finding re-opens it.';
COMMENT ON COLUMN finding_events.origin_cell IS 'Cell in it, A1 notation.';
COMMENT ON COLUMN finding_events.origin_sha256 IS 'SHA-256 of the returned workbook.';
COMMENT ON COLUMN finding_events.written_at IS 'as_of of the night the returned workbook shows: of two, the later one shows.';

CREATE TABLE run_finding_cells (
    run_id VARCHAR NOT NULL,
    position BIGINT NOT NULL,
    finding_id VARCHAR NOT NULL,
    explanation VARCHAR,
    decision VARCHAR,
    owner VARCHAR,
    due_date DATE,
    measure VARCHAR,
    remarks VARCHAR
);
COMMENT ON TABLE run_finding_cells IS 'Cells for people as one run printed them: what a returned workbook is compared with.';
COMMENT ON COLUMN run_finding_cells.run_id IS 'The run.';
COMMENT ON COLUMN run_finding_cells.position IS 'Place of the finding in the run''s list, from 0.';
COMMENT ON COLUMN run_finding_cells.finding_id IS 'Id of the finding.';
COMMENT ON COLUMN run_finding_cells.explanation IS 'Explanation printed.';
COMMENT ON COLUMN run_finding_cells.decision IS 'Decision printed.';
COMMENT ON COLUMN run_finding_cells.owner IS 'Who sees to it, as printed.';
COMMENT ON COLUMN run_finding_cells.due_date IS 'Due date printed.';
COMMENT ON COLUMN run_finding_cells.measure IS 'Measure printed.';
COMMENT ON COLUMN run_finding_cells.remarks IS 'Remarks printed.';

CREATE TABLE run_extras (
    run_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    content VARCHAR NOT NULL
);
COMMENT ON TABLE run_extras IS 'Further sheets of a run as they were worked out, so that its reports can be written again.';
COMMENT ON COLUMN run_extras.run_id IS 'The run.';
COMMENT ON COLUMN run_extras.name IS 'What it is: measures, inspectors, visit_plan, owners and so on.';
COMMENT ON COLUMN run_extras.content IS 'Its rows, JSON.';
