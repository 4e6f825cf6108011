-- name: standing
-- Every finding still open, and those closed ones that tonight's concerns speak of.
SELECT finding_id, rule, identity, depot, tank_id, severity, state, params,
       first_seen, last_seen, runs_seen, first_run, closed_at, claimed_at,
       explanation, decision, owner, due_date, measure, remarks
FROM findings
WHERE closed_at IS NULL OR closed_at >= $as_of
   OR finding_id IN (SELECT unnest($ids::VARCHAR[]))
ORDER BY finding_id;

-- name: begin
-- A finding's life begins, with the cells for people empty.
INSERT INTO findings (finding_id, rule, identity, depot, tank_id, severity, state, params,
                      first_seen, last_seen, runs_seen, first_run, last_run, closed_at)
SELECT finding_id, rule, identity, depot, tank_id, severity, state, params,
       first_seen, last_seen, runs_seen, $run_id, $run_id, closed_at
FROM register_tonight AS tonight
WHERE NOT EXISTS (SELECT 1 FROM findings WHERE findings.finding_id = tonight.finding_id);

-- name: go_on
-- What tonight saw of a finding that stood before; what people wrote in it stays.
UPDATE findings SET
    severity = tonight.severity,
    state = tonight.state,
    params = tonight.params,
    last_seen = tonight.last_seen,
    runs_seen = tonight.runs_seen,
    last_run = $run_id,
    closed_at = tonight.closed_at,
    claimed_at = tonight.claimed_at
FROM register_tonight AS tonight
WHERE findings.finding_id = tonight.finding_id;

-- name: last_event
-- The number of the newest event in the history of all findings.
SELECT coalesce(max(seq), 0)::BIGINT FROM finding_events;

-- name: all_findings
-- The whole register, worst and oldest first.
SELECT * FROM findings
WHERE closed_at IS NULL OR NOT $only_open
ORDER BY closed_at IS NOT NULL, array_position(['high', 'watch', 'info'], severity),
         first_seen, finding_id;

-- name: one_finding
-- One finding with all that people wrote.
SELECT * FROM findings WHERE finding_id = $finding_id;

-- name: history
-- What happened to a finding, oldest first.
SELECT * FROM finding_events WHERE finding_id = $finding_id ORDER BY seq;
