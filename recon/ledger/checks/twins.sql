-- name: no_keys
-- No entry has a twin, so far.
CREATE OR REPLACE TEMP TABLE twin_key (key UBIGINT);

-- name: keys
-- The keys that several entries have which take effect from $first to before $until: twins are of
-- one day, so that some weeks at a time are enough, and few enough to be in memory.
INSERT INTO twin_key
SELECT hash(depot, tank_id, kind, quantity_t, CAST(counts_at AS DATE)) AS key
FROM ledger_entry
WHERE status = 'booked' AND kind NOT IN ('opening', 'reversal')
  AND effective_at >= $first AND effective_at < $until AND counts_at <= $as_of
GROUP BY key
HAVING count(*) > 1;

-- name: alike
-- The entries whose key is in `twin_key`, reversed ones left out.
SELECT e.depot, e.tank_id, CAST(e.counts_at AS DATE) AS day, e.kind, e.quantity_t, e.entry_id,
       e.document_no, e.declaration_no, e.vessel
FROM ledger_entry AS e
SEMI JOIN twin_key
    ON twin_key.key = hash(e.depot, e.tank_id, e.kind, e.quantity_t, CAST(e.counts_at AS DATE))
WHERE e.status = 'booked' AND e.kind NOT IN ('opening', 'reversal')
  AND e.counts_at <= $as_of
  AND NOT EXISTS (
      FROM ledger_red AS r WHERE r.reverses = e.entry_id AND r.status = 'booked'
  )
ORDER BY e.depot, e.tank_id, day, e.kind, e.quantity_t, e.entry_id;
