-- name: suspect_sums
-- Months and days in which a running book could leave 0..capacity in some order of their entries;
-- the others need no closer look. Tanks that never opened are left out: another finding says so.
CREATE OR REPLACE TEMP TABLE stock_suspect_sum AS
WITH
together AS (
    SELECT
        tank_key, since, upto, coalesce(sum(added_t), 0) AS added_t,
        coalesce(sum(net_t), 0) - coalesce(sum(title_t), 0) AS own_t
    FROM ledger_sum
    WHERE NOT before AND since <= CAST($as_of AS DATE)
    GROUP BY tank_key, since, upto
),
cumulated AS (
    SELECT
        *,
        coalesce(sum(CAST(own_t AS DECIMAL(18, 3))) OVER (
            PARTITION BY tank_key ORDER BY since
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ), 0) AS start_t
    FROM together
)
SELECT t.tank_key, t.depot, t.tank_id, t.opening_at, t.opened_t, c.since, c.start_t, k.capacity_t
FROM cumulated AS c
JOIN ledger_tank AS t ON t.tank_key = c.tank_key
LEFT JOIN ledger_capacity AS k ON k.depot = t.depot AND k.tank_id = t.tank_id
WHERE t.opening_at IS NOT NULL
  -- Where it opens the account starts from the opening.
  AND (CASE WHEN CAST(t.opening_at AS DATE) >= c.since AND CAST(t.opening_at AS DATE) < c.upto
            THEN t.opened_t ELSE c.start_t END
       + c.own_t - c.added_t < 0
       OR c.start_t + c.added_t > k.capacity_t);

-- name: suspect_days
-- Of those, the single days. The word in braces is the SQL of recon.ledger.days.bucket_of.
CREATE OR REPLACE TEMP TABLE stock_suspect AS
WITH
daily AS (
    SELECT
        s.tank_key, s.since, l.day, coalesce(sum(CASE WHEN l.effect_t > 0 THEN l.effect_t END), 0)
            AS added_t,
        sum(l.effect_t) AS own_t, bool_or(l.by_date) AS by_date
    FROM stock_suspect_sum AS s
    JOIN (SELECT *, CAST(counts_at AS DATE) AS day FROM ledger_leg) AS l
        ON hash(l.depot, l.tank_id) = s.tank_key AND {bucket} = s.since
    WHERE l.posted AND l.status = 'booked' AND l.effect_t IS NOT NULL
      AND l.counts_at >= s.opening_at AND l.day <= CAST($as_of AS DATE)
    GROUP BY s.tank_key, s.since, l.day
),
cumulated AS (
    SELECT
        *,
        coalesce(sum(CAST(own_t AS DECIMAL(18, 3))) OVER (
            PARTITION BY tank_key, since ORDER BY day
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ), 0) AS before_t
    FROM daily
)
SELECT s.depot, s.tank_id, s.opening_at, c.day, s.start_t + c.before_t AS start_t, c.by_date,
       s.capacity_t
FROM cumulated AS c
JOIN stock_suspect_sum AS s ON s.tank_key = c.tank_key AND s.since = c.since
-- On its first day the account starts from the opening.
WHERE CASE WHEN c.day = CAST(s.opening_at AS DATE) THEN s.opened_t
           ELSE s.start_t + c.before_t END + c.own_t - c.added_t < 0
   OR s.start_t + c.before_t + c.added_t > s.capacity_t;

-- name: out_of_bounds
-- Of those days: where each tank first leaves its bounds up to as_of, and the worst of it. A day
-- with entries of no time is judged at its end: what came first that day is not known.
WITH
instants AS (
    SELECT
        s.depot, s.tank_id, s.day, l.counts_at, s.by_date, s.capacity_t, s.start_t,
        sum(l.effect_t) AS effect_t, min(l.entry_id) AS entry_id
    FROM stock_suspect AS s
    JOIN ledger_leg AS l
        ON l.depot = s.depot AND l.tank_id = s.tank_id AND CAST(l.counts_at AS DATE) = s.day
    WHERE l.posted AND l.status = 'booked' AND l.effect_t IS NOT NULL
      AND l.counts_at >= s.opening_at AND l.counts_at <= $as_of
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
WITH suspect AS (
    SELECT t.depot, t.tank_id, d.since, d.upto, k.capacity_t
    FROM ledger_sum AS d
    JOIN ledger_tank AS t ON t.tank_key = d.tank_key
    JOIN ledger_capacity AS k ON k.depot = t.depot AND k.tank_id = t.tank_id
    WHERE d.largest_t > k.capacity_t
    GROUP BY ALL
)
SELECT l.depot, l.tank_id, l.entry_id, l.kind, l.counts_at AS effective_at, l.document_no,
       abs(l.effect_t) AS quantity_t, s.capacity_t
FROM suspect AS s
JOIN ledger_leg AS l
    ON l.depot = s.depot AND l.tank_id = s.tank_id
    AND CAST(l.counts_at AS DATE) >= s.since AND CAST(l.counts_at AS DATE) < s.upto
WHERE l.posted AND l.status = 'booked' AND abs(l.effect_t) > s.capacity_t
  AND l.counts_at <= $as_of
ORDER BY l.depot, l.tank_id, l.counts_at, l.entry_id;
