-- name: refused
-- The refused rows of these files, each once, whichever of several equal files held it.
SELECT kind, rule, raw, origin_file, origin_sheet, origin_row FROM quarantine
WHERE file_sha256 IN (SELECT unnest($hashes::VARCHAR[]))
ORDER BY kind, rule, origin_file, origin_sheet, origin_row, raw;

-- name: tanks
-- The tanks of the register that bear a name no other tank bears.
SELECT any_value(depot) AS depot, tank_id FROM current_tanks
GROUP BY tank_id HAVING count(DISTINCT depot) = 1 ORDER BY tank_id;
