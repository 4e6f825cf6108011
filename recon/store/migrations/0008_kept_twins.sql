-- Twins of days that are over, kept as sums are.

CREATE TABLE kept_twin (
    since DATE NOT NULL,
    depot VARCHAR,
    tank_id VARCHAR,
    kind VARCHAR,
    quantity_t DECIMAL(18,3),
    entry_id VARCHAR,
    counts_at TIMESTAMP,
    document_no VARCHAR,
    declaration_no VARCHAR,
    vessel VARCHAR
);
COMMENT ON TABLE kept_twin IS 'Booked entries of kept days that have a twin: same tank, kind, quantity and day under another id.';
COMMENT ON COLUMN kept_twin.since IS 'First of the days.';
COMMENT ON COLUMN kept_twin.depot IS 'Depot of the tank.';
COMMENT ON COLUMN kept_twin.tank_id IS 'The tank.';
COMMENT ON COLUMN kept_twin.kind IS 'Kind of the entry.';
COMMENT ON COLUMN kept_twin.quantity_t IS 'Its quantity, t.';
COMMENT ON COLUMN kept_twin.entry_id IS 'Its number.';
COMMENT ON COLUMN kept_twin.counts_at IS 'From when it counts.';
COMMENT ON COLUMN kept_twin.document_no IS 'Its document.';
COMMENT ON COLUMN kept_twin.declaration_no IS 'Its declaration.';
COMMENT ON COLUMN kept_twin.vessel IS 'Its vessel.';
