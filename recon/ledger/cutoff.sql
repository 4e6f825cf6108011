-- name: grey_window
-- Entries of the tanks of `tank_gauged` (depot, tank_id, gauged_at, physical_t, book_t) that take
-- effect within $window_hours of the gauge time or were being pumped over it. Cancelled ones,
-- openings, entries of no effect and entries older than the account's opening are left out. None
-- of them is dated before $dated_from, which keeps all older entries from being read.
SELECT
    g.depot, g.tank_id, g.gauged_at, l.entry_id, l.leg, l.kind, l.status, l.document_no,
    l.started_at, l.counts_at AS effective_at, l.effect_t AS quantity_t,
    l.status = 'booked' AND l.counts_at <= g.gauged_at AS in_book,
    coalesce(
        l.moves_oil AND l.status = 'booked' AND l.started_at < g.gauged_at
        AND l.counts_at > g.gauged_at,
        false
    ) AS pumped_over,
    CAST(g.physical_t AS DECIMAL(18, 3)) - coalesce(g.book_t, 0) AS difference_t
FROM tank_gauged AS g
JOIN ledger_leg AS l ON l.depot = g.depot AND l.tank_id = g.tank_id
LEFT JOIN ledger_account AS a ON a.depot = g.depot AND a.tank_id = g.tank_id
WHERE l.effective_at >= $dated_from
  AND l.status <> 'cancelled' AND l.kind <> 'opening' AND l.effect_t <> 0
  AND l.counts_at >= coalesce(a.opening_at, l.counts_at)
  AND (l.counts_at BETWEEN g.gauged_at - to_hours($window_hours)
                       AND g.gauged_at + to_hours($window_hours)
       OR l.moves_oil AND l.started_at < g.gauged_at AND l.counts_at > g.gauged_at)
ORDER BY g.depot, g.tank_id, g.gauged_at, l.counts_at, l.entry_id, l.leg;
