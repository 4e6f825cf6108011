-- name: probe
-- The hash of one known row, a value of every type.
SELECT hash('罐 T-101', 101::BIGINT, 840.1::DOUBLE, 12.345::DECIMAL(18,3), 12.345678::DECIMAL(18,6),
            TIMESTAMP '2026-11-20 23:30:00', DATE '2026-11-20', true, NULL::VARCHAR)::VARCHAR;

-- name: known_probe
-- The same as the DuckDB that wrote this file had it.
SELECT value FROM store_facts WHERE name = 'hash_probe';

-- name: forget_probe
-- Before another is kept.
DELETE FROM store_facts WHERE name = 'hash_probe';

-- name: keep_probe
-- What this file's hashes go by.
INSERT INTO store_facts VALUES ('hash_probe', $probe);

-- name: hash_anew
-- The hash of every row's content.
UPDATE {table} SET content_hash = {content_hash};

-- name: note_hashed_anew
-- What the rows' hashes add up to now, against what the books say.
INSERT INTO run_rows
SELECT $run_id, of_run, $kind, 0, sum(change) FROM (
    SELECT of_run, -sum(content_sum) AS change FROM run_rows WHERE kind = $kind GROUP BY of_run
    UNION ALL
    SELECT run_id, {state_sum} + {place_sum} FROM {table} GROUP BY run_id
)
GROUP BY of_run HAVING sum(change) <> 0
ORDER BY of_run;
