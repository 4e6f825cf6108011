-- name: earlier_readings
-- Every accepted inspector's reading of the tanks in `diagnose_asked` (depot, tank_id, gauged_at)
-- before their gauge time, newest first.
SELECT q.gauged_at AS tonight, s.depot, s.tank_id, s.gauged_at, s.innage_mm, s.ullage_mm,
       s.free_water_mm, s.liquid_temperature_c, s.density20_kgm3, s.density15_kgm3, s.api60,
       s.observed_density_kgm3, s.test_temperature_c, s.sediment_water_pct, s.report_no,
       s.origin_file
FROM diagnose_asked AS q
JOIN current_stocktakes AS s
    ON s.depot = q.depot AND s.tank_id = q.tank_id AND s.gauged_at < q.gauged_at
WHERE coalesce(s.source, 'inspector') = 'inspector' AND coalesce(s.status, 'counted') = 'counted'
ORDER BY s.depot, s.tank_id, s.gauged_at DESC, s.origin_file, s.origin_row;

-- name: earlier_results
-- The differences of those tanks in earlier runs, one a tank and gauge time, oldest first.
SELECT r.depot, r.tank_id, r.gauged_at, arg_max(r.difference_t, u.seq) AS difference_t,
       arg_max(r.uncertainty_t, u.seq) AS uncertainty_t,
       arg_max(r.measurement, u.seq) AS measurement, arg_max(r.budget, u.seq) AS budget
FROM diagnose_asked AS q
JOIN results AS r ON r.depot = q.depot AND r.tank_id = q.tank_id AND r.gauged_at < q.gauged_at
JOIN runs AS u ON u.run_id = r.run_id
WHERE r.difference_t IS NOT NULL AND r.gauged_at IS NOT NULL
GROUP BY r.depot, r.tank_id, r.gauged_at
ORDER BY r.depot, r.tank_id, r.gauged_at;

-- name: document_times
-- When and for which tank the documents of the table `diagnose_documents` (document_no) took effect.
SELECT e.depot, e.document_no, min(e.counts_at) AS counts_at, min(e.tank_id) AS tank_id
FROM ledger_entry AS e SEMI JOIN diagnose_documents AS d ON e.document_no = d.document_no
GROUP BY e.depot, e.document_no
ORDER BY e.depot, e.document_no;

-- name: transfer_legs
-- Booked legs of transfers that are entered tank by tank, with the other tank that they name.
SELECT e.depot, e.tank_id, e.counter_tank_id, e.entry_id, e.kind, e.counts_at, e.quantity_t,
       e.document_no
FROM ledger_entry AS e
WHERE e.kind IN ('transfer_out', 'transfer_in') AND e.status = 'booked'
  AND e.quantity_t IS NOT NULL
ORDER BY e.depot, e.tank_id, e.counts_at, e.entry_id;

-- name: certificates
-- Until when the calibration of each tank of `diagnose_asked` is valid, by its newest version then.
SELECT t.depot, t.tank_id, arg_max(t.calibration_valid_until, coalesce(t.valid_from, DATE '0001-01-01'))
           AS calibration_valid_until
FROM diagnose_asked AS q
JOIN current_tanks AS t
    ON t.depot = q.depot AND t.tank_id = q.tank_id
    AND coalesce(t.valid_from, DATE '0001-01-01') <= q.gauged_at
WHERE t.calibration_valid_until IS NOT NULL
GROUP BY t.depot, t.tank_id
ORDER BY t.depot, t.tank_id;
