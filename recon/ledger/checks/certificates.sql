-- name: certificates
-- Tanks whose calibration certificate, by the register's version in force, has lapsed or will
-- within the warning days.
SELECT
    depot, tank_id, calibrated_on, calibration_valid_until,
    calibration_valid_until - CAST($as_of AS DATE) AS days_left
FROM current_tanks
WHERE valid_from IS NULL OR valid_from <= $as_of
QUALIFY row_number() OVER (PARTITION BY depot, tank_id ORDER BY valid_from DESC NULLS LAST) = 1
    AND calibration_valid_until <= CAST($as_of AS DATE) + $warning_days
ORDER BY depot, tank_id;
