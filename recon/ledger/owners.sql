-- name: parties_at
-- The book of every owner and customs status in the tanks of `instant_asked` at their instants.
SELECT
    i.depot, i.tank_id, i.gauged_at, l.owner, l.customs_status,
    CAST(sum(l.effect_t) AS DECIMAL(18, 3)) AS book_t
FROM instant_asked AS i
JOIN ledger_party_leg AS l
    ON l.depot = i.depot AND l.tank_id = i.tank_id AND l.counts_at <= i.gauged_at
WHERE l.opening_at IS NULL OR l.opening_at > i.gauged_at OR l.counts_at >= l.opening_at
GROUP BY ALL
ORDER BY i.depot, i.tank_id, i.gauged_at, l.owner NULLS LAST, l.customs_status NULLS LAST;

-- name: month_flows
-- What each month brought and took, by depot, product, owner and customs status. Reversals stand
-- on the side of what they reverse; `opened_t` is the stock that accounts began with.
SELECT
    CAST(date_trunc('month', counts_at) AS DATE) AS month, depot, product, owner, customs_status,
    CAST(sum(CASE WHEN opens THEN effect_t ELSE 0 END) AS DECIMAL(18, 3)) AS opened_t,
    CAST(sum(CASE WHEN root_kind = 'receipt' THEN effect_t ELSE 0 END) AS DECIMAL(18, 3))
        AS received_t,
    CAST(-sum(CASE WHEN root_kind = 'issue' THEN effect_t ELSE 0 END) AS DECIMAL(18, 3))
        AS issued_t,
    CAST(sum(CASE WHEN root_kind IN ('transfer', 'transfer_in', 'transfer_out') THEN effect_t
                  ELSE 0 END) AS DECIMAL(18, 3)) AS transferred_t,
    CAST(sum(CASE WHEN leg IN ('from', 'to') THEN effect_t ELSE 0 END) AS DECIMAL(18, 3))
        AS title_t,
    CAST(sum(CASE WHEN root_kind IN ('adjustment', 'loss', 'water_draw') THEN effect_t
                  ELSE 0 END) AS DECIMAL(18, 3)) AS adjusted_t,
    CAST(sum(effect_t) AS DECIMAL(18, 3)) AS net_t
FROM ledger_party_leg
WHERE counts_at <= $as_of
  AND (opening_at IS NULL OR opening_at > $as_of OR counts_at >= opening_at)
GROUP BY ALL
ORDER BY depot, product, owner NULLS LAST, customs_status NULLS LAST, month;
