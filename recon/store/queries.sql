-- name: run_ids
-- Every run of the store, oldest first.
SELECT run_id, as_of FROM runs ORDER BY seq;

-- name: files_read_before
-- Contents of files that an earlier run has read: they bring no news by being offered again.
SELECT sha256 FROM files WHERE first_run <> $run_id ORDER BY sha256;

-- name: known_files
-- Contents that need not be read again under these rules and this master data.
SELECT sha256, kind, rows_read, rows_loaded FROM files
WHERE wholly_accepted AND rules_sha256 = $rules AND master_sha256 = $master
ORDER BY sha256;

-- name: is_known
-- Whether one content need not be read again.
SELECT count(*) FROM files
WHERE sha256 = $sha256 AND wholly_accepted
  AND rules_sha256 = $rules AND master_sha256 = $master;

-- name: files_read_again
-- Contents of the view `files_read` that stand in the books were read again.
UPDATE files SET
    path = r.path, kind = r.kind, rules_sha256 = $rules, master_sha256 = $master,
    last_run = $run_id, rows_read = r.rows_read, rows_loaded = files.rows_loaded + r.rows_loaded,
    rows_rejected = r.rows_rejected,
    wholly_accepted = r.wholly_accepted
FROM files_read AS r
WHERE files.sha256 = r.sha256;

-- name: files_read_first
-- Contents of the view `files_read` that were read for the first time, in its order.
INSERT INTO files (
    sha256, path, kind, rules_sha256, master_sha256, first_run, last_run,
    rows_read, rows_loaded, rows_rejected, wholly_accepted
)
SELECT
    r.sha256, r.path, r.kind, $rules, $master, $run_id, $run_id,
    r.rows_read, r.rows_loaded, r.rows_rejected, r.wholly_accepted
FROM files_read AS r
ANTI JOIN files ON files.sha256 = r.sha256
ORDER BY r.place;

-- name: rows_loaded_before
-- Rows that contents of the view `files_asked` brought into the store in earlier runs.
SELECT f.sha256, f.rows_loaded
FROM files AS f
SEMI JOIN files_asked AS a ON a.sha256 = f.sha256
ORDER BY f.sha256;

-- name: clear_quarantine
-- What an earlier run refused of a file, now that it was read again.
DELETE FROM quarantine WHERE file_sha256 = $sha256 AND run_id <> $run_id;

-- name: has_run
-- Whether a run of this id is stored.
SELECT count(*) FROM runs WHERE run_id = $run_id;

-- name: one_run
-- The head of one run, or of the last one when no id is given.
SELECT * FROM runs WHERE $run_id IS NULL OR run_id = $run_id ORDER BY seq DESC LIMIT 1;

-- name: run_at
-- The newest run that speaks of an instant.
SELECT run_id FROM runs WHERE as_of = $as_of ORDER BY seq DESC LIMIT 1;

-- name: hash_of_run
-- A run's place in the audit chain.
SELECT run_hash FROM runs WHERE run_id = $run_id;

-- name: add_run
-- The head of a run, behind the last one; its hash follows.
INSERT INTO runs
SELECT
    $run_id, last.seq + 1, $site, $timezone, $as_of, $profile, $coverage_factor, $tool_version,
    $rules_sha256, $master_sha256, $language, $settings, $totals, $skipped, $started_at,
    $finished_at, $peak_memory_mib, '', last.run_hash, ''
FROM (
    SELECT coalesce(max(seq), 0) AS seq, coalesce(arg_max(run_hash, seq), '') AS run_hash
    FROM runs
) AS last;

-- name: link_run
-- A run takes its place in the audit chain.
UPDATE runs SET digests = $digests, run_hash = $run_hash WHERE run_id = $run_id;

-- name: heads
-- The heads of one run, or of all when no id is given, oldest first.
SELECT * FROM runs WHERE $run_id IS NULL OR run_id = $run_id ORDER BY seq;

-- name: inputs_of_run
-- The files of one run, in its order.
SELECT * FROM run_inputs WHERE run_id = $run_id ORDER BY position;

-- name: problems_of_run
-- The input problems of one run, in its order.
SELECT * FROM problems WHERE run_id = $run_id ORDER BY position;

-- name: results_of_run
-- The tanks of one run, in its order.
SELECT * FROM results WHERE run_id = $run_id ORDER BY position;

-- name: causes_of_run
-- The causes of one run, tank by tank, in its order.
SELECT * FROM result_causes WHERE run_id = $run_id ORDER BY tank_position, position;

-- name: findings_of_run
-- The findings as one run showed them, in its order.
SELECT * FROM run_findings WHERE run_id = $run_id ORDER BY position;

-- name: cells_of_run
-- What people had written in the findings of one run, in its order.
SELECT * FROM run_finding_cells WHERE run_id = $run_id ORDER BY position;

-- name: extras_of_run
-- The further sheets of one run, by name.
SELECT * FROM run_extras WHERE run_id = $run_id ORDER BY name;

-- name: last_output
-- The end of the chain of files written for people.
SELECT seq, output_hash FROM run_outputs ORDER BY seq DESC LIMIT 1;

-- name: add_output
-- A file that was written for people.
INSERT INTO run_outputs (seq, run_id, name, sha256, previous_hash, output_hash)
VALUES ($seq, $run_id, $name, $sha256, $previous_hash, $output_hash);

-- name: outputs
-- Every name that was ever written for people, with the run and the bytes' hash as last written.
SELECT name, arg_max(run_id, seq) AS run_id, arg_max(sha256, seq) AS sha256 FROM run_outputs GROUP BY name ORDER BY name;

-- name: all_outputs
-- The chain of files written for people, oldest first.
SELECT o.*, r.run_hash FROM run_outputs AS o LEFT JOIN runs AS r USING (run_id) ORDER BY o.seq;

-- name: uneven_inputs
-- Files whose rows do not add up.
SELECT run_id, path FROM run_inputs
WHERE rows_read <> rows_loaded + rows_known + rows_rejected
ORDER BY run_id, position;

-- name: note_restated
-- What the loader did to rows of earlier runs, into the proof.
INSERT INTO run_rows
SELECT $run_id, of_run, kind, 0, sum(change)
FROM restated WHERE of_run <> $run_id
GROUP BY of_run, kind HAVING sum(change) <> 0
ORDER BY of_run, kind;

-- name: comments
-- Every comment of the store, for a copy that loses them.
SELECT format('TABLE "{}"', table_name) AS what, comment
FROM duckdb_tables() WHERE comment IS NOT NULL AND database_name = current_database()
UNION ALL
SELECT format('COLUMN "{}"."{}"', table_name, column_name), comment
FROM duckdb_columns()
WHERE comment IS NOT NULL AND NOT internal AND database_name = current_database()
ORDER BY what;

-- name: known_rows
-- Keys of movements that stood in a file although the store already held them.
CREATE TEMP TABLE IF NOT EXISTS known_rows (entry_id VARCHAR, file_sha256 VARCHAR);

-- name: restated
-- By how much the fingerprints of earlier runs' rows have changed in this run.
CREATE TEMP TABLE IF NOT EXISTS restated (of_run VARCHAR, kind VARCHAR, change HUGEINT);

-- name: forget_restated
-- The run has noted them.
DELETE FROM restated;

-- name: forget_known
-- Asked and answered.
DELETE FROM known_rows;

-- name: chain_end
-- The hash of the last run.
SELECT run_hash FROM runs ORDER BY seq DESC LIMIT 1;

-- name: steps
-- The steps that made the store's tables.
SELECT version, name, sha256 FROM schema_version ORDER BY version;

-- name: kept_changed
-- First days of the spans whose rows in the table in braces are not those that were kept, as far as
-- they were hashed by this DuckDB; of rows without a span, too.
SELECT coalesce(k.since, r.since) AS since
FROM (FROM kept_span WHERE name = $name) AS k
FULL JOIN (SELECT since, sum(hash(r)) AS rows_mark FROM {table} AS r GROUP BY since) AS r
    ON r.since = k.since
WHERE k.since IS NULL
   OR k.hashed_by = (SELECT value FROM store_facts WHERE name = 'hash_probe')
      AND k.rows_mark <> coalesce(r.rows_mark, 0)
ORDER BY since;
