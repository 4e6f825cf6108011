-- name: register
-- Every version of every tank still in the register.
SELECT * FROM tanks WHERE superseded_by_run IS NULL ORDER BY depot, tank_id, valid_from;

-- name: products
-- The products as the master folder has them.
SELECT * FROM products WHERE superseded_by_run IS NULL ORDER BY product;

-- name: table_versions
-- One row a capacity table version, numbered.
SELECT depot, tank_id, valid_from,
       (row_number() OVER (ORDER BY depot, tank_id, valid_from NULLS FIRST))::BIGINT AS table_id
FROM (SELECT DISTINCT depot, tank_id, valid_from FROM capacity_tables WHERE superseded_by_run IS NULL)
ORDER BY table_id;

-- name: table_rows
-- The rows of the capacity tables.
SELECT depot, tank_id, valid_from, height_mm, volume_m3, head_volume_m3
FROM capacity_tables WHERE superseded_by_run IS NULL
ORDER BY depot, tank_id, valid_from NULLS FIRST, height_mm;
