-- The visits of officers, as an input kind of its own.

CREATE TABLE visits (
    tank_id VARCHAR,
    visited_on DATE,
    visitor VARCHAR,
    result VARCHAR,
    remarks VARCHAR,
    depot VARCHAR,
    run_id VARCHAR NOT NULL,
    file_sha256 VARCHAR NOT NULL,
    origin_file VARCHAR NOT NULL,
    origin_sheet VARCHAR,
    origin_row BIGINT,
    origin_cells VARCHAR,
    content_hash UBIGINT NOT NULL,
    version_seq BIGINT NOT NULL,
    superseded_by_run VARCHAR
);

CREATE VIEW current_visits AS FROM visits WHERE superseded_by_run IS NULL;
COMMENT ON VIEW current_visits IS 'The version of each visit that counts.';
