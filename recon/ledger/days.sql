-- name: sums_stand
-- Whether the tables below were made since the ledger last changed.
SELECT 1 FROM duckdb_tables() WHERE temporary AND table_name = 'ledger_sum';

-- name: no_held
-- What each tank holds by its entries, and what occurs among the booked ones: one scan for all who
-- would otherwise look through every entry for what is not there. The other tanks of one-row
-- transfers stand in rows of their own, without figures. `made`: the first day of the span that the
-- row was made with; null for what is kept already and for days that are not over.
CREATE OR REPLACE TEMP TABLE ledger_held AS
SELECT CAST(NULL AS DATE) AS made, * EXCLUDE (since)
FROM kept_held SEMI JOIN (FROM ledger_standing WHERE name = 'kept_held' AND used) USING (since);

-- name: held
-- The same of entries that take effect from $first to before $until.
INSERT INTO ledger_held
SELECT {made} AS made, * EXCLUDE (since)
FROM (
    SELECT
        {since} AS since, depot, tank_id, product, count(*) AS entries,
        min(effective_at) AS first_at, max(effective_at) AS last_at,
        coalesce(bool_or(status = 'booked' AND kind IN ('transfer_in', 'transfer_out')), false)
            AS in_two_rows,
        coalesce(bool_or(status = 'booked' AND kind = 'transfer'
                         AND (counter_tank_id IS NULL OR counter_tank_id = tank_id)), false)
            AS to_nowhere,
        max(CASE WHEN status = 'booked' THEN counts_at END) AS booked_until,
        coalesce(bool_or(status = 'booked' AND CAST(counts_at AS DATE) > CAST(booked_at AS DATE)),
                 false) AS booked_before,
        coalesce(max(CASE WHEN status = 'booked'
                          THEN CAST(booked_at AS DATE) - CAST(counts_at AS DATE) END), 0)
            AS booked_after_days,
        coalesce(bool_or(status = 'booked' AND started_at > counts_at), false) AS pumped_backwards
    FROM ledger_entry
    WHERE effective_at >= $first AND effective_at < $until
    GROUP BY ALL
    UNION ALL
    SELECT DISTINCT
        {since}, depot, counter_tank_id, product, 0, NULL::TIMESTAMP, NULL::TIMESTAMP, false, false,
        NULL::TIMESTAMP, false, 0, false
    FROM ledger_entry
    WHERE kind = 'transfer' AND counter_tank_id IS NOT NULL
      AND effective_at >= $first AND effective_at < $until
);

-- name: made_held
-- As the store keeps them, for the spans that days.py puts in.
SELECT h.made AS since, h.* EXCLUDE (made) FROM {spans} AS s JOIN ledger_held AS h ON h.made = s.since;

-- name: tanks
-- Every tank that an entry names, with the instant its account opens. Ten million rows are grouped
-- and joined by the key in a third of the time that the two names take.
CREATE OR REPLACE TEMP TABLE ledger_tank AS
SELECT hash(depot, tank_id) AS tank_key, depot, tank_id, a.opening_at, a.opened_t,
       CAST(h.entries AS BIGINT) AS entries
FROM (SELECT depot, tank_id, sum(entries) AS entries FROM ledger_held GROUP BY ALL) AS h
LEFT JOIN ledger_account AS a USING (depot, tank_id);

-- name: no_parties
-- Every product, owner and customs status that a leg has together: those of sums that are kept, and
-- of legs that no sum is kept of.
CREATE OR REPLACE TEMP TABLE ledger_party AS
SELECT DISTINCT hash(product, owner, customs_status) AS party_key, product, owner, customs_status
FROM (
    SELECT product, owner, customs_status
    FROM kept_sum SEMI JOIN (FROM ledger_standing WHERE name = 'kept_sum' AND used) USING (since)
    UNION ALL
    SELECT product, owner, customs_status FROM ledger_tied_owned
);

-- name: parties
-- Those of legs that take effect from $first to before $until.
INSERT INTO ledger_party
SELECT hash(product, owner, customs_status) AS party_key, product, owner, customs_status
FROM (
    SELECT DISTINCT product, owner, customs_status FROM ledger_plain_owned
    WHERE effective_at >= $first AND effective_at < $until
) AS l
WHERE NOT EXISTS (
    FROM ledger_party AS p
    WHERE (p.product, p.owner, p.customs_status)
          IS NOT DISTINCT FROM (l.product, l.owner, l.customs_status)
);

-- name: keys_shared
-- How many tanks or parties have the key of another one: none, or nothing can rest on the keys.
SELECT (SELECT count(*) - count(DISTINCT tank_key) FROM ledger_tank)
     + (SELECT count(*) - count(DISTINCT party_key) FROM ledger_party);

-- name: keep_recent
-- From which day on single days are summed.
CREATE OR REPLACE TEMP TABLE ledger_recent AS SELECT CAST($recent AS DATE) AS recent;

-- name: recent
-- The same day.
SELECT recent FROM ledger_recent;

-- name: no_sums
-- One row or several a tank, party and bucket of days (from `since` to before `upto`), from the
-- account's opening on and before it (`before`), and in it what its legs come to. `title_t` is what
-- title transfers pass from party to party within the tank: it is in `net_t` and in nothing else.
-- `entries` counts legs, `added_t` is all that came in, `largest_t` the largest single effect.
-- `made` as in `ledger_held`.
CREATE OR REPLACE TEMP TABLE ledger_sum (
    made DATE, tank_key UBIGINT, party_key UBIGINT, since DATE, upto DATE, before BOOLEAN,
    asked_at TIMESTAMP, entries BIGINT, net_t DECIMAL(18, 3), squares_t2 DECIMAL(38, 6),
    added_t DECIMAL(18, 3), largest_t DECIMAL(18, 3), opened_t DECIMAL(18, 3),
    received_t DECIMAL(18, 3), issued_t DECIMAL(18, 3), transferred_t DECIMAL(18, 3),
    title_t DECIMAL(18, 3), adjusted_t DECIMAL(18, 3)
);

-- name: no_edges
-- The same for buckets in which somebody's instant lies (asked_at): what counts by then.
CREATE OR REPLACE TEMP TABLE ledger_edge AS FROM ledger_sum LIMIT 0;

-- name: sums
-- What the legs of entries come to. The words in braces are put in by days.py: the table, the view
-- of legs, the first day of a bucket and its end, which entries, and for an edge the instants that
-- are asked for.
INSERT INTO {table}
SELECT {made} AS made, tank_key, party_key, since, {upto} AS upto, before, asked_at,
       COLUMNS(* EXCLUDE (tank_key, party_key, since, before, asked_at))
FROM (
    SELECT
        t.tank_key, hash(l.product, l.owner, l.customs_status) AS party_key, {since} AS since,
        coalesce(l.counts_at < t.opening_at, false) AS before,
        {asked_at} AS asked_at,
        count(l.own_t),
        sum(l.effect_t),
        -- Eighteen digits hold the square of nearly every effect; nineteen, which hold any, take
        -- five times as long.
        coalesce(sum(CASE WHEN abs(l.own_t) < 900000 THEN l.own_t * l.own_t END), 0)
        + coalesce(sum(CASE WHEN abs(l.own_t) >= 900000
                            THEN CAST(l.own_t AS DECIMAL(19, 3)) * l.own_t END), 0),
        sum(CASE WHEN l.own_t > 0 THEN l.own_t END),
        max(abs(l.own_t)),
        sum(CASE WHEN l.opens THEN l.own_t END),
        sum(CASE WHEN l.root_kind = 'receipt' THEN l.own_t END),
        -sum(CASE WHEN l.root_kind = 'issue' THEN l.own_t END),
        sum(CASE WHEN l.root_kind IN ('transfer', 'transfer_in', 'transfer_out')
                 THEN l.own_t END),
        sum(CASE WHEN l.own_t IS NULL THEN l.effect_t END),
        sum(CASE WHEN l.root_kind IN ('adjustment', 'loss', 'water_draw') THEN l.own_t END)
    FROM (
        SELECT *, CAST(counts_at AS DATE) AS day,
               CASE WHEN leg NOT IN ('from', 'to') THEN effect_t END AS own_t
        FROM {legs}
    ) AS l
    JOIN ledger_tank AS t ON t.tank_key = hash(l.depot, l.tank_id)
    {asked}
    WHERE {when}
    GROUP BY ALL
);

-- name: kept_sums
-- Those that are kept, in their buckets. A span in which an account opens knows what lies before;
-- of the others it is told by their days.
INSERT INTO ledger_sum
SELECT
    NULL AS made, t.tank_key, hash(k.product, k.owner, k.customs_status) AS party_key,
    {since} AS since, {upto} AS upto,
    coalesce(CASE WHEN t.opening_at <= k.since THEN false WHEN t.opening_at >= s.upto THEN true
                  WHEN t.opening_at < s.upto THEN k.before END, false) AS before,
    NULL AS asked_at, sum(k.entries), sum(k.net_t), sum(k.squares_t2), sum(k.added_t),
    max(k.largest_t), NULL AS opened_t, sum(k.received_t), sum(k.issued_t), sum(k.transferred_t),
    sum(k.title_t), sum(k.adjusted_t)
FROM kept_sum AS k
JOIN ledger_standing AS s ON s.name = 'kept_sum' AND s.used AND s.since = k.since
JOIN ledger_tank AS t ON t.depot = k.depot AND t.tank_id = k.tank_id
GROUP BY ALL;

-- name: made_sums
-- As the store keeps them, for the spans that days.py puts in. On which side of the opening they
-- lie follows from their days where it is not in between.
SELECT
    s.since, t.depot, t.tank_id, p.product, p.owner, p.customs_status,
    coalesce(d.before AND t.opening_at > s.since AND t.opening_at < s.upto, false) AS before,
    CAST(sum(d.entries) AS BIGINT) AS entries, CAST(sum(d.net_t) AS DECIMAL(18, 3)) AS net_t,
    CAST(sum(d.squares_t2) AS DECIMAL(38, 6)) AS squares_t2,
    CAST(sum(d.added_t) AS DECIMAL(18, 3)) AS added_t, max(d.largest_t) AS largest_t,
    CAST(sum(d.received_t) AS DECIMAL(18, 3)) AS received_t,
    CAST(sum(d.issued_t) AS DECIMAL(18, 3)) AS issued_t,
    CAST(sum(d.transferred_t) AS DECIMAL(18, 3)) AS transferred_t,
    CAST(sum(d.title_t) AS DECIMAL(18, 3)) AS title_t,
    CAST(sum(d.adjusted_t) AS DECIMAL(18, 3)) AS adjusted_t
FROM {spans} AS s
JOIN ledger_sum AS d ON d.made = s.since
JOIN ledger_tank AS t ON t.tank_key = d.tank_key
JOIN ledger_party AS p ON p.party_key = d.party_key
GROUP BY ALL;

-- name: until
-- The sums of every tank of `instant_asked` (depot, tank_id, gauged_at and what else is asked) that
-- count at its instant: from the account's opening on where it lies before the instant. Those of
-- the bucket in which the instant lies are of `ledger_edge`.
CREATE OR REPLACE TEMP VIEW ledger_until AS
SELECT i.*, d.* EXCLUDE (made, asked_at, tank_key)
FROM instant_asked AS i
JOIN ledger_tank AS t ON t.depot = i.depot AND t.tank_id = i.tank_id
JOIN (FROM ledger_sum UNION ALL FROM ledger_edge) AS d ON d.tank_key = t.tank_key
WHERE (d.asked_at = i.gauged_at OR d.asked_at IS NULL AND d.upto <= CAST(i.gauged_at AS DATE))
  AND NOT (d.before AND coalesce(t.opening_at <= i.gauged_at, false));

-- name: every_tank
-- Every tank that an entry names, in order.
SELECT depot, tank_id, entries FROM ledger_tank ORDER BY depot, tank_id;

-- name: span
-- Between which instants entries take effect, and how many there are.
SELECT min(first_at) AS first_at, max(last_at) AS last_at, CAST(sum(entries) AS BIGINT) AS entries
FROM ledger_held;

-- name: marks
-- What occurs at all among the booked entries: a check that looks for what does not occur has
-- nothing to ask.
SELECT coalesce(bool_or(in_two_rows), false) AS in_two_rows,
       coalesce(bool_or(to_nowhere), false) AS to_nowhere, max(booked_until) AS booked_until,
       coalesce(bool_or(booked_before), false) AS booked_before,
       coalesce(max(booked_after_days), 0) AS booked_after_days,
       coalesce(bool_or(pumped_backwards), false) AS pumped_backwards
FROM ledger_held;
