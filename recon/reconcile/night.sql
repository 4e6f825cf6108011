-- name: readings_of_the_night
-- Accepted gauge readings in the window before as_of, latest first for each tank; the inspector's
-- count, since the comparison is with an independent stocktake.
SELECT *
FROM current_stocktakes
WHERE gauged_at <= $as_of AND gauged_at >= $window_start
ORDER BY depot, tank_id, gauged_at DESC, source, origin_file, origin_row;

-- name: latest_gauge_time
-- The newest accepted gauge time in the store that the clock has reached.
SELECT max(gauged_at) AS latest FROM current_stocktakes WHERE gauged_at <= $clock;
