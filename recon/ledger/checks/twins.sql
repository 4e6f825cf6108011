-- name: keys
-- A short key of every entry that can be a twin. Ten million of them are sorted in memory to find
-- the equal ones, in a tenth of the room and half the time that grouping them here takes.
SELECT hash(depot, tank_id, kind, quantity_t, CAST(counts_at AS DATE)) AS key
FROM ledger_entry
WHERE status = 'booked' AND kind NOT IN ('opening', 'reversal')
  AND counts_at <= (SELECT as_of FROM ledger_night);

-- name: alike
-- The entries whose key is in `twin_key`, reversed ones left out.
SELECT e.depot, e.tank_id, CAST(e.counts_at AS DATE) AS day, e.kind, e.quantity_t, e.entry_id,
       e.document_no, e.declaration_no, e.vessel
FROM ledger_entry AS e
SEMI JOIN twin_key
    ON twin_key.key = hash(e.depot, e.tank_id, e.kind, e.quantity_t, CAST(e.counts_at AS DATE))
WHERE e.status = 'booked' AND e.kind NOT IN ('opening', 'reversal')
  AND e.counts_at <= (SELECT as_of FROM ledger_night)
  AND NOT EXISTS (
      FROM ledger_red AS r WHERE r.reverses = e.entry_id AND r.status = 'booked'
  )
ORDER BY e.depot, e.tank_id, day, e.kind, e.quantity_t, e.entry_id;
