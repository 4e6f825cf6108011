-- name: out_of_bounds
-- Tanks whose running book leaves 0..capacity at some instant up to as_of: where it first does,
-- and the worst of it. Tanks that never opened are left out (another finding says so). A day with
-- entries of no time is judged at its end: what came first that day is not known.
WITH
cumulated AS (
    SELECT
        *,
        coalesce(sum(added_t + taken_t) OVER (
            PARTITION BY depot, tank_id ORDER BY day
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ), 0) AS start_t
    FROM ledger_day SEMI JOIN ledger_account USING (depot, tank_id)
    WHERE day <= CAST($as_of AS DATE)
),
-- Days that could leave the bounds in some order of their entries; the others need no closer look.
suspect AS (
    SELECT c.depot, c.tank_id, c.day, c.start_t, c.by_date, k.capacity_t
    FROM cumulated AS c
    LEFT JOIN ledger_capacity AS k ON k.depot = c.depot AND k.tank_id = c.tank_id
    WHERE c.start_t + c.taken_t < 0 OR c.start_t + c.added_t > k.capacity_t
),
instants AS (
    SELECT
        s.depot, s.tank_id, s.day, l.counts_at, s.by_date, s.capacity_t, s.start_t,
        sum(l.effect_t) AS effect_t, min(l.entry_id) AS entry_id
    FROM suspect AS s
    JOIN ledger_leg AS l
        ON l.depot = s.depot AND l.tank_id = s.tank_id AND CAST(l.counts_at AS DATE) = s.day
    JOIN ledger_account AS a ON a.depot = s.depot AND a.tank_id = s.tank_id
    WHERE l.posted AND l.status = 'booked' AND l.effect_t IS NOT NULL
      AND l.counts_at >= a.opening_at AND l.counts_at <= $as_of
    GROUP BY ALL
),
run AS (
    SELECT
        *,
        start_t + sum(effect_t) OVER (
            PARTITION BY depot, tank_id, day ORDER BY counts_at
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS stock_t,
        counts_at = max(counts_at) OVER (PARTITION BY depot, tank_id, day) AS last
    FROM instants
),
judged AS (
    SELECT
        *,
        CASE WHEN stock_t < 0 THEN 'below' WHEN stock_t > capacity_t THEN 'above' END AS side
    FROM run WHERE last OR NOT by_date
)
SELECT
    depot, tank_id, side,
    min(counts_at) AS first_at,
    min_by(entry_id, counts_at) AS entry_id,
    min_by(stock_t, counts_at) AS first_stock_t,
    CASE side WHEN 'below' THEN min(stock_t) ELSE max(stock_t) END AS worst_stock_t,
    CASE side WHEN 'below' THEN min_by(counts_at, (stock_t, counts_at))
         ELSE min_by(counts_at, (-stock_t, counts_at)) END AS worst_at,
    max(capacity_t) AS capacity_t,
    count(*) AS instants
FROM judged
WHERE side IS NOT NULL
GROUP BY depot, tank_id, side
ORDER BY depot, tank_id, side;

-- name: larger_than_the_tank
-- Booked entries of more oil than the tank can hold.
SELECT l.depot, l.tank_id, l.entry_id, l.kind, l.counts_at AS effective_at, e.document_no,
       abs(l.effect_t) AS quantity_t, k.capacity_t
FROM ledger_leg AS l
JOIN ledger_capacity AS k ON k.depot = l.depot AND k.tank_id = l.tank_id
JOIN ledger_entry AS e ON e.entry_id = l.entry_id
WHERE l.status = 'booked' AND abs(l.effect_t) > k.capacity_t AND l.counts_at <= $as_of
ORDER BY l.depot, l.tank_id, l.counts_at, l.entry_id;
