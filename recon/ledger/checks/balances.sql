-- name: rows_that_do_not_close
-- Balance rows in which opening + received - issued is not the closing stock.
SELECT
    depot, tank_id, product, account_no, owner, customs_status,
    CAST(period_start AS DATE) AS period_start, CAST(period_end AS DATE) AS period_end,
    opening_t, received_t, issued_t, closing_t,
    opening_t + received_t - issued_t AS should_be_t,
    closing_t - (opening_t + received_t - issued_t) AS off_t,
    origin_file, origin_row
FROM current_balances
WHERE closing_t <> opening_t + received_t - issued_t AND period_start <= $as_of
ORDER BY depot, tank_id, period_start, period_end, product, account_no, owner, customs_status;

-- name: breaks_between_periods
-- Balance rows that open with another stock than the row of the period before closed with.
WITH chained AS (
    SELECT
        *,
        lag(closing_t) OVER w AS closed_t,
        CAST(lag(period_end) OVER w AS DATE) AS closed_on
    FROM current_balances
    WHERE period_start <= $as_of
    WINDOW w AS (
        PARTITION BY depot, tank_id, product, account_no, owner, customs_status
        ORDER BY period_start, period_end
    )
)
SELECT
    depot, tank_id, product, account_no, owner, customs_status,
    CAST(period_start AS DATE) AS period_start, closed_on, closed_t, opening_t,
    opening_t - closed_t AS off_t, origin_file, origin_row
FROM chained
WHERE closed_on + 1 = CAST(period_start AS DATE) AND closed_t <> opening_t
ORDER BY depot, tank_id, period_start, product, account_no, owner, customs_status;

-- name: periods_against_book
-- The balances of each tank and period, all owners together, beside what the entries make of it.
-- No opening figure where the account itself begins within the period.
WITH
stated AS (
    SELECT
        depot, tank_id, CAST(period_start AS DATE) AS period_start,
        CAST(period_end AS DATE) AS period_end,
        sum(opening_t) AS opening_t, sum(received_t) AS received_t,
        sum(issued_t) AS issued_t, sum(closing_t) AS closing_t,
        min(origin_file) AS origin_file, min(origin_row) AS origin_row
    FROM current_balances
    WHERE period_start <= $as_of
    GROUP BY ALL
),
-- Effects of the entries of those tanks; reversals stand on the side of their original.
sided AS (
    SELECT
        l.depot, l.tank_id, CAST(l.counts_at AS DATE) AS day, l.effect_t, l.opens,
        CASE
            WHEN l.kind <> 'reversal' OR l.root_kind IS NULL OR l.root_kind = 'adjustment'
            THEN l.effect_t > 0
            WHEN l.root_kind = 'transfer' THEN l.leg = 'counter'
            ELSE l.root_kind IN ('receipt', 'transfer_in', 'opening')
        END AS inward
    FROM ledger_leg AS l
    SEMI JOIN stated AS s ON s.depot = l.depot AND s.tank_id = l.tank_id
    LEFT JOIN ledger_account AS a ON a.depot = l.depot AND a.tank_id = l.tank_id
    WHERE l.posted AND l.status = 'booked' AND l.effect_t IS NOT NULL
      AND l.counts_at >= coalesce(a.opening_at, l.counts_at)
),
flow AS (
    SELECT
        depot, tank_id, day, sum(effect_t) AS net_t,
        coalesce(sum(CASE WHEN opens THEN effect_t END), 0) AS opened_t,
        coalesce(sum(CASE WHEN inward AND NOT opens THEN effect_t END), 0) AS received_t,
        -coalesce(sum(CASE WHEN NOT inward AND NOT opens THEN effect_t END), 0) AS issued_t
    FROM sided
    GROUP BY depot, tank_id, day
),
booked AS (
    SELECT
        s.depot, s.tank_id, s.period_start, s.period_end,
        count(d.day) > 0 AS has_entries,
        coalesce(sum(CASE WHEN d.day < s.period_start THEN d.net_t END), 0)
        + coalesce(sum(CASE WHEN d.day = s.period_start THEN d.opened_t END), 0)
            AS book_opening_t,
        coalesce(sum(CASE WHEN d.day >= s.period_start THEN d.received_t END), 0)
            AS book_received_t,
        coalesce(sum(CASE WHEN d.day >= s.period_start THEN d.issued_t END), 0) AS book_issued_t,
        coalesce(sum(d.net_t), 0) AS book_closing_t,
        coalesce(bool_or(d.day > s.period_start AND d.opened_t <> 0), false) AS opens_within
    FROM stated AS s
    LEFT JOIN flow AS d ON d.depot = s.depot AND d.tank_id = s.tank_id AND d.day <= s.period_end
    GROUP BY ALL
)
SELECT s.*, b.* EXCLUDE (depot, tank_id, period_start, period_end)
FROM stated AS s
JOIN booked AS b USING (depot, tank_id, period_start, period_end)
WHERE s.closing_t <> b.book_closing_t
   OR NOT b.opens_within AND s.opening_t <> b.book_opening_t
   OR NOT b.opens_within AND (s.received_t, s.issued_t) <> (b.book_received_t, b.book_issued_t)
ORDER BY s.depot, s.tank_id, s.period_start, s.period_end;
