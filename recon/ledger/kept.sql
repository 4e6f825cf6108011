-- name: days
-- Every day on which entries take effect: how many, and what their hashes and those of the accounts
-- that open on it add up to. Whatever an entry does by itself follows from its contract's columns
-- (content_hash) and its tonnes; whether it lies before its tank's opening, from that instant.
CREATE OR REPLACE TEMP TABLE ledger_day AS
SELECT day, CAST(sum(entries) AS BIGINT) AS entries, CAST(sum(mark) AS HUGEINT) AS mark
FROM (
    SELECT CAST(effective_at AS DATE) AS day, count(*) AS entries,
           sum(hash(content_hash, quantity_t)) AS mark
    FROM current_movements GROUP BY day
    UNION ALL
    SELECT CAST(opening_at AS DATE), 0, sum(hash(depot, tank_id, opening_at))
    FROM ledger_account GROUP BY ALL
)
GROUP BY day;

-- name: days_stand
-- Whether they were counted since the ledger last changed.
SELECT 1 FROM duckdb_tables() WHERE temporary AND table_name = 'ledger_day';

-- name: no_standing
-- Spans whose entries, statements and rows are those that were kept; `used` are those that are read
-- this night instead of their entries.
CREATE TEMP TABLE IF NOT EXISTS ledger_standing
    (name VARCHAR, since DATE, upto DATE, used BOOLEAN);

-- name: forget_standing
-- Before they are looked for anew.
DELETE FROM ledger_standing WHERE name = $name;

-- name: standing
-- Those of the table in braces. Used are the whole months before that of $recent, and in that month
-- the days before it. No day stands in two spans.
INSERT INTO ledger_standing
SELECT
    k.name, k.since, k.upto,
    k.upto <= $recent
    AND (k.since >= date_trunc('month', $recent)
         OR k.since = date_trunc('month', k.since)
            AND k.upto = k.since + INTERVAL 1 MONTH)
FROM (FROM kept_span WHERE name = $name) AS k
JOIN ledger_day AS d ON d.day >= k.since AND d.day < k.upto
LEFT JOIN (SELECT since, sum(hash(r)) AS rows_mark FROM {table} AS r GROUP BY since) AS r
    ON r.since = k.since
WHERE k.made_by = $made_by AND k.rows_mark = coalesce(r.rows_mark, 0)
  AND k.hashed_by = (SELECT value FROM store_facts WHERE name = 'hash_probe')
GROUP BY k.name, k.since, k.upto, k.entries, k.mark
HAVING sum(d.entries) = k.entries AND sum(d.mark) = k.mark
QUALIFY k.since >= coalesce(max(k.upto) OVER (
    ORDER BY k.since, k.upto ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), k.since);

-- name: use_none
-- Spans from $first to before $until are made anew, although they stand.
UPDATE ledger_standing SET used = false
WHERE name = $name AND since >= $first AND upto <= $until;

-- name: covered
-- Every day with entries, in order, and whether it lies in a span that is used.
SELECT d.day, bool_or(s.used IS TRUE) AS covered
FROM ledger_day AS d
LEFT JOIN ledger_standing AS s
    ON s.name = $name AND s.used AND d.day >= s.since AND d.day < s.upto
WHERE d.entries > 0
GROUP BY d.day
ORDER BY d.day;

-- name: first_and_last
-- The days between which all entries lie.
SELECT min(day), max(day) FROM ledger_day WHERE entries > 0;

-- name: entries_of_days
-- How many entries each day has, from $first to before $until.
SELECT day, entries FROM ledger_day WHERE day >= $first AND day < $until AND entries > 0
ORDER BY day;

-- name: new_spans
-- Of the spans that were made (`span_made`: since, upto), those to keep: they hold entries, and
-- whatever stands and overlaps one lies within it.
CREATE OR REPLACE TEMP TABLE ledger_new_span AS
SELECT m.since, m.upto, sum(d.entries) AS entries, sum(d.mark) AS mark
FROM span_made AS m
JOIN ledger_day AS d ON d.day >= m.since AND d.day < m.upto
WHERE NOT EXISTS (
    SELECT 1 FROM ledger_standing AS s
    WHERE s.name = $name AND s.since < m.upto AND s.upto > m.since
      AND NOT (s.since >= m.since AND s.upto <= m.upto)
)
GROUP BY m.since, m.upto
HAVING sum(d.entries) > 0;

-- name: drop_spans
-- Spans that do not stand, or that a new one holds.
DELETE FROM kept_span AS k
WHERE k.name = $name
  AND (NOT EXISTS (FROM ledger_standing AS s
                   WHERE s.name = k.name AND s.since = k.since AND s.upto = k.upto)
       OR EXISTS (FROM ledger_new_span AS n WHERE k.since >= n.since AND k.upto <= n.upto));

-- name: drop_rows
-- Their rows.
DELETE FROM {table} AS r
WHERE NOT EXISTS (FROM kept_span AS k WHERE k.name = $name AND k.since = r.since);

-- name: keep_spans
-- The new spans, with what the rows that are about to be kept add up to: should they not come to
-- stand as they are, they do not count.
INSERT INTO kept_span
SELECT $name, n.since, n.upto, n.entries, n.mark, $made_by,
       (SELECT value FROM store_facts WHERE name = 'hash_probe'), coalesce(r.rows_mark, 0)
FROM ledger_new_span AS n
LEFT JOIN (SELECT since, sum(hash(r)) AS rows_mark FROM ({rows}) AS r GROUP BY since) AS r
    ON r.since = n.since
ORDER BY n.since;

-- name: keep_rows
-- And their rows.
INSERT INTO {table} FROM ({rows}) ORDER BY since;

-- name: all_standing
-- Every span that stands.
SELECT since, upto FROM ledger_standing WHERE name = $name ORDER BY since;

-- name: differ
-- Spans that stand and whose rows are not those that their entries, summed anew, come to.
WITH anew AS MATERIALIZED ({rows})
SELECT s.since, s.upto FROM ledger_standing AS s
SEMI JOIN (
    (FROM {table} EXCEPT ALL FROM anew) UNION ALL (FROM anew EXCEPT ALL FROM {table})
) AS other ON other.since = s.since
WHERE s.name = $name
ORDER BY s.since;
