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
       CAST(max(c.volume_m3) * any_value(d.density_kgm3) / 1000 * 1.02 AS DECIMAL(18, 3))
           AS capacity_t
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
