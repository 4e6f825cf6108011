-- name: parties_at
-- The book of every owner and customs status in the tanks of `instant_asked` at their instants.
SELECT
    d.depot, d.tank_id, d.gauged_at, p.owner, p.customs_status,
    CAST(sum(d.net_t) AS DECIMAL(18, 3)) AS book_t
FROM ledger_until AS d
JOIN ledger_party AS p ON p.party_key = d.party_key
GROUP BY ALL
ORDER BY d.depot, d.tank_id, d.gauged_at, p.owner NULLS LAST, p.customs_status NULLS LAST;

-- name: month_flows
-- What each month brought and took up to the instants of `instant_asked`, by depot, product, owner
-- and customs status. Reversals stand on the side of what they reverse; `opened_t` is the stock
-- that accounts began with.
SELECT
    CAST(date_trunc('month', d.since) AS DATE) AS month, d.depot, p.product, p.owner,
    p.customs_status,
    CAST(coalesce(sum(d.opened_t), 0) AS DECIMAL(18, 3)) AS opened_t,
    CAST(coalesce(sum(d.received_t), 0) AS DECIMAL(18, 3)) AS received_t,
    CAST(coalesce(sum(d.issued_t), 0) AS DECIMAL(18, 3)) AS issued_t,
    CAST(coalesce(sum(d.transferred_t), 0) AS DECIMAL(18, 3)) AS transferred_t,
    CAST(coalesce(sum(d.title_t), 0) AS DECIMAL(18, 3)) AS title_t,
    CAST(coalesce(sum(d.adjusted_t), 0) AS DECIMAL(18, 3)) AS adjusted_t,
    CAST(sum(d.net_t) AS DECIMAL(18, 3)) AS net_t
FROM ledger_until AS d
JOIN ledger_party AS p ON p.party_key = d.party_key
GROUP BY ALL
ORDER BY d.depot, p.product, p.owner NULLS LAST, p.customs_status NULLS LAST, month;

-- name: turnover
-- What came in and went out of the tanks of `instant_asked` over their accounts, t: receipts and
-- issues that count at the instant, less what was taken back of them.
SELECT
    depot, tank_id, CAST(coalesce(sum(received_t), 0) AS DOUBLE) AS received_t,
    CAST(coalesce(sum(issued_t), 0) AS DOUBLE) AS issued_t
FROM ledger_until
GROUP BY depot, tank_id
ORDER BY depot, tank_id;
