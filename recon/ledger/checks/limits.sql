-- name: beyond_a_year
-- Inflows whose storage limit lies more than a year after they came, with no approved extension of
-- their tank.
SELECT
    e.depot, e.tank_id, e.entry_id, CAST(e.counts_at AS DATE) AS entered_on, e.storage_limit,
    e.quantity_t, e.owner, e.document_no
FROM (SELECT * FROM ledger_entry WHERE storage_limit IS NOT NULL) AS e
WHERE e.status = 'booked' AND e.counts_at <= $as_of AND e.kind = 'receipt'
  AND e.storage_limit > CAST(e.counts_at + INTERVAL 1 YEAR AS DATE)
  AND NOT EXISTS (
      FROM current_applications AS a
      WHERE a.kind = 'storage_extension' AND a.status IN ('approved', 'closed')
        AND a.depot = e.depot AND a.tank_id = e.tank_id
  )
ORDER BY e.depot, e.tank_id, e.counts_at, e.entry_id;
