-- name: gauged
-- Tanks and months in which they were gauged: `v` by an inspector, `s` by somebody else only.
SELECT
    depot, tank_id, strftime(gauged_at, '%Y-%m') AS month,
    CASE WHEN bool_or(source = 'inspector') THEN 'v' ELSE 's' END AS mark
FROM current_stocktakes
WHERE gauged_at <= $as_of AND gauged_at >= $since
GROUP BY depot, tank_id, month ORDER BY depot, tank_id, month;

-- name: visited
-- Tanks and months in which an officer was there, with the last day of it.
SELECT depot, tank_id, strftime(visited_on, '%Y-%m') AS month, max(visited_on) AS last_visit
FROM current_visits WHERE visited_on <= $today
GROUP BY depot, tank_id, month ORDER BY depot, tank_id, month;

-- name: draws
-- The draws of earlier nights, oldest first: the first of a month holds for the month.
SELECT strftime(r.as_of, '%Y-%m') AS month, json_extract(e.content, '$.draw') AS draw
FROM runs AS r JOIN run_extras AS e ON e.run_id = r.run_id AND e.name = 'visits'
WHERE r.as_of >= $since AND r.as_of <= $as_of
ORDER BY r.as_of, r.seq;
