-- A night and everything it said: enough to write every report of it again.

CREATE TABLE runs (
    run_id VARCHAR NOT NULL,
    seq BIGINT NOT NULL,
    site VARCHAR NOT NULL,
    timezone VARCHAR NOT NULL,
    as_of TIMESTAMP NOT NULL,
    profile VARCHAR NOT NULL,
    coverage_factor DOUBLE NOT NULL,
    tool_version VARCHAR NOT NULL,
    rules_sha256 VARCHAR NOT NULL,
    master_sha256 VARCHAR,
    language VARCHAR NOT NULL,
    settings VARCHAR NOT NULL,
    totals VARCHAR NOT NULL,
    skipped VARCHAR NOT NULL,
    started_at TIMESTAMP,
    finished_at TIMESTAMP,
    peak_memory_mib BIGINT,
    digests VARCHAR NOT NULL,
    previous_run_hash VARCHAR NOT NULL,
    run_hash VARCHAR NOT NULL
);
COMMENT ON TABLE runs IS 'One row a night of the site, in order; the audit chain runs through run_hash.';
COMMENT ON COLUMN runs.run_id IS 'Id of the run, as in results.json.';
COMMENT ON COLUMN runs.seq IS '1 for the first run of this store, then counting.';
COMMENT ON COLUMN runs.site IS 'Name of the site.';
COMMENT ON COLUMN runs.timezone IS 'Zone (tz database) in which every time of this store is written.';
COMMENT ON COLUMN runs.as_of IS 'The instant the run speaks of, in the site''s zone.';
COMMENT ON COLUMN runs.profile IS 'Measurement profile: gb, iso15 or us60.';
COMMENT ON COLUMN runs.coverage_factor IS 'k of the uncertainties of this run.';
COMMENT ON COLUMN runs.tool_version IS 'Version of the program that made the run.';
COMMENT ON COLUMN runs.rules_sha256 IS 'SHA-256 of the rules in force.';
COMMENT ON COLUMN runs.master_sha256 IS 'SHA-256 of the master data in force.';
COMMENT ON COLUMN runs.language IS 'Language the run was asked for.';
COMMENT ON COLUMN runs.settings IS 'Settings in force, JSON.';
COMMENT ON COLUMN runs.totals IS 'Counts of tanks and totals in tonnes, JSON.';
COMMENT ON COLUMN runs.skipped IS 'Files passed over by name with the reason''s code, JSON list of pairs.';
COMMENT ON COLUMN runs.started_at IS 'When the run began, in the site''s zone.';
COMMENT ON COLUMN runs.finished_at IS 'When the run was stored, in the site''s zone.';
COMMENT ON COLUMN runs.peak_memory_mib IS 'Peak resident memory of the run, MiB.';
COMMENT ON COLUMN runs.digests IS 'SHA-256 of this run''s rows in each table, JSON; run_hash covers them.';
COMMENT ON COLUMN runs.previous_run_hash IS 'run_hash of the run before; empty for the first.';
COMMENT ON COLUMN runs.run_hash IS 'SHA-256 over the previous hash, the head of this run and the digests of its rows.';

CREATE TABLE run_inputs (
    run_id VARCHAR NOT NULL,
    position BIGINT NOT NULL,
    path VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    kind VARCHAR,
    rows_read BIGINT NOT NULL,
    rows_loaded BIGINT NOT NULL,
    rows_known BIGINT NOT NULL,
    rows_rejected BIGINT NOT NULL,
    status VARCHAR NOT NULL
);
COMMENT ON TABLE run_inputs IS 'One row a file a run: rows_read = rows_loaded + rows_known + rows_rejected.';
COMMENT ON COLUMN run_inputs.run_id IS 'The run.';
COMMENT ON COLUMN run_inputs.position IS 'Place in the run''s list of files, from 0.';
COMMENT ON COLUMN run_inputs.path IS 'File, relative to the site.';
COMMENT ON COLUMN run_inputs.sha256 IS 'SHA-256 of the file''s bytes.';
COMMENT ON COLUMN run_inputs.kind IS 'Input kind; NULL when none was recognised.';
COMMENT ON COLUMN run_inputs.rows_read IS 'Rows read.';
COMMENT ON COLUMN run_inputs.rows_loaded IS 'Rows new to the store.';
COMMENT ON COLUMN run_inputs.rows_known IS 'Rows the store held already.';
COMMENT ON COLUMN run_inputs.rows_rejected IS 'Rows that broke a rule.';
COMMENT ON COLUMN run_inputs.status IS 'loaded, known, partly_rejected, rejected or skipped.';

CREATE TABLE files (
    sha256 VARCHAR NOT NULL,
    path VARCHAR NOT NULL,
    kind VARCHAR,
    rules_sha256 VARCHAR NOT NULL,
    master_sha256 VARCHAR NOT NULL,
    first_run VARCHAR NOT NULL,
    last_run VARCHAR NOT NULL,
    rows_read BIGINT NOT NULL,
    rows_loaded BIGINT NOT NULL,
    rows_rejected BIGINT NOT NULL,
    wholly_accepted BOOLEAN NOT NULL
);
COMMENT ON TABLE files IS 'Every content that was ever read, with the rules and master data it was last read under.';
COMMENT ON COLUMN files.sha256 IS 'SHA-256 of the file''s bytes; one row each.';
COMMENT ON COLUMN files.path IS 'Where it was last read, relative to the site.';
COMMENT ON COLUMN files.kind IS 'Input kind; NULL when none was recognised.';
COMMENT ON COLUMN files.rules_sha256 IS 'Rules in force at the last reading.';
COMMENT ON COLUMN files.master_sha256 IS 'Master data in force at the last reading.';
COMMENT ON COLUMN files.first_run IS 'Run that first read it.';
COMMENT ON COLUMN files.last_run IS 'Run that last read it.';
COMMENT ON COLUMN files.rows_read IS 'Rows at the last reading.';
COMMENT ON COLUMN files.rows_loaded IS 'Rows it brought to the store, over all its readings.';
COMMENT ON COLUMN files.rows_rejected IS 'Rows rejected at the last reading.';
COMMENT ON COLUMN files.wholly_accepted IS 'Whether nothing in it was refused: then it is not read again.';

CREATE TABLE quarantine (
    run_id VARCHAR NOT NULL,
    file_sha256 VARCHAR NOT NULL,
    origin_file VARCHAR NOT NULL,
    kind VARCHAR,
    origin_sheet VARCHAR,
    origin_row BIGINT,
    rule VARCHAR NOT NULL,
    cell VARCHAR,
    raw VARCHAR
);
COMMENT ON TABLE quarantine IS 'Rejected rows as they were written, from the last reading of each file.';
COMMENT ON COLUMN quarantine.run_id IS 'Run that rejected the row.';
COMMENT ON COLUMN quarantine.file_sha256 IS 'SHA-256 of the file.';
COMMENT ON COLUMN quarantine.origin_file IS 'File, relative to the site.';
COMMENT ON COLUMN quarantine.kind IS 'Input kind.';
COMMENT ON COLUMN quarantine.origin_sheet IS 'Sheet; NULL for text files.';
COMMENT ON COLUMN quarantine.origin_row IS 'Row or line, from 1.';
COMMENT ON COLUMN quarantine.rule IS 'Code of the rule it broke.';
COMMENT ON COLUMN quarantine.cell IS 'Cell at fault, A1 notation.';
COMMENT ON COLUMN quarantine.raw IS 'The row''s texts, JSON.';

CREATE TABLE problems (
    run_id VARCHAR NOT NULL,
    position BIGINT NOT NULL,
    file VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    sheet VARCHAR,
    cell VARCHAR,
    "row" BIGINT,
    "column" VARCHAR,
    value VARCHAR,
    params VARCHAR NOT NULL,
    rejects_row BOOLEAN NOT NULL
);
COMMENT ON TABLE problems IS 'What was wrong with the input of each run, with its address.';
COMMENT ON COLUMN problems.run_id IS 'The run.';
COMMENT ON COLUMN problems.position IS 'Place in the run''s list, from 0.';
COMMENT ON COLUMN problems.file IS 'File, relative to the site.';
COMMENT ON COLUMN problems.rule IS 'Code of the problem.';
COMMENT ON COLUMN problems.sheet IS 'Sheet; NULL for text files or where it is wider.';
COMMENT ON COLUMN problems.cell IS 'Cell, A1 notation.';
COMMENT ON COLUMN problems."row" IS 'Row or line, from 1.';
COMMENT ON COLUMN problems."column" IS 'Canonical column.';
COMMENT ON COLUMN problems.value IS 'What was written there.';
COMMENT ON COLUMN problems.params IS 'Parameters of the sentence, JSON.';
COMMENT ON COLUMN problems.rejects_row IS 'Whether a row was lost by it.';

CREATE TABLE results (
    run_id VARCHAR NOT NULL,
    position BIGINT NOT NULL,
    depot VARCHAR NOT NULL,
    tank_id VARCHAR NOT NULL,
    product VARCHAR,
    gauged_at TIMESTAMP,
    verdict VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    book_t DECIMAL(18,3),
    physical_t DECIMAL(18,3),
    difference_t DECIMAL(18,3),
    uncertainty_t DOUBLE,
    uncertainty_physical_t DOUBLE,
    tolerance_t DOUBLE,
    inspector_t DOUBLE,
    reason VARCHAR,
    reason_params VARCHAR NOT NULL,
    light_oil BOOLEAN NOT NULL,
    measurement VARCHAR,
    budget VARCHAR NOT NULL,
    notes VARCHAR NOT NULL,
    cut_off VARCHAR NOT NULL,
    finding_ids VARCHAR NOT NULL
);
COMMENT ON TABLE results IS 'One row a tank a run: difference = physical - book, surplus positive.';
COMMENT ON COLUMN results.run_id IS 'The run.';
COMMENT ON COLUMN results.position IS 'Place in the run''s list of tanks, from 0.';
COMMENT ON COLUMN results.depot IS 'Depot of the tank.';
COMMENT ON COLUMN results.tank_id IS 'Tank, spelled as in the register.';
COMMENT ON COLUMN results.product IS 'Product code.';
COMMENT ON COLUMN results.gauged_at IS 'Gauge time, in the site''s zone.';
COMMENT ON COLUMN results.verdict IS 'matched, shortage, surplus, not_measurable, not_counted, not_booked or idle.';
COMMENT ON COLUMN results.severity IS 'none, watch or high.';
COMMENT ON COLUMN results.book_t IS 'Book quantity at the gauge time, t in air.';
COMMENT ON COLUMN results.physical_t IS 'Physical quantity, t in air.';
COMMENT ON COLUMN results.difference_t IS 'physical_t - book_t, t.';
COMMENT ON COLUMN results.uncertainty_t IS 'U of the difference at the run''s coverage factor, t.';
COMMENT ON COLUMN results.uncertainty_physical_t IS 'U of the physical quantity at the run''s coverage factor, t.';
COMMENT ON COLUMN results.tolerance_t IS 'What is allowed, t.';
COMMENT ON COLUMN results.inspector_t IS 'Mass in air the inspector printed, t.';
COMMENT ON COLUMN results.reason IS 'Code of why the tank could not be measured.';
COMMENT ON COLUMN results.reason_params IS 'Parameters of the reason, JSON.';
COMMENT ON COLUMN results.light_oil IS 'Whether the line for light oils applied.';
COMMENT ON COLUMN results.measurement IS 'Steps from the dip to tonnes, JSON; NULL without a reading.';
COMMENT ON COLUMN results.budget IS 'Components of the uncertainty, t, JSON.';
COMMENT ON COLUMN results.notes IS 'Codes with parameters, JSON list of pairs.';
COMMENT ON COLUMN results.cut_off IS 'Entries around the gauge time, JSON.';
COMMENT ON COLUMN results.finding_ids IS 'Ids of the findings on this tank, JSON list.';

CREATE TABLE result_causes (
    run_id VARCHAR NOT NULL,
    tank_position BIGINT NOT NULL,
    position BIGINT NOT NULL,
    depot VARCHAR NOT NULL,
    tank_id VARCHAR NOT NULL,
    candidate BIGINT NOT NULL,
    code VARCHAR NOT NULL,
    confidence VARCHAR NOT NULL,
    explains_t DECIMAL(18,3) NOT NULL,
    residual_t DECIMAL(18,3) NOT NULL,
    entries VARCHAR NOT NULL,
    tanks VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL,
    params VARCHAR NOT NULL,
    score DOUBLE,
    taken BOOLEAN NOT NULL
);
COMMENT ON TABLE result_causes IS 'Every cause that was tried on a flagged tank, refused ones too.';
COMMENT ON COLUMN result_causes.run_id IS 'The run.';
COMMENT ON COLUMN result_causes.tank_position IS 'position of the tank in results.';
COMMENT ON COLUMN result_causes.position IS 'Place in the tank''s list, from 0.';
COMMENT ON COLUMN result_causes.depot IS 'Depot of the tank.';
COMMENT ON COLUMN result_causes.tank_id IS 'Tank, spelled as in the register.';
COMMENT ON COLUMN result_causes.candidate IS '1 is the best; one candidate may have several records.';
COMMENT ON COLUMN result_causes.code IS 'Cause code.';
COMMENT ON COLUMN result_causes.confidence IS 'confirmed, suggested or ambiguous.';
COMMENT ON COLUMN result_causes.explains_t IS 'Part of the difference it explains, t.';
COMMENT ON COLUMN result_causes.residual_t IS 'What its candidate leaves, t.';
COMMENT ON COLUMN result_causes.entries IS 'Entry ids, JSON list.';
COMMENT ON COLUMN result_causes.tanks IS 'Other tanks, JSON list.';
COMMENT ON COLUMN result_causes.evidence IS 'Code of the evidence.';
COMMENT ON COLUMN result_causes.params IS 'Parameters of the evidence, JSON.';
COMMENT ON COLUMN result_causes.score IS 'Score among the candidates; the higher the better.';
COMMENT ON COLUMN result_causes.taken IS 'False for candidates that were tried and refused.';

CREATE TABLE run_findings (
    run_id VARCHAR NOT NULL,
    position BIGINT NOT NULL,
    finding_id VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    depot VARCHAR,
    tank_id VARCHAR,
    params VARCHAR NOT NULL,
    first_seen TIMESTAMP NOT NULL,
    last_seen TIMESTAMP NOT NULL,
    age_days BIGINT NOT NULL,
    runs_seen BIGINT NOT NULL
);
COMMENT ON TABLE run_findings IS 'The findings as one run showed them, so that its reports can be written again.';
COMMENT ON COLUMN run_findings.run_id IS 'The run.';
COMMENT ON COLUMN run_findings.position IS 'Place in the run''s list, from 0.';
COMMENT ON COLUMN run_findings.finding_id IS 'Id of the finding.';
COMMENT ON COLUMN run_findings.rule IS 'Code of the rule.';
COMMENT ON COLUMN run_findings.severity IS 'info, watch or high.';
COMMENT ON COLUMN run_findings.state IS 'State that night.';
COMMENT ON COLUMN run_findings.depot IS 'Depot of the tank, where it concerns one.';
COMMENT ON COLUMN run_findings.tank_id IS 'Tank, where it concerns one.';
COMMENT ON COLUMN run_findings.params IS 'Parameters of the sentence, JSON.';
COMMENT ON COLUMN run_findings.first_seen IS 'as_of of the run that first saw it.';
COMMENT ON COLUMN run_findings.last_seen IS 'as_of of the run that last saw it.';
COMMENT ON COLUMN run_findings.age_days IS 'Days from first_seen to this run''s as_of.';
COMMENT ON COLUMN run_findings.runs_seen IS 'Number of distinct as_of that saw it.';

CREATE TABLE run_rows (
    run_id VARCHAR NOT NULL,
    of_run VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    rows BIGINT NOT NULL,
    content_sum HUGEINT NOT NULL
);
COMMENT ON TABLE run_rows IS 'What each run did to the rows of the input kinds: proof that none was changed since.';
COMMENT ON COLUMN run_rows.run_id IS 'The run that did it.';
COMMENT ON COLUMN run_rows.of_run IS 'The run whose rows they are: itself, or an earlier one whose rows it read again.';
COMMENT ON COLUMN run_rows.kind IS 'Input kind.';
COMMENT ON COLUMN run_rows.rows IS 'Rows added.';
COMMENT ON COLUMN run_rows.content_sum IS 'What the sum over the rows'' hashes grew by.';

CREATE TABLE run_outputs (
    seq BIGINT NOT NULL,
    run_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    previous_hash VARCHAR NOT NULL,
    output_hash VARCHAR NOT NULL
);
COMMENT ON TABLE run_outputs IS 'Every file that was written for people, in order, with a chain of its own.';
COMMENT ON COLUMN run_outputs.seq IS '1 for the first file, then counting.';
COMMENT ON COLUMN run_outputs.run_id IS 'The run it shows.';
COMMENT ON COLUMN run_outputs.name IS 'Name of the file.';
COMMENT ON COLUMN run_outputs.sha256 IS 'SHA-256 of its bytes as written.';
COMMENT ON COLUMN run_outputs.previous_hash IS 'output_hash of the file before; empty for the first.';
COMMENT ON COLUMN run_outputs.output_hash IS 'SHA-256 over the previous hash, the run, its hash, the name and the bytes'' hash.';

CREATE TABLE store_facts (
    name VARCHAR NOT NULL,
    value VARCHAR NOT NULL
);
COMMENT ON TABLE store_facts IS 'What this file must know of itself.';
COMMENT ON COLUMN store_facts.name IS 'Name of the fact.';
COMMENT ON COLUMN store_facts.value IS 'Its value.';
