-- name: no_numbers
-- Unbroken runs of document numbers among entries, by the span in which they are kept (`since`), if
-- they are.
CREATE OR REPLACE TEMP TABLE ledger_number AS FROM kept_number LIMIT 0;

-- name: numbers
-- Those of entries that take effect from $first to before $until. A series is what stands before
-- the last digits, and the length of the whole number. Numbers are first packed ten to a block, by
-- all but their last digit, so that a long unbroken series is short. {since} is put in by numbers.py.
INSERT INTO ledger_number
WITH
tens AS (
    SELECT {since} AS since, depot, left(document_no, -1) AS head,
           bit_or(CAST(1 AS BIGINT) << TRY_CAST(right(document_no, 1) AS TINYINT)) AS bits
    FROM ledger_entry
    WHERE effective_at >= $first AND effective_at < $until
    GROUP BY since, depot, head
),
split AS (SELECT *, rtrim(head, '0123456789') AS prefix FROM tens WHERE bits IS NOT NULL),
block AS (
    SELECT
        since, depot, prefix, CAST(length(head) + 1 AS INTEGER) AS width, bits,
        10 * CASE WHEN head = prefix THEN 0
                  ELSE TRY_CAST(substr(head, length(prefix) + 1) AS BIGINT) END AS first_n
    FROM split
    WHERE length(head) - length(prefix) < 17
),
-- Whole tens of a hundred are one piece: what is sorted below is a tenth of it.
hundred AS (
    SELECT since, depot, prefix, width, first_n // 100 * 100 AS first_n,
           bit_or(CAST(1 AS BIGINT) << (first_n // 10 % 10)) AS tens
    FROM block WHERE bits = 1023
    GROUP BY ALL
),
piece AS (
    SELECT since, depot, prefix, width, first_n, 100 AS numbers FROM hundred WHERE tens = 1023
    UNION ALL
    SELECT h.since, h.depot, h.prefix, h.width, h.first_n + 10 * i.i, 10
    FROM hundred AS h, range(10) AS i(i)
    WHERE h.tens <> 1023 AND (h.tens >> i.i) & 1 = 1
    UNION ALL
    SELECT b.since, b.depot, b.prefix, b.width, b.first_n + i.i, 1
    FROM block AS b, range(10) AS i(i)
    WHERE b.bits <> 1023 AND (b.bits >> i.i) & 1 = 1
)
SELECT since, depot, prefix, width, min(first_n), max(first_n + numbers - 1)
FROM (
    -- Pieces that follow each other have the same: their first number less all that come before.
    SELECT *, first_n - coalesce(sum(numbers) OVER (
        PARTITION BY since, depot, prefix, width ORDER BY first_n
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ), 0) AS run
    FROM piece
)
GROUP BY since, depot, prefix, width, run;

-- name: how_many
-- How many runs were made, to be kept or not.
SELECT count(*) FROM ledger_number;

-- name: made
-- As the store keeps them, for the spans that are put in.
SELECT n.* FROM {spans} AS s JOIN ledger_number AS n ON n.since = s.since;

-- name: gaps
-- Runs of missing document numbers, among those of ledger_number and those that are kept. Of up to
-- $longest numbers it is a gap; a longer one, and one in which a whole ten is missing, is where a
-- new range begins. A series in which more than a twentieth is missing (and more than 3) is not
-- numbered without gaps. Asked of once a night: causes are looked for in the gaps too.
CREATE OR REPLACE TEMP TABLE ledger_gap AS
WITH
run AS (
    SELECT
        depot, prefix, width, first_n, last_n,
        max(last_n) OVER (
            PARTITION BY depot, prefix, width ORDER BY first_n, last_n
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS before_n
    FROM (
        FROM ledger_number
        UNION ALL
        FROM kept_number
        SEMI JOIN (FROM ledger_standing WHERE name = 'kept_number' AND used) USING (since)
    )
),
gap AS (
    SELECT depot, prefix, width, before_n + 1 AS first_n, first_n - 1 AS last_n,
           first_n - before_n - 1 AS missing
    FROM run AS r
    WHERE r.first_n > r.before_n + 1 AND r.first_n // 10 - r.before_n // 10 <= 1
      AND r.first_n - r.before_n - 1 <= $longest
),
series AS (
    SELECT depot, prefix, width,
           CAST(sum(greatest(last_n - greatest(first_n, coalesce(before_n + 1, first_n)) + 1, 0))
                AS BIGINT) AS held
    FROM run GROUP BY ALL
),
kept AS (
    SELECT g.*, s.held, sum(g.missing) OVER (PARTITION BY g.depot, g.prefix, g.width) AS all_missing
    FROM gap AS g JOIN series AS s USING (depot, prefix, width)
)
SELECT
    depot, prefix, width, held, missing, first_n,
    prefix || lpad(CAST(first_n AS VARCHAR), digits, '0') AS missing_from,
    prefix || lpad(CAST(last_n AS VARCHAR), digits, '0') AS missing_to,
    prefix || lpad(CAST(first_n - 1 AS VARCHAR), digits, '0') AS after_document,
    prefix || lpad(CAST(last_n + 1 AS VARCHAR), digits, '0') AS before_document
FROM (SELECT *, CAST(width - length(prefix) AS INTEGER) AS digits FROM kept)
WHERE all_missing <= greatest(3, held / 20);

-- name: gaps_stand
-- Whether the gaps were looked for since the ledger last changed.
SELECT 1 FROM duckdb_tables() WHERE temporary AND table_name = 'ledger_gap';

-- name: all_gaps
-- The gaps in order of number.
SELECT * EXCLUDE (first_n) FROM ledger_gap ORDER BY depot, prefix, width, first_n;
