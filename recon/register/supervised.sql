-- name: nights
-- Every night from $since to before $as_of as its newest run told it: counts of tanks and tonnes
-- (JSON), and the findings that stood open by severity and those past their due date.
WITH night AS (
    SELECT run_id, as_of, totals FROM runs
    WHERE as_of >= $since AND as_of < $as_of
    QUALIFY row_number() OVER (PARTITION BY as_of ORDER BY seq DESC) = 1
),
standing AS (
    SELECT
        f.run_id,
        count(*) FILTER (WHERE f.severity = 'high') AS high,
        count(*) FILTER (WHERE f.severity = 'watch') AS watch,
        count(*) FILTER (WHERE f.severity = 'info') AS info,
        count(*) FILTER (WHERE c.due_date < CAST(n.as_of AS DATE)) AS overdue
    FROM night AS n
    JOIN run_findings AS f ON f.run_id = n.run_id
    LEFT JOIN run_finding_cells AS c ON c.run_id = f.run_id AND c.position = f.position
    WHERE f.state <> $closed
    GROUP BY f.run_id
)
SELECT
    n.as_of, n.totals, coalesce(s.high, 0) AS high, coalesce(s.watch, 0) AS watch,
    coalesce(s.info, 0) AS info, coalesce(s.overdue, 0) AS overdue
FROM night AS n LEFT JOIN standing AS s ON s.run_id = n.run_id
ORDER BY n.as_of;
