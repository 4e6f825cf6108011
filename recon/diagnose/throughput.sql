-- name: throughput
-- What came in and went out of every tank of `pattern_asked` (depot, tank_id, gauged_at) over its
-- account, t: receipts and issues that count at the gauge time, less what was taken back of them.
SELECT
    q.depot, q.tank_id,
    CAST(coalesce(sum(l.effect_t) FILTER (l.root_kind = 'receipt'), 0) AS DOUBLE) AS received_t,
    CAST(coalesce(-sum(l.effect_t) FILTER (l.root_kind = 'issue'), 0) AS DOUBLE) AS issued_t
FROM pattern_asked AS q
JOIN ledger_leg AS l ON l.depot = q.depot AND l.tank_id = q.tank_id
LEFT JOIN ledger_account AS a ON a.depot = q.depot AND a.tank_id = q.tank_id
WHERE l.posted AND l.status = 'booked' AND l.root_kind IN ('receipt', 'issue')
  AND l.counts_at <= q.gauged_at
  AND (a.opening_at IS NULL OR a.opening_at > q.gauged_at OR l.counts_at >= a.opening_at)
GROUP BY q.depot, q.tank_id
ORDER BY q.depot, q.tank_id;
