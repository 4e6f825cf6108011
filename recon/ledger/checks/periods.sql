-- name: late
-- Entries of a closed month that were booked after it closed, or, where nobody says when they were
-- booked, that a run first saw after an earlier run had already looked at the closed month.
-- Table `closed_month`: month, starts_on, closed_on.
WITH looked AS (
    SELECT m.month, min(r.seq) AS seq
    FROM closed_month AS m JOIN runs AS r ON CAST(r.as_of AS DATE) > m.closed_on
    GROUP BY m.month
)
SELECT
    l.depot, l.tank_id, l.entry_id, l.kind, l.counts_at AS effective_at, l.effect_t,
    l.document_no, l.booked_at, m.month, m.closed_on
FROM closed_month AS m
JOIN ledger_leg AS l ON date_trunc('month', l.counts_at) = CAST(m.starts_on AS TIMESTAMP)
LEFT JOIN looked ON looked.month = m.month
LEFT JOIN runs AS r ON r.run_id = l.run_id
WHERE l.status = 'booked'
  AND (CAST(l.booked_at AS DATE) > m.closed_on
       OR l.booked_at IS NULL AND coalesce(r.seq, 9223372036854775807) > looked.seq)
ORDER BY l.depot, l.tank_id, l.counts_at, l.entry_id, l.leg;
