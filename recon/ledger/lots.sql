-- name: earliest
-- The earliest that any oil came in, and the earliest limit that any entry gives.
SELECT CAST(min(effective_at) + INTERVAL 1 YEAR AS DATE) AS a_year_on,
       min(storage_limit) AS explicit_on
FROM ledger_entry;

-- name: limited_inflows
-- Tanks into which oil came whose limit (its own, else a year after it came) lies before $due_on.
SELECT DISTINCT l.depot, l.tank_id
FROM ledger_party_leg AS l
LEFT JOIN (SELECT entry_id, storage_limit FROM ledger_entry WHERE storage_limit IS NOT NULL) AS s
    ON s.entry_id = l.entry_id
WHERE l.effect_t > 0 AND l.counts_at <= $as_of AND l.customs_status IS DISTINCT FROM 'duty_paid'
  AND coalesce(s.storage_limit, CAST(l.counts_at + INTERVAL 1 YEAR AS DATE)) <= $due_on
ORDER BY l.depot, l.tank_id;

-- name: connected
-- Pairs of tanks between which oil was transferred.
WITH side AS (
    SELECT depot, tank_id, kind, coalesce(document_no, application_no) AS link
    FROM ledger_entry
    WHERE kind IN ('transfer_in', 'transfer_out') AND status = 'booked' AND counts_at <= $as_of
)
SELECT DISTINCT depot, tank_id, counter_tank_id AS other_id
FROM ledger_entry
WHERE kind IN ('transfer', 'transfer_in', 'transfer_out') AND status = 'booked'
  AND counts_at <= $as_of AND counter_tank_id IS NOT NULL
UNION
SELECT o.depot, o.tank_id, i.tank_id
FROM side AS o JOIN side AS i ON i.depot = o.depot AND i.link = o.link
WHERE o.kind = 'transfer_out' AND i.kind = 'transfer_in'
ORDER BY depot, tank_id, other_id;

-- name: lot_events
-- What happened to the oil of the tanks in `tank_followed`: legs of parties in whole kilograms, in
-- the order of `turn_at`. `link` ties the legs of one transfer together; the leg that receives waits for
-- the one that gives, where a document books it up to a day later.
CREATE OR REPLACE TEMP TABLE lot_event AS
WITH
followed AS (
    SELECT l.*
    FROM ledger_party_leg AS l SEMI JOIN tank_followed AS t USING (depot, tank_id)
    WHERE l.counts_at <= $as_of AND l.effect_t <> 0
      AND (l.opening_at IS NULL OR l.opening_at > $as_of OR l.counts_at >= l.opening_at)
),
papered AS (
    SELECT
        f.depot, f.tank_id, f.owner, f.customs_status, f.product, f.entry_id, f.counts_at,
        CAST(f.effect_t * 1000 AS BIGINT) AS kg,
        e.storage_limit, r.root_id, f.kind,
        CASE
            WHEN f.root_kind IN ('transfer', 'title_transfer') THEN 'entry ' || f.entry_id
            WHEN f.kind NOT IN ('transfer_in', 'transfer_out') THEN NULL
            WHEN e.document_no IS NOT NULL THEN 'document ' || e.document_no
            WHEN e.application_no IS NOT NULL THEN 'application ' || e.application_no
            WHEN f.kind = 'transfer_out' THEN f.tank_id || ' > ' || e.counter_tank_id
            ELSE e.counter_tank_id || ' > ' || f.tank_id
        END AS link
    FROM followed AS f
    JOIN ledger_entry AS e ON e.entry_id = f.entry_id
    LEFT JOIN ledger_reversal AS r ON r.entry_id = f.entry_id AND r.fate = 'original'
),
given AS (
    SELECT *, max(CASE WHEN kg < 0 THEN counts_at END) OVER (PARTITION BY depot, link) AS given_at
    FROM papered
)
SELECT
    depot, tank_id, owner, customs_status, product, entry_id, CAST(counts_at AS DATE) AS on_day, kg,
    storage_limit, root_id, link,
    CASE WHEN kg > 0 AND link IS NOT NULL AND given_at - counts_at
              BETWEEN INTERVAL 0 SECOND AND INTERVAL 24 HOUR
         THEN given_at ELSE counts_at END AS turn_at
FROM given;

-- name: lot_days
-- How many of those events each day has.
SELECT CAST(turn_at AS DATE) AS day, count(*) AS events FROM lot_event GROUP BY day ORDER BY day;

-- name: lot_pools
-- The parties in those tanks, numbered.
CREATE OR REPLACE TEMP TABLE lot_pool AS
SELECT CAST(row_number() OVER (ORDER BY depot, tank_id, owner NULLS LAST,
                               customs_status NULLS LAST) AS INTEGER) AS pool,
       depot, tank_id, owner, customs_status
FROM (SELECT DISTINCT depot, tank_id, owner, customs_status FROM lot_event);

-- name: lot_slice
-- Those events from one day to the last one, in order.
SELECT p.pool, e.product, e.entry_id, e.on_day, e.kg, e.storage_limit, e.root_id, e.link, e.depot
FROM lot_event AS e
JOIN lot_pool AS p
    ON p.depot = e.depot AND p.tank_id = e.tank_id
    AND p.owner IS NOT DISTINCT FROM e.owner
    AND p.customs_status IS NOT DISTINCT FROM e.customs_status
WHERE e.turn_at >= $first AND e.turn_at < CAST($last AS DATE) + INTERVAL 1 DAY
ORDER BY e.turn_at, e.kg > 0, e.entry_id, e.depot, e.tank_id, e.owner NULLS LAST,
         e.customs_status NULLS LAST;

-- name: extensions
-- Approved storage extensions that were given by as_of.
SELECT depot, tank_id, application_no, to_value, effective_to,
       coalesce(effective_from, approved_on) AS since
FROM current_applications
WHERE kind = 'storage_extension' AND status IN ('approved', 'closed')
  AND coalesce(approved_on, effective_from, DATE '0001-01-01') <= CAST($as_of AS DATE)
ORDER BY depot, tank_id, application_no;
