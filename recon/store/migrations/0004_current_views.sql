-- What counts now: exactly one row a key. The loader keeps superseded_by_run true to that.

CREATE VIEW current_movements AS FROM movements WHERE superseded_by_run IS NULL;
CREATE VIEW current_balances AS FROM balances WHERE superseded_by_run IS NULL;
CREATE VIEW current_stocktakes AS FROM stocktakes WHERE superseded_by_run IS NULL;
CREATE VIEW current_applications AS FROM applications WHERE superseded_by_run IS NULL;
CREATE VIEW current_products AS
    FROM products WHERE superseded_by_run IS NULL AND retired_by_run IS NULL;
CREATE VIEW current_tanks AS
    FROM tanks WHERE superseded_by_run IS NULL AND retired_by_run IS NULL;
CREATE VIEW current_capacity_tables AS
    FROM capacity_tables WHERE superseded_by_run IS NULL AND retired_by_run IS NULL;

COMMENT ON VIEW current_movements IS 'The version of each entry that counts, one row an entry_id.';
COMMENT ON VIEW current_balances IS 'The version of each balance row that counts.';
COMMENT ON VIEW current_stocktakes IS 'The version of each gauge reading that counts.';
COMMENT ON VIEW current_applications IS 'The version of each application row that counts.';
COMMENT ON VIEW current_products IS 'The products the master folder names now.';
COMMENT ON VIEW current_tanks IS 'Every dated version of the tanks the register names now.';
COMMENT ON VIEW current_capacity_tables IS 'Every dated version of the capacity tables in force.';
