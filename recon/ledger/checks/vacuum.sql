-- name: in_vacuum
-- Tanks whose entries say by their own volume and density that their tonnes are mass in vacuum.
-- V20 x rho20 against V20 x (rho20 - 1.1 kg/m3): what rounding of a quantity (0.001 t), a volume
-- (0.001 m3) and a density (0.1 kg/m3) may hide is allowed; entries too small to tell are left out.
WITH told AS (
    SELECT depot, tank_id, entry_id, counts_at, density20_kgm3,
           CAST(quantity_t AS DOUBLE) AS tonnes,
           volume20_m3 * density20_kgm3 / 1000 AS vacuum_t,
           volume20_m3 * $air_kgm3 / 1000 AS buoyancy_t,
           0.0005 + (volume20_m3 * 0.05 + 0.0005 * density20_kgm3) / 1000 AS rounding_t
    FROM ledger_entry
    WHERE status = 'booked' AND quantity_basis = 'mass' AND kind <> 'reversal'
      AND volume20_m3 > 0 AND density20_kgm3 > 0 AND counts_at <= $as_of
)
SELECT depot, tank_id, count(*) AS of_entries,
       count(*) FILTER (abs(tonnes - vacuum_t) <= rounding_t) AS entries,
       CAST(sum(buoyancy_t) FILTER (abs(tonnes - vacuum_t) <= rounding_t) AS DECIMAL(18, 3))
           AS buoyancy_t,
       min(entry_id) FILTER (abs(tonnes - vacuum_t) <= rounding_t) AS example
FROM told
WHERE buoyancy_t > 4 * rounding_t
GROUP BY depot, tank_id
HAVING entries >= $fewest AND entries >= 0.8 * of_entries
ORDER BY depot, tank_id;
