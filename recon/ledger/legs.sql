-- name: entries
-- Every entry that the store holds now, with the instant from which it counts: an entry written
-- with a date alone counts from the end of that day (its last microsecond, so that it still lies
-- before an opening of the next day), an opening from its start.
CREATE OR REPLACE TEMP VIEW ledger_entry AS
SELECT
    * EXCLUDE (effective_at),
    effective_at,
    CASE
        WHEN coalesce(effective_date_only, false) AND kind <> 'opening'
             AND effective_at = date_trunc('day', effective_at)
        THEN effective_at + INTERVAL 1 DAY - INTERVAL 1 MICROSECOND
        ELSE effective_at
    END AS counts_at
FROM current_movements;

-- name: reversals
-- The reversals themselves; there are few of them.
CREATE OR REPLACE TEMP TABLE ledger_red AS
SELECT
    entry_id, reverses, status, effective_at AS written_at, counts_at, depot, tank_id, product,
    quantity_t, owner, customs_status, document_no,
    coalesce(effective_date_only, false) AS by_date
FROM ledger_entry WHERE kind = 'reversal'
ORDER BY entry_id;

-- name: reversed
-- The entries that reversals name, whatever became of them.
CREATE OR REPLACE TEMP TABLE ledger_reversed AS
SELECT
    m.entry_id, m.kind, m.reverses, m.status, m.counts_at, m.depot, m.tank_id, m.counter_tank_id,
    m.quantity_t, m.owner, m.customs_status,
    coalesce(m.counter_owner, m.owner) AS counter_owner,
    coalesce(m.counter_customs_status, m.customs_status) AS counter_customs_status
FROM ledger_entry AS m SEMI JOIN ledger_red AS r ON m.entry_id = r.reverses
ORDER BY m.entry_id;

-- name: openings
-- The opening entries that start an account: those at a tank's first opening instant, one for each
-- owner, customs status and account (a tank in mixed custody opens with several). An opening that
-- is wholly reversed at its own instant never stood: its re-entry starts the account.
CREATE OR REPLACE TEMP TABLE ledger_opening AS
SELECT depot, tank_id, entry_id, counts_at, quantity_t
FROM (
    SELECT
        depot, tank_id, entry_id, counts_at, quantity_t,
        min(counts_at) OVER (PARTITION BY depot, tank_id) AS first_at,
        row_number() OVER (
            PARTITION BY depot, tank_id, counts_at, owner, customs_status, account_no
            ORDER BY booked_at NULLS LAST, entry_id
        ) AS nth
    FROM ledger_entry AS o
    WHERE kind = 'opening' AND status = 'booked' AND quantity_t IS NOT NULL
      AND NOT EXISTS (
          FROM ledger_red AS r
          WHERE r.reverses = o.entry_id AND r.status = 'booked' AND r.written_at <= o.counts_at
            AND abs(r.quantity_t) >= abs(o.quantity_t)
      )
)
WHERE counts_at = first_at AND nth = 1
ORDER BY depot, tank_id, entry_id;

-- name: accounts
-- When each account begins and with how much; a tank that never opened is not in it.
CREATE OR REPLACE TEMP VIEW ledger_account AS
SELECT depot, tank_id, min(counts_at) AS opening_at, sum(quantity_t) AS opened_t
FROM ledger_opening GROUP BY depot, tank_id;

-- name: reversal_ends
-- Where the chain of each reversal ends: the entry it comes down to after so many reversals.
-- fate: original (an ordinary entry), missing (the last reversal of the chain, last_id, points at
-- nothing), circle (reversals that point at each other).
CREATE OR REPLACE TEMP TABLE ledger_reversal AS
WITH RECURSIVE
chain AS (
    SELECT entry_id, reverses AS next_id, [entry_id] AS path FROM ledger_red
    UNION ALL
    SELECT chain.entry_id, target.reverses, list_append(chain.path, target.entry_id)
    FROM chain JOIN ledger_reversed AS target ON target.entry_id = chain.next_id
    WHERE target.kind = 'reversal' AND NOT list_contains(chain.path, target.entry_id)
),
ended AS (
    -- As one value, since max_by passes over a NULL.
    SELECT entry_id, max_by({'path': path, 'next_id': next_id}, len(path)) AS longest
    FROM chain GROUP BY entry_id
)
SELECT
    ended.entry_id, len(ended.longest.path) AS reversals, ended.longest.next_id AS root_id,
    ended.longest.path[-1] AS last_id,
    CASE
        WHEN target.entry_id IS NULL THEN 'missing'
        WHEN target.kind = 'reversal' THEN 'circle'
        ELSE 'original'
    END AS fate
FROM ended LEFT JOIN ledger_reversed AS target ON target.entry_id = ended.longest.next_id
ORDER BY ended.entry_id;

-- name: reversal_legs
-- The effect of every reversal on each tank of the entry it comes down to: the opposite sign for
-- an odd number of reversals, the same for an even one, and its own |quantity|. One that points
-- at nothing (or in a circle) counts as signed on its own tank; one that reverses such a one, the
-- opposite. The reversal of an opening that was never added (a later one, an assertion) changes
-- nothing.
CREATE OR REPLACE TEMP TABLE ledger_reversal_leg AS
WITH
signed AS (
    SELECT
        own.entry_id, base.kind AS root_kind, abs(own.quantity_t) AS size_t,
        base.depot, base.tank_id, base.counter_tank_id, base.owner, base.customs_status,
        base.counter_owner, base.counter_customs_status,
        CASE WHEN r.reversals % 2 = 1 THEN -1 ELSE 1 END
        * CASE
            WHEN base.kind IN ('receipt', 'transfer_in') THEN 1
            WHEN base.kind = 'opening' THEN (opening.entry_id IS NOT NULL)::INTEGER
            WHEN base.kind = 'adjustment' THEN sign(base.quantity_t)
            WHEN base.kind = 'title_transfer' OR base.tank_id = base.counter_tank_id
                 AND base.kind = 'transfer' THEN 0
            ELSE -1
          END AS sign
    FROM ledger_reversal AS r
    JOIN ledger_red AS own ON own.entry_id = r.entry_id
    JOIN ledger_reversed AS base ON base.entry_id = r.root_id
    LEFT JOIN ledger_opening AS opening ON opening.entry_id = r.root_id
    WHERE r.fate = 'original'
)
SELECT entry_id, 'own' AS leg, depot, tank_id, root_kind, owner, customs_status,
       CASE sign WHEN 1 THEN size_t WHEN -1 THEN -size_t ELSE size_t - size_t END AS effect_t
FROM signed
UNION ALL
SELECT entry_id, 'counter', depot, counter_tank_id, root_kind, counter_owner,
       counter_customs_status, CASE sign WHEN 1 THEN -size_t ELSE size_t END
FROM signed
WHERE root_kind = 'transfer' AND counter_tank_id <> tank_id
UNION ALL
SELECT own.entry_id, 'own', own.depot, own.tank_id, NULL, own.owner, own.customs_status,
       own.quantity_t
FROM ledger_reversal AS r JOIN ledger_red AS own ON own.entry_id = r.entry_id
WHERE r.fate = 'circle' OR r.fate = 'missing' AND r.last_id = r.entry_id
UNION ALL
SELECT own.entry_id, 'own', base.depot, base.tank_id, NULL, base.owner, base.customs_status,
       CASE WHEN (r.reversals % 2 = 1) = (base.quantity_t >= 0)
            THEN abs(own.quantity_t) ELSE -abs(own.quantity_t) END
FROM ledger_reversal AS r
JOIN ledger_red AS own ON own.entry_id = r.entry_id
JOIN ledger_red AS base ON base.entry_id = r.last_id
WHERE r.fate = 'missing' AND r.last_id <> r.entry_id;

-- name: plain_legs
-- One row an entry and tank it touches, with its effect on that tank's book in tonnes and whose
-- oil that is: the entries whose effect follows from themselves alone. All are here, also those
-- that do not count: who sums this asks for status = 'booked' and `posted`. `opens` marks the
-- openings that start an account, `by_date` the entries without a time of day, `moves_oil` those
-- with a time of pumping. A leg carries its entry along (what the leg has of its own is called
-- `own_` there): what nobody asks for is not read, and a join with ten million entries to look it
-- up is never needed.
CREATE OR REPLACE TEMP VIEW ledger_plain_leg AS
SELECT
    'own' AS leg, depot, tank_id, kind AS root_kind, started_at, true AS posted, false AS opens,
    coalesce(effective_date_only, false) AS by_date,
    kind IN ('receipt', 'issue', 'transfer', 'transfer_in', 'transfer_out', 'water_draw')
    AND NOT (coalesce(effective_date_only, false) AND started_at = date_trunc('day', started_at))
    AS moves_oil,
    owner, customs_status,
    CASE
        WHEN kind IN ('receipt', 'transfer_in', 'adjustment') THEN quantity_t
        WHEN kind = 'title_transfer' OR kind = 'transfer' AND tank_id = counter_tank_id
        THEN quantity_t - quantity_t
        ELSE -quantity_t
    END AS effect_t,
    e.* EXCLUDE (depot)
        RENAME (tank_id AS own_tank_id, started_at AS own_started_at, owner AS own_owner,
                customs_status AS own_customs_status)
FROM ledger_entry AS e
WHERE kind NOT IN ('opening', 'reversal')
UNION ALL
SELECT
    'counter', depot, counter_tank_id, kind, started_at, true, false,
    coalesce(effective_date_only, false),
    NOT (coalesce(effective_date_only, false) AND started_at = date_trunc('day', started_at)),
    coalesce(counter_owner, owner), coalesce(counter_customs_status, customs_status), quantity_t,
    e.* EXCLUDE (depot)
        RENAME (tank_id AS own_tank_id, started_at AS own_started_at, owner AS own_owner,
                customs_status AS own_customs_status)
FROM ledger_entry AS e
WHERE kind = 'transfer' AND counter_tank_id <> tank_id;

-- name: tied_legs
-- The others: openings, which are posted when no other comes before them, and reversals, whose
-- effect is that of what they reverse.
CREATE OR REPLACE TEMP VIEW ledger_tied_leg AS
SELECT
    'own' AS leg, e.depot, e.tank_id, e.kind AS root_kind, CAST(NULL AS TIMESTAMP) AS started_at,
    o.entry_id IS NOT NULL AS posted, o.entry_id IS NOT NULL AS opens, false AS by_date,
    false AS moves_oil, e.owner, e.customs_status, e.quantity_t AS effect_t,
    e.* EXCLUDE (depot)
        RENAME (tank_id AS own_tank_id, started_at AS own_started_at, owner AS own_owner,
                customs_status AS own_customs_status)
FROM (SELECT * FROM ledger_entry WHERE kind = 'opening') AS e
LEFT JOIN ledger_opening AS o ON o.entry_id = e.entry_id
UNION ALL
SELECT
    r.leg, r.depot, r.tank_id, r.root_kind, NULL, true, false,
    coalesce(e.effective_date_only, false), false, r.owner, r.customs_status, r.effect_t,
    e.* EXCLUDE (depot)
        RENAME (tank_id AS own_tank_id, started_at AS own_started_at, owner AS own_owner,
                customs_status AS own_customs_status)
FROM (SELECT * FROM ledger_entry WHERE kind = 'reversal') AS e
JOIN ledger_reversal_leg AS r ON r.entry_id = e.entry_id;

-- name: legs
-- The legs of all entries.
CREATE OR REPLACE TEMP VIEW ledger_leg AS
FROM ledger_plain_leg UNION ALL FROM ledger_tied_leg;

-- name: passed
-- What each booked title transfer, or the reversal of one (`tied`), passes within its tank.
CREATE OR REPLACE TEMP TABLE ledger_passed AS
WITH title AS (
    SELECT entry_id, entry_id AS paper_id, effective_at, counts_at, quantity_t AS passed_t,
           false AS tied
    FROM ledger_entry WHERE kind = 'title_transfer' AND status = 'booked'
    UNION ALL
    SELECT e.entry_id, r.root_id, e.written_at, e.counts_at,
           CASE WHEN r.reversals % 2 = 1 THEN -abs(e.quantity_t) ELSE abs(e.quantity_t) END, true
    FROM ledger_red AS e
    JOIN ledger_reversal AS r ON r.entry_id = e.entry_id AND r.fate = 'original'
    WHERE e.status = 'booked'
)
SELECT
    t.entry_id, t.effective_at, t.counts_at, p.depot, p.tank_id, p.product, t.passed_t, t.tied,
    p.owner, p.customs_status,
    coalesce(p.counter_owner, p.owner) AS counter_owner,
    coalesce(p.counter_customs_status, p.customs_status) AS counter_customs_status
FROM title AS t
JOIN (SELECT * FROM ledger_entry WHERE kind = 'title_transfer') AS p ON p.entry_id = t.paper_id;

-- name: plain_owned
-- Legs as parties see them: those that count, and beside them what a title transfer passes within
-- its tank from one owner or customs status to another (`from`, `to`). Here those that follow from
-- their own entry alone.
CREATE OR REPLACE TEMP VIEW ledger_plain_owned AS
SELECT entry_id, depot, tank_id, effective_at, counts_at, by_date, product, owner, customs_status,
       effect_t, kind, root_kind, leg, opens
FROM ledger_plain_leg
WHERE status = 'booked' AND effect_t IS NOT NULL
UNION ALL
SELECT entry_id, depot, tank_id, effective_at, counts_at, false, product, owner, customs_status,
       -passed_t, 'title_transfer', 'title_transfer', 'from', false
FROM ledger_passed WHERE NOT tied
UNION ALL
SELECT entry_id, depot, tank_id, effective_at, counts_at, false, product, counter_owner,
       counter_customs_status, passed_t, 'title_transfer', 'title_transfer', 'to', false
FROM ledger_passed WHERE NOT tied;

-- name: tied_owned
-- The same of openings and reversals.
CREATE OR REPLACE TEMP VIEW ledger_tied_owned AS
SELECT entry_id, depot, tank_id, effective_at, counts_at, by_date, product, owner, customs_status,
       effect_t, kind, root_kind, leg, opens
FROM ledger_tied_leg
WHERE posted AND status = 'booked' AND effect_t IS NOT NULL
UNION ALL
SELECT entry_id, depot, tank_id, effective_at, counts_at, false, product, owner, customs_status,
       -passed_t, 'title_transfer', 'title_transfer', 'from', false
FROM ledger_passed WHERE tied
UNION ALL
SELECT entry_id, depot, tank_id, effective_at, counts_at, false, product, counter_owner,
       counter_customs_status, passed_t, 'title_transfer', 'title_transfer', 'to', false
FROM ledger_passed WHERE tied;

-- name: owned_legs
-- All of them: summed over parties it is the tank's book.
CREATE OR REPLACE TEMP VIEW ledger_owned_leg AS
FROM ledger_plain_owned UNION ALL FROM ledger_tied_owned;

-- name: party_legs
-- The same with the opening of the tank's account, from which on they count where it lies before
-- the instant asked for.
CREATE OR REPLACE TEMP VIEW ledger_party_leg AS
SELECT l.*, a.opening_at
FROM ledger_owned_leg AS l
LEFT JOIN ledger_account AS a ON a.depot = l.depot AND a.tank_id = l.tank_id;
