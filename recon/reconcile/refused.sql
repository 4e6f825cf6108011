-- name: refused_rows
-- Refused rows of gauge sheets and capacity tables of these files.
SELECT kind, rule, cell, raw, origin_file, origin_sheet, origin_row, file_sha256
FROM quarantine
WHERE kind IN ('stocktakes', 'capacity_tables')
  AND file_sha256 IN (SELECT unnest($hashes::VARCHAR[]))
ORDER BY kind, origin_file, origin_sheet, origin_row, raw;

-- name: gauged_days
-- The newest day that the accepted readings of each sheet speak of.
SELECT file_sha256, max(gauged_at)::DATE AS day
FROM current_stocktakes GROUP BY file_sha256 ORDER BY file_sha256;

-- name: table_row_origin
-- Where a row of a tank's capacity tables was read, the newest version first.
SELECT origin_file, origin_sheet, origin_row
FROM current_capacity_tables
WHERE depot = $depot AND tank_id = $tank_id AND height_mm = $height_mm
ORDER BY valid_from DESC NULLS LAST, origin_file, origin_row LIMIT 1;
