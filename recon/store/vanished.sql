-- name: any_missing
-- Whether anything is missing that could have come back.
SELECT count(*) FROM vanished_entries WHERE cleared_by_run IS NULL AND run_id <> $run_id;

-- name: any_met
-- Whether any entry of this run's files was held before.
SELECT (SELECT count(*) FROM known_rows)
     + (SELECT count(*) FROM movements WHERE version_seq > 1 AND run_id = $run_id);

-- name: shared
-- Exports of this run (read for the first time) and the files that held some of their entries
-- before. Only a file that shares entries with an export can be missing some in it: parts of one
-- ledger, written to several files, share none.
CREATE OR REPLACE TEMP TABLE export_holder AS
WITH met AS (
    SELECT entry_id, file_sha256 FROM known_rows
    UNION
    SELECT entry_id, file_sha256 FROM movements WHERE run_id = $run_id AND version_seq > 1
)
SELECT DISTINCT met.file_sha256 AS export_sha256, m.file_sha256 AS holder_sha256
FROM met JOIN movements AS m USING (entry_id)
WHERE m.file_sha256 <> met.file_sha256;

-- name: any_shared
-- Whether there is anything to look at.
SELECT count(*) FROM export_holder;

-- name: exports
-- The entries of those exports, and of the files of this run that held entries of them.
CREATE OR REPLACE TEMP TABLE export_entry AS
WITH looked_at AS (
    SELECT export_sha256 AS file_sha256 FROM export_holder
    UNION SELECT holder_sha256 FROM export_holder
)
SELECT file_sha256, entry_id, origin_file, depot, tank_id, kind, account_no, effective_at, booked_at
FROM movements SEMI JOIN looked_at USING (file_sha256)
WHERE run_id = $run_id
UNION ALL
SELECT k.file_sha256, m.entry_id, NULL, m.depot, m.tank_id, m.kind, m.account_no,
       m.effective_at, m.booked_at
FROM known_rows AS k JOIN current_movements AS m USING (entry_id)
SEMI JOIN looked_at ON looked_at.file_sha256 = k.file_sha256;

-- name: missed
-- Booked entries that an earlier file held, that an export should hold (its period, its tanks, its
-- accounts, its kinds; booked before the export was made), and that no file of this run holds. An
-- export with entries that add and entries that take away covers every kind. A row of the export
-- that was refused is not missing.
INSERT INTO vanished_entries
WITH spread AS (
    SELECT file_sha256, min(effective_at) AS first_at, max(effective_at) AS last_at,
           max(booked_at) AS newest_booked_at,
           bool_or(kind IN ('opening', 'receipt', 'transfer_in'))
               AND bool_or(kind IN ('issue', 'transfer_out', 'transfer')) AS every_kind
    FROM export_entry GROUP BY file_sha256
),
candidate AS (
    SELECT m.*, e.file_sha256 AS export_sha256, e.every_kind
    FROM export_holder AS x
    JOIN spread AS e ON e.file_sha256 = x.export_sha256
    JOIN current_movements AS m ON m.file_sha256 = x.holder_sha256
        AND m.effective_at BETWEEN e.first_at AND e.last_at
        AND (m.booked_at IS NULL OR e.newest_booked_at IS NULL
             OR m.booked_at <= e.newest_booked_at)
    LEFT JOIN spread AS g ON g.file_sha256 = x.holder_sha256
    WHERE coalesce(m.status, 'booked') = 'booked'
      -- In one run the export whose newest entry is older is the earlier one.
      AND (m.run_id <> $run_id
           OR coalesce(g.newest_booked_at, g.last_at) < coalesce(e.newest_booked_at, e.last_at))
),
missing AS (
    SELECT c.*
    FROM candidate AS c
    SEMI JOIN export_entry AS t
        ON t.file_sha256 = c.export_sha256 AND t.depot IS NOT DISTINCT FROM c.depot
        AND t.tank_id = c.tank_id
    SEMI JOIN export_entry AS o
        ON o.file_sha256 = c.export_sha256 AND o.account_no IS NOT DISTINCT FROM c.account_no
    ANTI JOIN known_rows AS k ON k.entry_id = c.entry_id AND k.file_sha256 <> c.file_sha256
    WHERE c.every_kind OR EXISTS (
        SELECT 1 FROM export_entry AS s
        WHERE s.file_sha256 = c.export_sha256 AND s.kind = c.kind
    )
)
SELECT $run_id, m.entry_id, m.depot, m.tank_id, m.kind, m.effective_at, m.quantity_t,
       m.origin_file, m.origin_row, n.path, m.export_sha256, NULL
FROM missing AS m
JOIN export_name AS n ON n.sha256 = m.export_sha256
WHERE NOT EXISTS (
        SELECT 1 FROM vanished_entries AS v
        WHERE v.entry_id = m.entry_id AND v.cleared_by_run IS NULL
    )
  AND NOT EXISTS (
        SELECT 1 FROM quarantine AS q
        WHERE q.file_sha256 = m.export_sha256 AND contains(q.raw, '"' || m.entry_id || '"')
    )
QUALIFY row_number() OVER (PARTITION BY m.entry_id ORDER BY n.path) = 1
ORDER BY m.entry_id;

-- name: came_back
-- Entries that were missing and stand in a file again.
UPDATE vanished_entries AS v SET cleared_by_run = $run_id
FROM (
    SELECT DISTINCT entry_id FROM known_rows
    UNION
    SELECT m.entry_id
    FROM movements AS m
    SEMI JOIN (SELECT entry_id FROM vanished_entries WHERE cleared_by_run IS NULL) AS missing
        ON missing.entry_id = m.entry_id
    WHERE m.run_id = $run_id
) AS back
WHERE v.cleared_by_run IS NULL AND v.run_id <> $run_id AND v.entry_id = back.entry_id;
