-- name: book_at
-- The book of every tank at every instant of the table `instant_asked`: sums over the days and
-- months of `ledger_until`, of DECIMALs: exact, whatever the order of rows. A sum of squares begins again at
-- the last agreed stock (restart_at, agreed_t; restart_at is a month's first instant), which then
-- stands for all before it. Only entries from $pumped_from on can be under way at an instant.
WITH
span AS (
    SELECT
        i.depot, i.tank_id, i.gauged_at,
        CASE WHEN a.opening_at <= i.gauged_at THEN a.opening_at END AS opening_at,
        CASE WHEN i.restart_at
                  > coalesce(CASE WHEN a.opening_at <= i.gauged_at THEN a.opening_at END,
                             TIMESTAMP '0001-01-01')
             THEN i.restart_at END AS restarted_at,
        CASE WHEN restarted_at IS NOT NULL THEN i.agreed_t END AS agreed_t
    FROM instant_asked AS i
    LEFT JOIN ledger_account AS a ON a.depot = i.depot AND a.tank_id = i.tank_id
),
figure AS (
    SELECT
        s.depot, s.tank_id, s.gauged_at, sum(d.net_t) AS book_t,
        sum(CASE WHEN d.since >= coalesce(CAST(s.restarted_at AS DATE), d.since)
                 THEN d.squares_t2 END) AS squares_t2,
        sum(d.entries) AS entries
    FROM span AS s
    JOIN ledger_until AS d
        ON d.depot = s.depot AND d.tank_id = s.tank_id AND d.gauged_at = s.gauged_at
    GROUP BY s.depot, s.tank_id, s.gauged_at
    HAVING sum(d.entries) > 0
),
pumped AS (
    SELECT s.depot, s.tank_id, s.gauged_at, list(l.entry_id ORDER BY l.entry_id) AS entries
    FROM span AS s
    JOIN ledger_leg AS l ON l.depot = s.depot AND l.tank_id = s.tank_id
    WHERE l.effective_at >= $pumped_from
      AND l.started_at < s.gauged_at AND l.counts_at > s.gauged_at AND l.status = 'booked'
      AND l.moves_oil
    GROUP BY s.depot, s.tank_id, s.gauged_at
)
SELECT
    s.depot, s.tank_id, s.gauged_at,
    CAST(f.book_t AS DECIMAL(18, 3)) AS book_t,
    f.entries IS NOT NULL AS has_account,
    s.opening_at,
    CAST(coalesce(f.entries, 0) AS BIGINT) AS entries_counted,
    CAST(coalesce(f.squares_t2, 0)
         + coalesce(CAST(s.agreed_t AS DECIMAL(19, 3)) * s.agreed_t, 0) AS DOUBLE)
        AS sum_squares_t2,
    p.entries IS NOT NULL AS being_pumped,
    coalesce(p.entries, CAST([] AS VARCHAR[])) AS pumped_entries
FROM span AS s
LEFT JOIN figure AS f
    ON f.depot = s.depot AND f.tank_id = s.tank_id AND f.gauged_at = s.gauged_at
LEFT JOIN pumped AS p
    ON p.depot = s.depot AND p.tank_id = s.tank_id AND p.gauged_at = s.gauged_at
ORDER BY s.depot, s.tank_id, s.gauged_at;
