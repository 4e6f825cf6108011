-- name: night
-- The instant the checks speak of, for questions whose long answers should stream: a bound value
-- makes DuckDB hand over its rows one by one (0.9 s a million instead of 0.06 s).
CREATE OR REPLACE TEMP TABLE ledger_night AS SELECT CAST($as_of AS TIMESTAMP) AS as_of;

-- name: marks
-- What occurs at all among the booked entries, in one scan: a check that looks for what does not
-- occur has nothing to ask.
SELECT
    coalesce(bool_or(kind IN ('transfer_in', 'transfer_out')), false) AS in_two_rows,
    coalesce(bool_or(kind = 'transfer' AND (counter_tank_id IS NULL
                                            OR counter_tank_id = tank_id)), false) AS to_nowhere,
    coalesce(bool_or(counts_at > night.as_of + INTERVAL 24 HOUR), false) AS in_the_future,
    coalesce(bool_or(CAST(counts_at AS DATE) > CAST(booked_at AS DATE)), false) AS booked_before,
    coalesce(max(CAST(booked_at AS DATE) - CAST(counts_at AS DATE)), 0) AS booked_after_days,
    coalesce(bool_or(started_at > counts_at), false) AS pumped_backwards
FROM ledger_entry, ledger_night AS night
WHERE status = 'booked';

-- name: days_stand
-- Whether the tanks and days below were made since the ledger last changed.
SELECT 1 FROM duckdb_tables() WHERE temporary AND table_name = 'ledger_day';

-- name: tanks
-- Every tank that an entry names, numbered, with the instant its account opens.
CREATE OR REPLACE TEMP TABLE ledger_tank AS
SELECT CAST(row_number() OVER (ORDER BY depot, tank_id) AS INTEGER) AS tank_no, depot, tank_id,
       a.opening_at, a.opened_t
FROM (
    SELECT DISTINCT depot, tank_id FROM ledger_entry
    UNION
    SELECT DISTINCT depot, counter_tank_id FROM ledger_entry
    WHERE kind = 'transfer' AND counter_tank_id IS NOT NULL
)
LEFT JOIN ledger_account AS a USING (depot, tank_id);

-- name: days
-- One row a tank and day, from the account's opening on and before it (`before`): what was added
-- and taken (negative), and the largest single effect. `by_date` marks days on which an entry has
-- no time of day. The checks look here first, and at single entries only where they must.
CREATE OR REPLACE TEMP TABLE ledger_day AS
SELECT
    t.tank_no, CAST(l.counts_at AS DATE) AS day,
    l.counts_at < coalesce(t.opening_at, l.counts_at) AS before,
    coalesce(sum(CASE WHEN l.effect_t > 0 THEN l.effect_t END), 0) AS added_t,
    coalesce(sum(CASE WHEN l.effect_t < 0 THEN l.effect_t END), 0) AS taken_t,
    max(abs(l.effect_t)) AS largest_t,
    bool_or(l.by_date) AS by_date
FROM ledger_leg AS l
JOIN ledger_tank AS t ON t.depot = l.depot AND t.tank_id = l.tank_id
WHERE l.posted AND l.status = 'booked' AND l.effect_t IS NOT NULL
GROUP BY ALL;

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
