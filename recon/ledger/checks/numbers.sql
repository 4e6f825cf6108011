-- name: gaps
-- Runs of missing document numbers. A series is what stands before the last digits, and the length
-- of the whole number. Numbers are packed ten to a block, by all but their last digit, so that a
-- long unbroken series is short here. A run of up to $longest numbers is a gap; a longer one is
-- where a new range begins. A series in which more than a twentieth is missing (and more than 3)
-- is not numbered without gaps. Kept, since causes are looked for in the gaps too.
CREATE OR REPLACE TEMP TABLE ledger_gap AS
WITH
tens AS (
    SELECT depot, left(document_no, -1) AS head,
           bit_or(CAST(1 AS BIGINT) << TRY_CAST(right(document_no, 1) AS TINYINT)) AS bits
    FROM ledger_entry
    GROUP BY depot, head
),
split AS (SELECT *, rtrim(head, '0123456789') AS prefix FROM tens WHERE bits IS NOT NULL),
block AS (
    SELECT
        depot, prefix, CAST(length(head) + 1 AS INTEGER) AS width, bits,
        CASE WHEN head = prefix THEN 0 ELSE TRY_CAST(substr(head, length(prefix) + 1) AS BIGINT) END
            AS block
    FROM split
    WHERE length(head) - length(prefix) < 17
),
missing AS (
    SELECT b.depot, b.prefix, b.width, b.block * 10 + i.i AS n
    FROM block AS b, range(10) AS i(i)
    WHERE b.bits <> 1023 AND (b.bits >> i.i) & 1 = 0
),
run AS (
    SELECT depot, prefix, width, min(n) AS first_n, max(n) AS last_n, count(*) AS missing
    FROM (
        SELECT *, n - row_number() OVER (PARTITION BY depot, prefix, width ORDER BY n) AS run
        FROM missing
    )
    GROUP BY depot, prefix, width, run
    HAVING count(*) <= $longest AND first_n > 0
),
-- A run ends at held numbers on both sides, or it is the edge of a range.
gap AS (
    SELECT r.*
    FROM run AS r
    SEMI JOIN block AS b ON (b.depot, b.prefix, b.width, b.block)
        IS NOT DISTINCT FROM (r.depot, r.prefix, r.width, (r.first_n - 1) // 10)
    SEMI JOIN block AS a ON (a.depot, a.prefix, a.width, a.block)
        IS NOT DISTINCT FROM (r.depot, r.prefix, r.width, (r.last_n + 1) // 10)
),
series AS (
    SELECT depot, prefix, width, CAST(sum(bit_count(bits)) AS BIGINT) AS held
    FROM block GROUP BY ALL
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
