-- name: last_prices
-- The newest price that an entry gives for the oil of each tank of `tank_priced` (depot, tank_id,
-- product, gauged_at): of the tank itself, else of its product anywhere. Per tonne, from the price
-- per unit in which the entry is written.
WITH priced AS (
    SELECT *, unit_price * quantity / quantity_t AS price_per_t
    FROM (SELECT * FROM ledger_entry WHERE unit_price IS NOT NULL)
    WHERE status = 'booked' AND kind IN ('opening', 'receipt') AND unit_price > 0 AND quantity_t > 0
),
candidate AS (
    SELECT t.depot, t.tank_id, p.entry_id, p.price_per_t, p.currency, p.counts_at,
           p.depot = t.depot AND p.tank_id = t.tank_id AS own
    FROM tank_priced AS t
    JOIN priced AS p ON p.product = t.product AND p.counts_at <= t.gauged_at
)
SELECT depot, tank_id, entry_id, CAST(price_per_t AS DECIMAL(18, 6)) AS price_per_t, currency
FROM candidate
QUALIFY row_number() OVER (
    PARTITION BY depot, tank_id ORDER BY own DESC, counts_at DESC, entry_id DESC
) = 1
ORDER BY depot, tank_id;
