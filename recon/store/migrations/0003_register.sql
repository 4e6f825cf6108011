-- What outlives a night: findings, their history, measures, and what happened to old entries.

CREATE TABLE findings (
    finding_id VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    identity VARCHAR NOT NULL,
    depot VARCHAR,
    tank_id VARCHAR,
    severity VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    params VARCHAR NOT NULL,
    first_seen TIMESTAMP NOT NULL,
    last_seen TIMESTAMP NOT NULL,
    runs_seen BIGINT NOT NULL,
    first_run VARCHAR NOT NULL,
    last_run VARCHAR NOT NULL,
    closed_at TIMESTAMP,
    explanation VARCHAR,
    decision VARCHAR,
    owner VARCHAR,
    due_date DATE,
    remarks VARCHAR
);
COMMENT ON TABLE findings IS 'The register: one row a concern, as it stands now.';
COMMENT ON COLUMN findings.finding_id IS 'Stable id: the same concern has the same id night after night.';
COMMENT ON COLUMN findings.rule IS 'Code of the rule.';
COMMENT ON COLUMN findings.identity IS 'What the concern is about: an entry, a document, an application; never a file or a date of running.';
COMMENT ON COLUMN findings.depot IS 'Depot of the tank, where it concerns one.';
COMMENT ON COLUMN findings.tank_id IS 'Tank, where it concerns one.';
COMMENT ON COLUMN findings.severity IS 'info, watch or high.';
COMMENT ON COLUMN findings.state IS 'open, explained, measure_agreed, rectified, verified_closed or reopened.';
COMMENT ON COLUMN findings.params IS 'Parameters of the sentence as last seen, JSON.';
COMMENT ON COLUMN findings.first_seen IS 'as_of of the run that first saw it.';
COMMENT ON COLUMN findings.last_seen IS 'as_of of the run that last saw it.';
COMMENT ON COLUMN findings.runs_seen IS 'Number of distinct as_of that saw it.';
COMMENT ON COLUMN findings.first_run IS 'Run that first saw it.';
COMMENT ON COLUMN findings.last_run IS 'Run that last saw it.';
COMMENT ON COLUMN findings.closed_at IS 'as_of of the run that verified it closed; NULL while it is open.';
COMMENT ON COLUMN findings.explanation IS 'What a person wrote as explanation.';
COMMENT ON COLUMN findings.decision IS 'What a person decided.';
COMMENT ON COLUMN findings.owner IS 'Who sees to it.';
COMMENT ON COLUMN findings.due_date IS 'By when.';
COMMENT ON COLUMN findings.remarks IS 'What else a person wrote.';

CREATE TABLE finding_events (
    finding_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    seq BIGINT NOT NULL,
    as_of TIMESTAMP NOT NULL,
    event VARCHAR NOT NULL,
    state_before VARCHAR,
    state_after VARCHAR,
    field VARCHAR,
    value_before VARCHAR,
    value_after VARCHAR,
    origin_file VARCHAR,
    origin_sheet VARCHAR,
    origin_row BIGINT,
    params VARCHAR NOT NULL
);
COMMENT ON TABLE finding_events IS 'Everything that ever happened to a finding; rows are only added.';
COMMENT ON COLUMN finding_events.finding_id IS 'The finding.';
COMMENT ON COLUMN finding_events.run_id IS 'Run in which it happened.';
COMMENT ON COLUMN finding_events.seq IS 'Order within the run.';
COMMENT ON COLUMN finding_events.as_of IS 'as_of of that run.';
COMMENT ON COLUMN finding_events.event IS 'Code: seen, closed, reopened, written, conflict and so on.';
COMMENT ON COLUMN finding_events.state_before IS 'State before; NULL when it is new.';
COMMENT ON COLUMN finding_events.state_after IS 'State after.';
COMMENT ON COLUMN finding_events.field IS 'Cell for people that was written, where one was.';
COMMENT ON COLUMN finding_events.value_before IS 'Its text before.';
COMMENT ON COLUMN finding_events.value_after IS 'Its text after.';
COMMENT ON COLUMN finding_events.origin_file IS 'Returned workbook it came from.';
COMMENT ON COLUMN finding_events.origin_sheet IS 'Sheet in it.';
COMMENT ON COLUMN finding_events.origin_row IS 'Row in it, from 1.';
COMMENT ON COLUMN finding_events.params IS 'Parameters of the event''s sentence, JSON.';

CREATE TABLE measures (
    measure_id VARCHAR NOT NULL,
    measure VARCHAR NOT NULL,
    owner VARCHAR,
    due_date DATE,
    state VARCHAR NOT NULL,
    finding_ids VARCHAR NOT NULL,
    first_run VARCHAR NOT NULL,
    last_run VARCHAR NOT NULL,
    remarks VARCHAR
);
COMMENT ON TABLE measures IS 'Measures agreed against findings, carried forward.';
COMMENT ON COLUMN measures.measure_id IS 'Stable id of the measure.';
COMMENT ON COLUMN measures.measure IS 'What is to be done.';
COMMENT ON COLUMN measures.owner IS 'Who sees to it.';
COMMENT ON COLUMN measures.due_date IS 'By when.';
COMMENT ON COLUMN measures.state IS 'State of the measure.';
COMMENT ON COLUMN measures.finding_ids IS 'Findings it answers, JSON list.';
COMMENT ON COLUMN measures.first_run IS 'Run that took it up.';
COMMENT ON COLUMN measures.last_run IS 'Run that last changed it.';
COMMENT ON COLUMN measures.remarks IS 'What else a person wrote.';

CREATE TABLE revisions (
    run_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    key VARCHAR NOT NULL,
    depot VARCHAR,
    tank_id VARCHAR,
    version_seq BIGINT NOT NULL,
    origin_file VARCHAR NOT NULL,
    origin_sheet VARCHAR,
    origin_row BIGINT,
    previous_run VARCHAR NOT NULL,
    previous_file VARCHAR NOT NULL,
    previous_sheet VARCHAR,
    previous_row BIGINT,
    counts BOOLEAN NOT NULL,
    changes VARCHAR NOT NULL
);
COMMENT ON TABLE revisions IS 'Rows that came again under a known key with other content; history is kept.';
COMMENT ON COLUMN revisions.run_id IS 'Run that brought the new version.';
COMMENT ON COLUMN revisions.kind IS 'Input kind.';
COMMENT ON COLUMN revisions.key IS 'The key, JSON object of column to value.';
COMMENT ON COLUMN revisions.depot IS 'Depot of the tank in the version that counts.';
COMMENT ON COLUMN revisions.tank_id IS 'Tank in the version that counts.';
COMMENT ON COLUMN revisions.version_seq IS 'Number of the new version, 1 being the first of its key.';
COMMENT ON COLUMN revisions.origin_file IS 'File of the new version.';
COMMENT ON COLUMN revisions.origin_sheet IS 'Its sheet.';
COMMENT ON COLUMN revisions.origin_row IS 'Its row or line, from 1.';
COMMENT ON COLUMN revisions.previous_run IS 'Run of the version that counted before.';
COMMENT ON COLUMN revisions.previous_file IS 'File of that version.';
COMMENT ON COLUMN revisions.previous_sheet IS 'Its sheet.';
COMMENT ON COLUMN revisions.previous_row IS 'Its row or line, from 1.';
COMMENT ON COLUMN revisions.counts IS 'Whether the new version is the one that counts now.';
COMMENT ON COLUMN revisions.changes IS 'Column to [before, after], JSON, values as text.';

CREATE TABLE vanished_entries (
    run_id VARCHAR NOT NULL,
    entry_id VARCHAR NOT NULL,
    depot VARCHAR,
    tank_id VARCHAR,
    kind VARCHAR,
    effective_at TIMESTAMP,
    quantity_t DECIMAL(18,3),
    held_by_file VARCHAR NOT NULL,
    held_by_row BIGINT,
    export_file VARCHAR NOT NULL,
    export_sha256 VARCHAR NOT NULL,
    cleared_by_run VARCHAR
);
COMMENT ON TABLE vanished_entries IS 'Entries an earlier export held and a later one over the same period does not.';
COMMENT ON COLUMN vanished_entries.run_id IS 'Run that missed the entry.';
COMMENT ON COLUMN vanished_entries.entry_id IS 'The entry; it stays in the book.';
COMMENT ON COLUMN vanished_entries.depot IS 'Depot of its tank.';
COMMENT ON COLUMN vanished_entries.tank_id IS 'Its tank.';
COMMENT ON COLUMN vanished_entries.kind IS 'Its kind.';
COMMENT ON COLUMN vanished_entries.effective_at IS 'When it took effect.';
COMMENT ON COLUMN vanished_entries.quantity_t IS 'Its quantity, t in air.';
COMMENT ON COLUMN vanished_entries.held_by_file IS 'File that held it.';
COMMENT ON COLUMN vanished_entries.held_by_row IS 'Its row or line there, from 1.';
COMMENT ON COLUMN vanished_entries.export_file IS 'Later export that does not hold it.';
COMMENT ON COLUMN vanished_entries.export_sha256 IS 'SHA-256 of that export.';
COMMENT ON COLUMN vanished_entries.cleared_by_run IS 'Run in which it came back; NULL while it is missing.';
