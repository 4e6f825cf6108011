-- name: findings
-- Every finding with its state and the cells for people, as they stand.
SELECT finding_id, state, claimed_at, explanation, decision, owner, due_date, measure, remarks
FROM findings ORDER BY finding_id;

-- name: written
-- Every cell that people have written, oldest first.
SELECT finding_id, seq, event, field, value_before, value_after, origin_file, origin_sha256,
       written_at, params
FROM finding_events WHERE origin_sha256 IS NOT NULL ORDER BY seq;

-- name: night_of
-- The night a run speaks of.
SELECT as_of FROM runs WHERE run_id = $run_id;

-- name: latest_night
-- The latest night of any run.
SELECT max(as_of) FROM runs;

-- name: printed
-- The cells for people as one run printed them.
SELECT f.finding_id, f.state, c.explanation, c.decision, c.owner, c.due_date, c.measure, c.remarks
FROM run_findings AS f
LEFT JOIN run_finding_cells AS c ON c.run_id = f.run_id AND c.finding_id = f.finding_id
WHERE f.run_id = $run_id ORDER BY f.finding_id;

-- name: last_event
-- The number of the newest event in the history of all findings.
SELECT coalesce(max(seq), 0)::BIGINT FROM finding_events;

-- name: write
-- What people wrote, into the findings as they stand.
UPDATE findings SET
    state = w.state, claimed_at = w.claimed_at, explanation = w.explanation,
    decision = w.decision, owner = w.owner, due_date = w.due_date, measure = w.measure,
    remarks = w.remarks, last_run = $run_id
FROM register_written AS w
WHERE findings.finding_id = w.finding_id;
