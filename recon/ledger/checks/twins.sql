-- name: twins_stand
-- Whether twins were looked for since the ledger last changed.
SELECT 1 FROM duckdb_tables() WHERE temporary AND table_name = 'ledger_twin';

-- name: no_twins
-- Entries that have a twin, by the span in which they are kept (`since`), if they are: booked ones,
-- neither openings nor reversals, whatever became of them later.
CREATE OR REPLACE TEMP TABLE ledger_twin AS FROM kept_twin LIMIT 0;

-- name: keys
-- The keys that several entries have which take effect from $first to before $until. Twins are of
-- one day, so that some weeks at a time are enough, and few enough to be in memory.
CREATE OR REPLACE TEMP TABLE twin_key AS
SELECT hash(depot, tank_id, kind, quantity_t, CAST(counts_at AS DATE)) AS key
FROM ledger_entry
WHERE status = 'booked' AND kind NOT IN ('opening', 'reversal')
  AND effective_at >= $first AND effective_at < $until
GROUP BY key
HAVING count(*) > 1;

-- name: twins
-- The entries of these days whose key is in `twin_key`. {since} is put in by twins.py.
INSERT INTO ledger_twin
SELECT {since} AS since, e.depot, e.tank_id, e.kind, e.quantity_t, e.entry_id, e.counts_at,
       e.document_no, e.declaration_no, e.vessel
FROM ledger_entry AS e
SEMI JOIN twin_key
    ON twin_key.key = hash(e.depot, e.tank_id, e.kind, e.quantity_t, CAST(e.counts_at AS DATE))
WHERE e.status = 'booked' AND e.kind NOT IN ('opening', 'reversal')
  AND e.effective_at >= $first AND e.effective_at < $until;

-- name: how_many
-- How many were found, to be kept or not.
SELECT count(*) FROM ledger_twin;

-- name: made
-- As the store keeps them, for the spans that are put in.
SELECT t.* FROM {spans} AS s JOIN ledger_twin AS t ON t.since = s.since;

-- name: alike
-- All of them up to as_of, those that are kept too, reversed ones left out.
SELECT e.depot, e.tank_id, CAST(e.counts_at AS DATE) AS day, e.kind, e.quantity_t, e.entry_id,
       e.document_no, e.declaration_no, e.vessel
FROM (
    FROM ledger_twin
    UNION ALL
    FROM kept_twin
    SEMI JOIN (FROM ledger_standing WHERE name = 'kept_twin' AND used) USING (since)
) AS e
WHERE e.counts_at <= $as_of
  AND NOT EXISTS (
      FROM ledger_red AS r WHERE r.reverses = e.entry_id AND r.status = 'booked'
  )
ORDER BY e.depot, e.tank_id, day, e.kind, e.quantity_t, e.entry_id;
