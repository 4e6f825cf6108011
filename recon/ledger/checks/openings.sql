-- name: never_opened
-- Tanks with booked entries up to as_of and no opening: their account starts from zero.
SELECT l.depot, l.tank_id, count(*) AS entries,
       min(l.counts_at) AS first_at, min_by(l.entry_id, (l.counts_at, l.entry_id)) AS entry_id,
       sum(l.effect_t) AS book_t
FROM ledger_leg AS l
SEMI JOIN (
    FROM ledger_tank SEMI JOIN ledger_sum USING (tank_key)
    WHERE opening_at IS NULL OR opening_at > $as_of
) AS s ON s.depot = l.depot AND s.tank_id = l.tank_id
WHERE l.posted AND l.status = 'booked' AND l.effect_t IS NOT NULL AND l.counts_at <= $as_of
GROUP BY l.depot, l.tank_id
ORDER BY l.depot, l.tank_id;

-- name: before_the_opening
-- Booked entries older than their tank's opening: not added.
SELECT l.depot, l.tank_id, a.opening_at, count(*) AS entries, sum(l.effect_t) AS effect_t,
       min(l.counts_at) AS first_at, max(l.counts_at) AS last_at,
       arg_min(l.entry_id, (l.counts_at, l.entry_id), 10) AS entry_ids
FROM ledger_leg AS l
JOIN (
    FROM ledger_tank SEMI JOIN (FROM ledger_sum WHERE before) USING (tank_key)
) AS a ON a.depot = l.depot AND a.tank_id = l.tank_id
WHERE l.posted AND l.status = 'booked' AND l.effect_t IS NOT NULL AND l.counts_at < a.opening_at
  AND a.opening_at <= $as_of
GROUP BY l.depot, l.tank_id, a.opening_at
ORDER BY l.depot, l.tank_id;

-- name: later_openings
-- What later openings assert, all of one instant together, for each tank.
SELECT l.depot, l.tank_id, l.counts_at AS gauged_at, sum(l.effect_t) AS asserted_t,
       list(l.entry_id ORDER BY l.entry_id) AS entries
FROM ledger_leg AS l
JOIN ledger_account AS a ON a.depot = l.depot AND a.tank_id = l.tank_id
WHERE l.kind = 'opening' AND l.status = 'booked' AND NOT l.posted AND l.effect_t IS NOT NULL
  AND l.counts_at > a.opening_at AND l.counts_at <= $as_of
  AND NOT EXISTS (
      FROM ledger_red AS r
      WHERE r.reverses = l.entry_id AND r.status = 'booked'
  )
GROUP BY l.depot, l.tank_id, l.counts_at
ORDER BY l.depot, l.tank_id, l.counts_at;

-- name: repeated_openings
-- Further openings of the same owner, status and account at the instant the account starts.
SELECT l.depot, l.tank_id, l.entry_id, l.counts_at AS effective_at, l.effect_t AS asserted_t
FROM ledger_leg AS l
JOIN ledger_account AS a
    ON a.depot = l.depot AND a.tank_id = l.tank_id AND a.opening_at = l.counts_at
WHERE l.kind = 'opening' AND l.status = 'booked' AND NOT l.posted AND l.counts_at <= $as_of
  AND NOT EXISTS (
      FROM ledger_red AS r
      WHERE r.reverses = l.entry_id AND r.status = 'booked'
  )
ORDER BY l.depot, l.tank_id, l.entry_id;
