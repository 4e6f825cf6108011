-- name: ends
-- Every booked reversal up to as_of: how its chain ends, and the entry it names beside it.
SELECT
    r.depot, r.tank_id, r.entry_id, r.reverses, r.counts_at AS effective_at, r.quantity_t,
    r.document_no, e.fate,
    o.entry_id IS NOT NULL AS found, o.kind AS original_kind, o.status AS original_status,
    o.tank_id AS original_tank_id, o.quantity_t AS original_t,
    o.counts_at AS original_at,
    o.depot <> r.depot OR r.tank_id NOT IN (o.tank_id, coalesce(o.counter_tank_id, o.tank_id))
        AS elsewhere,
    o.counts_at < a.opening_at AND r.counts_at >= a.opening_at AS of_before_opening,
    a.opening_at
FROM ledger_red AS r
JOIN ledger_reversal AS e ON e.entry_id = r.entry_id
LEFT JOIN ledger_reversed AS o ON o.entry_id = r.reverses
LEFT JOIN ledger_account AS a ON a.depot = o.depot AND a.tank_id = o.tank_id
WHERE r.status = 'booked' AND r.counts_at <= $as_of
ORDER BY r.depot, r.tank_id, r.counts_at, r.entry_id;

-- name: reversed_more_than_once
-- Entries that their booked reversals take back more than once over.
SELECT
    o.depot, o.tank_id, o.entry_id, o.kind, o.quantity_t, r.reversed_t, r.reversals
FROM ledger_reversed AS o
JOIN (
    SELECT reverses, sum(abs(quantity_t)) AS reversed_t,
           list(entry_id ORDER BY entry_id) AS reversals
    FROM ledger_red AS one
    WHERE status = 'booked' AND counts_at <= $as_of
      AND NOT EXISTS (
          FROM ledger_red AS back WHERE back.reverses = one.entry_id AND back.status = 'booked'
      )
    GROUP BY reverses
    HAVING count(*) > 1
) AS r ON r.reverses = o.entry_id
WHERE r.reversed_t > abs(o.quantity_t)
ORDER BY o.depot, o.tank_id, o.entry_id;
