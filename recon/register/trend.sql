-- name: nights
-- Tanks with both figures on the nights before as_of, the newest run of each, oldest first.
SELECT
    r.depot, r.tank_id, n.as_of, r.verdict, CAST(r.difference_t AS DOUBLE) AS difference_t,
    r.uncertainty_t / n.coverage_factor AS standard_t
FROM (
    SELECT run_id, as_of, coverage_factor FROM runs WHERE as_of < $as_of
    QUALIFY row_number() OVER (PARTITION BY as_of ORDER BY seq DESC) = 1
    ORDER BY as_of DESC LIMIT $nights
) AS n
JOIN results AS r ON r.run_id = n.run_id
WHERE r.difference_t IS NOT NULL AND r.uncertainty_t > 0
ORDER BY r.depot, r.tank_id, n.as_of;
