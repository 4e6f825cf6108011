-- What the entries of days that are over come to, so that a night need not sum them anew. All of it
-- follows from the entries: it is held against them every night and made again where they changed.

CREATE TABLE kept_span (
    name VARCHAR NOT NULL,
    since DATE NOT NULL,
    upto DATE NOT NULL,
    entries BIGINT NOT NULL,
    mark HUGEINT NOT NULL,
    made_by VARCHAR NOT NULL,
    hashed_by VARCHAR NOT NULL,
    rows_mark HUGEINT NOT NULL
);
COMMENT ON TABLE kept_span IS 'Days of whose entries something is kept, and what it stands for: it counts while the entries are these.';
COMMENT ON COLUMN kept_span.name IS 'Table in which it is kept.';
COMMENT ON COLUMN kept_span.since IS 'First of the days.';
COMMENT ON COLUMN kept_span.upto IS 'The day after the last of them.';
COMMENT ON COLUMN kept_span.entries IS 'Entries that took effect in them.';
COMMENT ON COLUMN kept_span.mark IS 'What the hashes of these entries, and of the accounts that open in these days, add up to.';
COMMENT ON COLUMN kept_span.made_by IS 'SHA-256 of the statements that it was made by.';
COMMENT ON COLUMN kept_span.hashed_by IS 'The hash of a known row when the marks were made (store_facts).';
COMMENT ON COLUMN kept_span.rows_mark IS 'What the hashes of the rows that are kept add up to.';

CREATE TABLE kept_sum (
    since DATE NOT NULL,
    depot VARCHAR,
    tank_id VARCHAR,
    product VARCHAR,
    owner VARCHAR,
    customs_status VARCHAR,
    before BOOLEAN,
    entries BIGINT,
    net_t DECIMAL(18,3),
    squares_t2 DECIMAL(38,6),
    added_t DECIMAL(18,3),
    largest_t DECIMAL(18,3),
    received_t DECIMAL(18,3),
    issued_t DECIMAL(18,3),
    transferred_t DECIMAL(18,3),
    title_t DECIMAL(18,3),
    adjusted_t DECIMAL(18,3)
);
COMMENT ON TABLE kept_sum IS 'What the entries of kept days brought to and took from each tank and party, openings and reversals left out.';
COMMENT ON COLUMN kept_sum.since IS 'First of the days.';
COMMENT ON COLUMN kept_sum.depot IS 'Depot of the tank.';
COMMENT ON COLUMN kept_sum.tank_id IS 'The tank.';
COMMENT ON COLUMN kept_sum.product IS 'Product of the entries.';
COMMENT ON COLUMN kept_sum.owner IS 'Owner of the oil.';
COMMENT ON COLUMN kept_sum.customs_status IS 'Its customs status.';
COMMENT ON COLUMN kept_sum.before IS 'Whether they lie before the opening of the account, where it opens in these days.';
COMMENT ON COLUMN kept_sum.entries IS 'How many entries touch the tank.';
COMMENT ON COLUMN kept_sum.net_t IS 'Their effect, t.';
COMMENT ON COLUMN kept_sum.squares_t2 IS 'The sum of the squares of their effects, t².';
COMMENT ON COLUMN kept_sum.added_t IS 'All that came in, t.';
COMMENT ON COLUMN kept_sum.largest_t IS 'The largest single effect, t.';
COMMENT ON COLUMN kept_sum.received_t IS 'Receipts, t.';
COMMENT ON COLUMN kept_sum.issued_t IS 'Issues, t.';
COMMENT ON COLUMN kept_sum.transferred_t IS 'Net of tank to tank, t.';
COMMENT ON COLUMN kept_sum.title_t IS 'Net of oil that changed hands in the tank, t.';
COMMENT ON COLUMN kept_sum.adjusted_t IS 'Adjustments, losses and water, signed, t.';

CREATE TABLE kept_held (
    since DATE NOT NULL,
    depot VARCHAR,
    tank_id VARCHAR,
    product VARCHAR,
    entries BIGINT,
    first_at TIMESTAMP,
    last_at TIMESTAMP,
    in_two_rows BOOLEAN,
    to_nowhere BOOLEAN,
    booked_until TIMESTAMP,
    booked_before BOOLEAN,
    booked_after_days BIGINT,
    pumped_backwards BOOLEAN
);
COMMENT ON TABLE kept_held IS 'What occurs among the entries of kept days, by tank and product; the other tanks of transfers with no entries.';
COMMENT ON COLUMN kept_held.since IS 'First of the days.';
COMMENT ON COLUMN kept_held.depot IS 'Depot of the tank.';
COMMENT ON COLUMN kept_held.tank_id IS 'The tank.';
COMMENT ON COLUMN kept_held.product IS 'Product of the entries.';
COMMENT ON COLUMN kept_held.entries IS 'How many there are.';
COMMENT ON COLUMN kept_held.first_at IS 'When the first took effect.';
COMMENT ON COLUMN kept_held.last_at IS 'When the last took effect.';
COMMENT ON COLUMN kept_held.in_two_rows IS 'Whether booked transfers stand in two rows.';
COMMENT ON COLUMN kept_held.to_nowhere IS 'Whether a booked transfer names no other tank.';
COMMENT ON COLUMN kept_held.booked_until IS 'The last instant at which a booked one counts.';
COMMENT ON COLUMN kept_held.booked_before IS 'Whether one was booked on a day before it took effect.';
COMMENT ON COLUMN kept_held.booked_after_days IS 'The most days that one was booked after it took effect.';
COMMENT ON COLUMN kept_held.pumped_backwards IS 'Whether pumping of one begins after it ends.';

CREATE TABLE kept_number (
    since DATE NOT NULL,
    depot VARCHAR,
    prefix VARCHAR,
    width INTEGER,
    first_n BIGINT,
    last_n BIGINT
);
COMMENT ON TABLE kept_number IS 'Unbroken runs of document numbers among the entries of kept days.';
COMMENT ON COLUMN kept_number.since IS 'First of the days.';
COMMENT ON COLUMN kept_number.depot IS 'Depot of the entries.';
COMMENT ON COLUMN kept_number.prefix IS 'What stands before the last digits of the number.';
COMMENT ON COLUMN kept_number.width IS 'Length of the whole number.';
COMMENT ON COLUMN kept_number.first_n IS 'First number of the run.';
COMMENT ON COLUMN kept_number.last_n IS 'Its last number.';
