-- name: entries_of
-- Every entry that touches the tanks of the table `tank_asked` (depot, tank_id, until, horizon) up
-- to its horizon, with what it does to the book at `until`, or the code of why it does nothing.
-- The words in braces are put in by entries.py: the entries at hand, and a list of columns that the
-- caller does not want.
WITH
touched AS (
    SELECT q.until, q.horizon, a.opening_at, l.*
    FROM tank_asked AS q
    JOIN {near}_leg AS l
        ON l.depot = q.depot AND l.tank_id = q.tank_id AND l.counts_at <= q.horizon
    LEFT JOIN ledger_account AS a
        ON a.depot = q.depot AND a.tank_id = q.tank_id AND a.opening_at <= q.until
),
judged AS (
    SELECT
        *,
        CASE
            WHEN status = 'pre_booked' THEN 'only_announced'
            WHEN status <> 'booked' THEN 'entry_cancelled'
            WHEN effect_t IS NULL THEN 'not_in_tonnes'
            WHEN counts_at > until THEN 'after_instant'
            WHEN NOT posted THEN 'later_opening'
            WHEN counts_at < opening_at THEN 'before_opening'
        END AS why_not
    FROM touched
),
gone AS (SELECT DISTINCT entry_id FROM vanished_entries WHERE cleared_by_run IS NULL),
listed AS (
    SELECT
        j.depot, j.tank_id, j.until, j.entry_id, j.leg, j.opens, j.kind, j.root_kind,
        j.effective_at,
        coalesce(j.effective_date_only, false) AS effective_date_only, j.counts_at,
        j.own_started_at AS started_at, j.booked_at, j.own_tank_id, j.counter_tank_id, j.product,
        j.quantity, j.unit, j.density20_kgm3, j.volume20_m3, j.quantity_basis, j.quantity_t,
        j.effect_t AS signed_t,
        CASE WHEN j.why_not IS NULL THEN j.effect_t ELSE CAST(0 AS DECIMAL(18, 3)) END AS effect_t,
        j.why_not IS NULL AS counted,
        j.why_not,
        CAST(sum(CASE WHEN j.why_not IS NULL THEN j.effect_t END) OVER (
            PARTITION BY j.depot, j.tank_id, j.until
            ORDER BY j.counts_at, j.opens DESC, j.entry_id, j.leg
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS DECIMAL(18, 3)) AS running_t,
        j.status, j.reverses, j.account_no, j.document_no, j.declaration_no, j.application_no,
        j.own_owner AS owner, j.counter_owner, j.own_customs_status AS customs_status,
        j.counter_customs_status, j.unit_price, j.currency,
        j.vessel, j.storage_limit, j.remarks, gone.entry_id IS NOT NULL AS vanished,
        j.origin_file, j.origin_sheet, j.origin_row
    FROM judged AS j
    LEFT JOIN gone ON gone.entry_id = j.entry_id
)
SELECT * EXCLUDE ({unwanted}) FROM listed
ORDER BY depot, tank_id, until, counts_at, opens DESC, entry_id, leg;

-- name: last_effect
-- The last time that a booked entry was written to take effect: no later than what comes next.
SELECT max(effective_at) FROM ledger_entry WHERE status = 'booked';

-- name: newest_entry
-- How far the ledger reaches: the newest time at which a booked entry took effect or was booked,
-- which is $last or later. Zone maps find who comes into question: an entry counts a day after it
-- is dated at the latest.
SELECT greatest(counts_at, coalesce(booked_at, counts_at)) AS newest_at, entry_id, origin_file
FROM (
    FROM ledger_entry WHERE effective_at >= CAST($last AS TIMESTAMP) - INTERVAL 1 DAY
    UNION ALL
    FROM ledger_entry WHERE booked_at >= CAST($last AS TIMESTAMP)
)
WHERE status = 'booked'
ORDER BY newest_at DESC, entry_id
LIMIT 1;
