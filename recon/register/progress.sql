-- name: nights
-- What each night up to as_of opened, closed and re-opened; `returned` of those had been closed.
SELECT
    n.as_of,
    count(*) FILTER (WHERE e.event = 'opened') AS opened,
    count(*) FILTER (WHERE e.event = 'closed') AS closed,
    count(*) FILTER (WHERE e.event = 'reopened') AS reopened,
    count(*) FILTER (WHERE e.event = 'reopened' AND e.state_before = 'verified_closed') AS returned
FROM (
    SELECT as_of FROM runs WHERE as_of <= $as_of
    UNION SELECT as_of FROM finding_events WHERE as_of <= $as_of
    UNION SELECT CAST($as_of AS TIMESTAMP)
) AS n
LEFT JOIN finding_events AS e ON e.as_of = n.as_of
GROUP BY n.as_of ORDER BY n.as_of;
