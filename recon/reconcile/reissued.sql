-- name: revised
-- Gauge readings that came again with other content, the newest revision of each.
SELECT
    s.depot, s.tank_id, s.gauged_at, s.source,
    r.changes, r.origin_file, r.origin_row, r.previous_file, r.previous_row
FROM (
    SELECT *,
        json_extract_string(key, '$.depot') AS r_depot,
        json_extract_string(key, '$.tank_id') AS r_tank_id,
        json_extract_string(key, '$.gauged_at')::TIMESTAMP AS r_gauged_at,
        json_extract_string(key, '$.source') AS r_source
    FROM revisions
    WHERE kind = 'stocktakes'
    QUALIFY row_number() OVER (
        PARTITION BY key ORDER BY counts DESC, version_seq DESC, run_id DESC
    ) = 1
) AS r
JOIN current_stocktakes AS s
    ON s.depot IS NOT DISTINCT FROM r_depot AND s.tank_id = r_tank_id
    AND s.gauged_at = r_gauged_at AND s.source IS NOT DISTINCT FROM r_source
WHERE s.gauged_at <= $as_of
ORDER BY s.depot, s.tank_id, s.gauged_at, s.source;

-- name: missed
-- Readings that an earlier sheet held, that a sheet read tonight for the first time should hold (it
-- shares a reading with that sheet and its period covers the time), and that no sheet of tonight
-- holds.
INSERT INTO vanished_entries
WITH sheet AS (
    SELECT file_sha256, any_value(path) AS path,
           min(gauged_at) AS first_at, max(gauged_at) AS last_at, count(*) AS readings
    FROM reading_tonight GROUP BY file_sha256
),
shared AS (
    SELECT DISTINCT t.file_sha256 AS sheet_sha256, s.file_sha256 AS holder_sha256
    FROM reading_tonight AS t
    JOIN stocktakes AS s
        ON s.depot = t.depot AND s.tank_id = t.tank_id AND s.gauged_at = t.gauged_at
    WHERE s.run_id <> $run_id AND s.file_sha256 <> t.file_sha256
)
SELECT $run_id, s.tank_id || ' @ ' || strftime(s.gauged_at, '%Y-%m-%d %H:%M'), s.depot, s.tank_id,
       'gauge_reading', s.gauged_at, NULL, s.origin_file, s.origin_row, x.path, x.file_sha256, NULL
FROM shared
JOIN sheet AS x ON x.file_sha256 = shared.sheet_sha256
JOIN current_stocktakes AS s ON s.file_sha256 = shared.holder_sha256
    AND s.gauged_at BETWEEN x.first_at AND x.last_at
ANTI JOIN reading_tonight AS t
    ON t.depot = s.depot AND t.tank_id = s.tank_id AND t.gauged_at = s.gauged_at
WHERE NOT EXISTS (
    SELECT 1 FROM vanished_entries AS v
    WHERE v.kind = 'gauge_reading' AND v.cleared_by_run IS NULL
      AND v.depot = s.depot AND v.tank_id = s.tank_id AND v.effective_at = s.gauged_at
)
QUALIFY row_number() OVER (PARTITION BY s.depot, s.tank_id, s.gauged_at ORDER BY x.path) = 1
ORDER BY s.depot, s.tank_id, s.gauged_at;

-- name: came_back
-- Readings that were missing and stand in a sheet again.
UPDATE vanished_entries SET cleared_by_run = $run_id
WHERE kind = 'gauge_reading' AND cleared_by_run IS NULL
  AND EXISTS (
    SELECT 1 FROM reading_tonight AS t
    WHERE t.depot = vanished_entries.depot AND t.tank_id = vanished_entries.tank_id
      AND t.gauged_at = vanished_entries.effective_at
  );

-- name: vanished
-- Readings that are still missing from the newest sheet over their time.
SELECT depot, tank_id, effective_at AS gauged_at, held_by_file, held_by_row, export_file
FROM vanished_entries
WHERE kind = 'gauge_reading' AND cleared_by_run IS NULL AND effective_at <= $as_of
ORDER BY depot, tank_id, effective_at;
