-- The words in braces are names of the kind's own tables and columns, put in by versions.py; values
-- are always bound. a is what arrives, h what the store holds.

-- name: any_row
-- Whether the kind's table holds anything at all.
SELECT 1 FROM {table} LIMIT 1;

-- name: insert
-- Rows into the kind's table, each with the hash of its content.
INSERT INTO {table} (
    {inserted}, run_id, file_sha256, origin_file, content_hash, version_seq, superseded_by_run
)
SELECT
    {values}, $run_id, file_sha256, origin_file, {content_hash}, version_seq,
    CAST(superseded_by_run AS VARCHAR)
FROM frame_given;

-- name: arriving
-- The batch without its wide columns: key, content and origin of every row, in order of arrival.
CREATE OR REPLACE TEMP TABLE arriving AS
SELECT
    {typed_keys}, {derived}
    row_no, file_sha256, origin_file, origin_sheet, origin_row, offered_again,
    {booked_at} AS rank_booked_at,
    {content_hash} AS content_hash
FROM frame_given;

-- name: held
-- Every version that the store holds of the keys that arrive.
CREATE OR REPLACE TEMP TABLE held AS
SELECT
    {keys}, {derived}
    file_sha256, origin_file, origin_sheet, origin_row, run_id, version_seq,
    {booked_at} AS rank_booked_at, content_hash, superseded_by_run IS NULL AS counts,
    hash({state}) AS state_before
FROM {table} AS h
SEMI JOIN arriving AS a ON {same_key};

-- name: any_held
-- Whether any key that arrives is held.
SELECT count(*) FROM held;

-- name: judged
-- What each arriving row is: known (the version that counts has its content, or one of the same
-- file or run has), reread (the same place of the same file, understood otherwise than before), or
-- new. Of equal new rows the first is new.
CREATE OR REPLACE TEMP TABLE judged AS
WITH met AS (
    SELECT
        a.row_no,
        bool_or(h.content_hash = a.content_hash
                AND (h.counts OR h.file_sha256 = a.file_sha256 OR h.run_id = $run_id)) AS same,
        bool_or(h.file_sha256 = a.file_sha256
                AND h.origin_sheet IS NOT DISTINCT FROM a.origin_sheet
                AND h.origin_row IS NOT DISTINCT FROM a.origin_row
                AND h.run_id <> $run_id) AS again
    FROM arriving AS a JOIN held AS h ON {same_key}
    GROUP BY a.row_no
),
other AS (
    SELECT a.*, coalesce(met.again, false) AS again
    FROM arriving AS a LEFT JOIN met USING (row_no)
    WHERE met.same IS NOT TRUE
)
SELECT a.*, 'known' AS verdict
FROM arriving AS a SEMI JOIN (FROM met WHERE same) AS met ON met.row_no = a.row_no
UNION ALL
SELECT
    * EXCLUDE (again),
    CASE
        WHEN again THEN 'reread'
        WHEN bool_or(again) OVER (PARTITION BY {keys}, content_hash) THEN 'known'
        WHEN row_number() OVER (PARTITION BY {keys}, content_hash ORDER BY row_no) = 1 THEN 'new'
        ELSE 'known'
    END
FROM other;

-- name: winners
-- Of each key whose versions this run touches: the content that counts now. The newest does: later
-- run, then later booked_at, then path, then place in the file. A file offered again is no news.
CREATE OR REPLACE TEMP TABLE winners AS
WITH touched AS (
    SELECT {keys} FROM judged WHERE verdict = 'new'
    UNION
    SELECT {keys} FROM held WHERE run_id = $run_id AND NOT counts
),
candidates AS (
    SELECT {keys}, content_hash, true AS this_run, rank_booked_at,
           origin_file, origin_sheet, origin_row
    FROM judged
    WHERE verdict = 'new' OR (verdict = 'known' AND NOT offered_again)
    UNION ALL
    SELECT {keys}, content_hash, run_id = $run_id, rank_booked_at,
           origin_file, origin_sheet, origin_row
    FROM held
    WHERE counts OR run_id = $run_id
)
SELECT {keys}, content_hash
FROM candidates AS h SEMI JOIN touched AS a ON {same_key}
QUALIFY row_number() OVER (
    PARTITION BY {keys}
    ORDER BY this_run DESC, rank_booked_at DESC NULLS LAST,
             origin_file DESC, origin_sheet DESC NULLS LAST, origin_row DESC NULLS LAST
) = 1;

-- name: placed
-- Every row that is not known, in the order of arrival: its verdict; for a new row the number of
-- its version, the run whose version counts instead, and the version that counted before it.
WITH before AS (
    SELECT {keys}, max(version_seq) AS newest, max(version_seq) FILTER (WHERE counts) AS counted
    FROM held GROUP BY {keys}
),
fresh AS (
    SELECT *, row_number() OVER (PARTITION BY {keys} ORDER BY row_no) AS nth
    FROM judged WHERE verdict = 'new'
),
numbered AS (
    SELECT
        a.row_no, a.nth + coalesce(h.newest, 0) AS version_seq,
        CASE WHEN a.nth > 1 THEN a.nth - 1 + coalesce(h.newest, 0) ELSE h.counted END
            AS previous_seq
    FROM fresh AS a LEFT JOIN before AS h ON {same_key}
)
SELECT
    a.row_no, a.verdict, numbered.version_seq, numbered.previous_seq,
    CASE WHEN numbered.version_seq IS NOT NULL AND h.content_hash <> a.content_hash
         THEN $run_id END AS superseded_by_run
FROM judged AS a
LEFT JOIN numbered USING (row_no)
LEFT JOIN winners AS h ON {same_key}
WHERE a.verdict <> 'known'
ORDER BY a.row_no;

-- name: supersede
-- Versions that counted and do so no longer.
UPDATE {table} AS h SET superseded_by_run = $run_id
FROM winners AS a
WHERE {same_key} AND h.superseded_by_run IS NULL AND h.content_hash <> a.content_hash;

-- name: restore
-- A version of this run that another file of the run had superseded, and that counts after all.
UPDATE {table} AS h SET superseded_by_run = NULL
FROM winners AS a
WHERE {same_key} AND h.content_hash = a.content_hash
  AND h.run_id = $run_id AND h.superseded_by_run IS NOT NULL;

-- name: moved
-- Rows whose place in their file now says another key (a tank spelled otherwise in the register).
UPDATE {table} AS h SET superseded_by_run = $run_id
WHERE h.superseded_by_run IS NULL AND h.run_id <> $run_id
  AND EXISTS (
      SELECT 1 FROM judged AS a
      WHERE a.verdict = 'new' AND a.offered_again AND a.file_sha256 = h.file_sha256
        AND a.origin_sheet IS NOT DISTINCT FROM h.origin_sheet
        AND a.origin_row IS NOT DISTINCT FROM h.origin_row
  )
  AND NOT EXISTS (
      SELECT 1 FROM judged AS a WHERE a.file_sha256 = h.file_sha256 AND {same_key}
  );

-- name: reread
-- Rows that are understood otherwise than when their file was read before: set right in place.
UPDATE {table} AS h SET {assignments}, content_hash = {content_hash_a}
FROM frame_again AS a
WHERE {same_key} AND h.file_sha256 = a.file_sha256
  AND h.origin_sheet IS NOT DISTINCT FROM a.origin_sheet
  AND h.origin_row IS NOT DISTINCT FROM a.origin_row;

-- name: stale
-- How many known rows have been worked out otherwise than the store holds.
SELECT count(*) FROM judged AS a JOIN held AS h ON {same_key} AND h.content_hash = a.content_hash
WHERE a.verdict = 'known' AND {derived_differ};

-- name: refresh
-- What was worked out of known rows, set to what it is worked out to be now.
UPDATE {table} AS h SET {derived_assignments}
FROM judged AS a
WHERE {same_key} AND h.content_hash = a.content_hash AND a.verdict = 'known' AND {derived_differ};

-- name: revised
-- History for people: each new version beside the one that counted before it, and what differs.
INSERT INTO revisions
SELECT
    $run_id, $kind, to_json({key_struct})::VARCHAR, {depot}, {tank_id}, h.version_seq,
    h.origin_file, h.origin_sheet, h.origin_row,
    p.run_id, p.origin_file, p.origin_sheet, p.origin_row,
    h.superseded_by_run IS NULL,
    to_json(list_filter([{changes}], lambda c: c.before IS DISTINCT FROM c.after))::VARCHAR
FROM frame_revised AS a
JOIN {table} AS h ON {same_key} AND h.version_seq = a.version_seq
JOIN {table} AS p ON {same_key_p} AND p.version_seq = a.previous_seq
ORDER BY a.row_no;

-- name: twice
-- Keys of which more than one row counts although all were loaded as the first of their key.
CREATE OR REPLACE TEMP TABLE twice AS
SELECT {keys} FROM {table} WHERE run_id = $run_id GROUP BY {keys} HAVING count(*) > 1;

-- name: taken_back
-- The rows of such keys, in order of arrival, to be loaded again one against the other.
SELECT h.* FROM {table} AS h SEMI JOIN twice AS a ON {same_key} ORDER BY h.rowid;

-- name: remove_twice
-- Out they go, before they are loaded again.
DELETE FROM {table} AS h USING twice AS a WHERE {same_key};

-- name: note_changed
-- By how much the fingerprints of earlier runs' rows changed while this batch was loaded.
INSERT INTO restated
SELECT run_id, $kind, sum(change) FROM (
    SELECT run_id, -sum(state_before) AS change FROM held GROUP BY run_id
    UNION ALL
    SELECT run_id, {state_sum} FROM {table} AS h
    SEMI JOIN held AS a ON {same_key} AND h.version_seq = a.version_seq
    GROUP BY run_id
)
GROUP BY run_id;

-- name: note_none_changed
-- Before a look at the whole table.
DELETE FROM restated WHERE kind = $kind;

-- name: note_all_changed
-- The same by a look at the whole table: what its earlier runs' rows add up to against the books.
INSERT INTO restated
SELECT of_run, $kind, sum(change) FROM (
    SELECT of_run, -sum(content_sum) AS change FROM run_rows WHERE kind = $kind GROUP BY of_run
    UNION ALL
    SELECT run_id, {state_sum} + {place_sum} FROM {table} GROUP BY run_id
)
GROUP BY of_run;

-- name: note_own
-- What this run itself put into the kind's table.
INSERT INTO run_rows
SELECT $run_id, $run_id, $kind, count(*), {state_sum} + {place_sum}
FROM {table} WHERE run_id = $run_id HAVING count(*) > 0;

-- name: rows_differ
-- Runs whose rows are not what the books say was done to them.
SELECT coalesce(b.of_run, h.run_id) AS run_id,
       coalesce(b.n, 0)::BIGINT AS noted, coalesce(h.n, 0)::BIGINT AS found
FROM (
    SELECT of_run, sum(rows) AS n, sum(content_sum) AS content
    FROM run_rows WHERE kind = $kind GROUP BY of_run
) AS b
FULL JOIN (
    SELECT run_id, count(*) AS n, {state_sum} + {place_sum} AS content
    FROM {table} GROUP BY run_id
) AS h ON h.run_id = b.of_run
WHERE b.n IS DISTINCT FROM h.n OR b.content IS DISTINCT FROM h.content
ORDER BY run_id;

-- name: content_differs
-- Rows whose content is no longer that of their hash: the first few, and how many.
SELECT {key_text} AS key, run_id, origin_file, origin_row,
       (count(*) OVER ())::BIGINT AS of_all
FROM {table} AS h WHERE content_hash <> {content_hash}
ORDER BY key, run_id, origin_file, origin_row LIMIT 5;

-- name: note_known
-- Keys that stood in a file although the store already held them: they have not vanished.
INSERT INTO known_rows
SELECT DISTINCT entry_id, file_sha256 FROM judged
WHERE verdict <> 'new' AND NOT offered_again;

-- name: proof
-- A scan of every column of what this run put into the files: count, values, bytes and sums.
SELECT {proofs} FROM {table}
WHERE run_id = $run_id AND list_contains($files::VARCHAR[], file_sha256);
