-- name: days
-- One row a tank and day of its account, from its opening on: what was added, taken (negative) and
-- opened with. `received_t` and `issued_t` sort reversals to the side of their original.
-- `by_date` marks days on which an entry has no time of day.
CREATE OR REPLACE TEMP TABLE ledger_day AS
WITH sided AS (
    SELECT
        l.depot, l.tank_id, CAST(l.counts_at AS DATE) AS day, l.effect_t, l.opens,
        CASE
            WHEN l.kind = 'reversal' AND l.root_kind IN ('receipt', 'transfer_in', 'opening')
            THEN true
            WHEN l.kind = 'reversal' AND l.root_kind = 'transfer' THEN l.leg = 'counter'
            WHEN l.kind = 'reversal' AND l.root_kind IS NOT NULL AND l.root_kind <> 'adjustment'
            THEN false
            ELSE l.effect_t > 0
        END AS inward,
        l.counts_at = date_trunc('day', l.counts_at) + INTERVAL 1 DAY - INTERVAL 1 MICROSECOND
            AS by_date
    FROM ledger_leg AS l
    LEFT JOIN ledger_account AS a ON a.depot = l.depot AND a.tank_id = l.tank_id
    WHERE l.posted AND l.status = 'booked' AND l.effect_t IS NOT NULL
      AND l.counts_at >= coalesce(a.opening_at, l.counts_at)
)
SELECT
    depot, tank_id, day,
    coalesce(sum(CASE WHEN effect_t > 0 THEN effect_t END), 0) AS added_t,
    coalesce(sum(CASE WHEN effect_t < 0 THEN effect_t END), 0) AS taken_t,
    coalesce(sum(CASE WHEN opens THEN effect_t END), 0) AS opened_t,
    coalesce(sum(CASE WHEN inward AND NOT opens THEN effect_t END), 0) AS received_t,
    -coalesce(sum(CASE WHEN NOT inward AND NOT opens THEN effect_t END), 0) AS issued_t,
    bool_or(by_date) AS by_date
FROM sided
GROUP BY depot, tank_id, day;

-- name: capacities
-- The most a tank can hold, in tonnes: the top of its largest table, at the product's greatest
-- density (else its nominal one and 2 %), and 2 % more for cold oil.
CREATE OR REPLACE TEMP TABLE ledger_capacity AS
WITH densest AS (
    SELECT t.depot, t.tank_id,
           max(coalesce(p.density20_max_kgm3, p.density20_kgm3 * 1.02)) AS density_kgm3
    FROM current_tanks AS t JOIN current_products AS p ON p.product = t.product
    GROUP BY t.depot, t.tank_id
)
SELECT c.depot, c.tank_id,
       CAST(max(c.volume_m3) * any_value(d.density_kgm3) / 1000 * 1.02 AS DECIMAL(18, 3)) AS capacity_t
FROM current_capacity_tables AS c
JOIN densest AS d ON d.depot = c.depot AND d.tank_id = c.tank_id
WHERE d.density_kgm3 > 0
GROUP BY c.depot, c.tank_id;

-- name: products_held
-- Which product a tank holds by the register, from when to when.
CREATE OR REPLACE TEMP TABLE ledger_product_held AS
SELECT
    depot, tank_id, product,
    coalesce(CAST(valid_from AS TIMESTAMP), TIMESTAMP '0001-01-01') AS held_from,
    coalesce(
        CAST(lead(valid_from) OVER (PARTITION BY depot, tank_id ORDER BY valid_from NULLS FIRST)
             AS TIMESTAMP),
        TIMESTAMP '9999-12-31'
    ) AS held_until
FROM current_tanks;
