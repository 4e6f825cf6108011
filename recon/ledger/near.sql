-- The words in braces are put in by near.py: {near} is the table of the entries at hand.

-- name: no_entries
-- The entries at hand; `place` is the row's own in the store.
CREATE OR REPLACE TEMP TABLE {near} AS
SELECT rowid AS place, {all_columns} FROM movements LIMIT 0;

-- name: no_tanks
-- The tanks whose entries these are, all of them.
CREATE OR REPLACE TEMP TABLE {near}_tank (depot VARCHAR, tank_id VARCHAR);

-- name: missing
-- Of the tanks in `near_asked` those whose entries are not at hand.
CREATE OR REPLACE TEMP TABLE near_missing AS
FROM near_asked ANTI JOIN {near}_tank USING (depot, tank_id);

-- name: any_missing
-- Whether there are any.
SELECT count(*) FROM near_missing;

-- name: rows
-- Where their entries stand: those of the tank itself, transfers to it, and reversals that act on it
-- from wherever they are written.
CREATE OR REPLACE TEMP TABLE near_row AS
SELECT rowid AS place FROM movements AS m
SEMI JOIN near_missing AS t ON t.depot = m.depot AND t.tank_id = m.tank_id
WHERE m.superseded_by_run IS NULL
UNION
SELECT rowid FROM movements AS m
SEMI JOIN near_missing AS t ON t.depot = m.depot AND t.tank_id = m.counter_tank_id
WHERE m.superseded_by_run IS NULL AND m.kind = 'transfer'
UNION
SELECT rowid FROM (SELECT rowid, * FROM movements WHERE kind = 'reversal') AS m
SEMI JOIN (
    SELECT entry_id FROM ledger_reversal_leg SEMI JOIN near_missing USING (depot, tank_id)
) AS r ON r.entry_id = m.entry_id
WHERE m.superseded_by_run IS NULL
EXCEPT
SELECT place FROM {near};

-- name: copy
-- Those entries, beside what is at hand.
INSERT INTO {near} BY NAME
SELECT rowid AS place, {columns} FROM movements WHERE rowid IN (SELECT place FROM near_row);

-- name: found
-- From now on they are at hand.
INSERT INTO {near}_tank FROM near_missing;

-- name: named_near
-- Of the entries in `entry_named` those at hand.
CREATE OR REPLACE TEMP TABLE ledger_named AS
SELECT * EXCLUDE (place) FROM {near} SEMI JOIN entry_named USING (entry_id);

-- name: any_elsewhere
-- How many are not.
SELECT count(*) FROM entry_named ANTI JOIN ledger_named USING (entry_id);

-- name: named_elsewhere
-- These.
INSERT INTO ledger_named BY NAME
SELECT {columns} FROM current_movements
SEMI JOIN (FROM entry_named ANTI JOIN ledger_named USING (entry_id)) AS n USING (entry_id);

-- name: forget_entries
-- Nobody asks for them any more; the tables stay, empty.
TRUNCATE {near};

-- name: forget_tanks
-- With the tanks that they belong to.
TRUNCATE {near}_tank;
