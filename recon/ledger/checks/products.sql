-- name: suspects
-- Tanks with entries of a product that the register gives them not always or never.
CREATE OR REPLACE TEMP TABLE product_suspect AS
SELECT DISTINCT h.depot, h.tank_id, h.product
FROM ledger_held AS h
SEMI JOIN ledger_product_held AS t
    ON t.depot = h.depot AND t.tank_id = h.tank_id AND t.product <> h.product;

-- name: of_another_product
-- Of those, booked entries whose product is not the one their tank holds by the register at that
-- time, and for which no approved product change names it; together by tank and product.
SELECT
    l.depot, l.tank_id, l.product, t.product AS tank_product, count(*) AS entries,
    sum(abs(l.effect_t)) AS quantity_t, min(l.counts_at) AS first_at,
    arg_min(l.entry_id, (l.counts_at, l.entry_id), 10) AS entry_ids
FROM product_suspect AS s
JOIN ledger_leg AS l ON l.depot = s.depot AND l.tank_id = s.tank_id AND l.product = s.product
JOIN ledger_product_held AS t
    ON t.depot = l.depot AND t.tank_id = l.tank_id
    AND l.counts_at >= t.held_from AND l.counts_at < t.held_until
WHERE l.status = 'booked' AND l.product <> t.product AND l.counts_at <= $as_of
  AND l.kind <> 'reversal'
  AND NOT EXISTS (
      FROM current_applications AS a
      WHERE a.kind = 'product_change' AND a.status IN ('approved', 'closed')
        AND a.depot = l.depot AND a.tank_id = l.tank_id
        AND coalesce(a.effective_from, a.approved_on, DATE '0001-01-01')
            <= CAST(l.counts_at AS DATE)
        AND coalesce(a.effective_to, DATE '9999-12-31') >= CAST(l.counts_at AS DATE)
        AND upper(trim(a.to_value)) = upper(l.product)
  )
GROUP BY l.depot, l.tank_id, l.product, t.product
ORDER BY l.depot, l.tank_id, l.product, t.product;

-- name: without_tonnes
-- Booked entries of a volume that no density turns into tonnes.
SELECT depot, tank_id, entry_id, kind, counts_at AS effective_at, quantity, unit, product
FROM ledger_entry
WHERE status = 'booked' AND quantity_t IS NULL AND counts_at <= $as_of
ORDER BY depot, tank_id, counts_at, entry_id;

-- name: by_nominal_density
-- Booked entries of a volume that were made tonnes of with the product's nominal density.
SELECT depot, tank_id, count(*) AS entries, sum(abs(quantity_t)) AS quantity_t,
       arg_min(entry_id, (counts_at, entry_id), 10) AS entry_ids
FROM ledger_entry
WHERE status = 'booked' AND quantity_basis = 'product_density' AND counts_at <= $as_of
GROUP BY depot, tank_id
ORDER BY depot, tank_id;
