-- name: answered
-- Every finding that names a measure, with who sees to it and by when.
SELECT finding_id, measure, owner, due_date, state FROM findings
WHERE measure IS NOT NULL ORDER BY first_seen, finding_id;

-- name: listed
-- The list as it stood, with the night that took each measure up.
SELECT m.measure_id, m.measure, m.owner, m.due_date, m.state, m.finding_ids, r.as_of AS since
FROM measures AS m LEFT JOIN runs AS r ON r.run_id = m.first_run
ORDER BY m.measure_id;

-- name: go_on
-- What changed of a measure that stood before.
UPDATE measures SET
    owner = t.owner, due_date = t.due_date, state = t.state, finding_ids = t.finding_ids,
    last_run = $run_id
FROM measures_tonight AS t WHERE measures.measure_id = t.measure_id;

-- name: begin
-- A measure is taken up.
INSERT INTO measures (measure_id, measure, owner, due_date, state, finding_ids, first_run, last_run)
SELECT measure_id, measure, owner, due_date, state, finding_ids, $run_id, $run_id
FROM measures_tonight AS t
WHERE NOT EXISTS (SELECT 1 FROM measures WHERE measures.measure_id = t.measure_id);
