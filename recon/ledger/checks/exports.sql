-- name: any_vanished
-- Whether an entry is missing from a later export at all.
SELECT count(*) > 0 AS missing FROM vanished_entries WHERE cleared_by_run IS NULL;

-- name: vanished
-- Entries that an earlier export held and a later one over the same period does not: still in the
-- book. One row an entry and tank it touches.
SELECT
    l.depot, l.tank_id, v.entry_id, v.kind, l.counts_at AS effective_at, v.quantity_t,
    l.document_no, l.status = 'booked' AND l.posted AS counts,
    l.leg, l.effect_t, v.held_by_file, v.held_by_row, v.export_file
FROM (
    SELECT * FROM vanished_entries WHERE cleared_by_run IS NULL
    QUALIFY row_number() OVER (PARTITION BY entry_id ORDER BY export_file DESC, run_id DESC) = 1
) AS v
JOIN ledger_leg AS l ON l.entry_id = v.entry_id
WHERE l.counts_at <= $as_of
ORDER BY l.depot, l.tank_id, l.counts_at, v.entry_id;

-- name: revisions
-- The newest revision of every entry that came again with other content. A table, so that these few
-- are looked up among the entries and not the other way round.
CREATE OR REPLACE TEMP TABLE entry_revision AS
SELECT *, json_extract_string(key, '$.entry_id') AS entry_id
FROM revisions
WHERE kind = 'movements'
QUALIFY row_number() OVER (PARTITION BY key ORDER BY counts DESC, version_seq DESC, run_id DESC) = 1;

-- name: any_revised
-- Whether there are any.
SELECT count(*) > 0 AS revised FROM entry_revision;

-- name: revised
-- Those revisions beside the entries as they are now.
SELECT
    e.depot, e.tank_id, e.entry_id, e.kind, e.counts_at AS effective_at, e.document_no,
    r.changes, r.version_seq, r.origin_file, r.origin_row, r.previous_file, r.previous_row
FROM entry_revision AS r
JOIN ledger_entry AS e ON e.entry_id = r.entry_id
WHERE e.counts_at <= $as_of
ORDER BY e.depot, e.tank_id, e.counts_at, e.entry_id;
