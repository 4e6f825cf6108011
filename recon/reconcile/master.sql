-- name: register
-- Every version of every tank still in the register.
SELECT * FROM current_tanks ORDER BY depot, tank_id, valid_from;

-- name: products
-- The products as the master folder has them.
SELECT * FROM current_products ORDER BY product;

-- name: table_versions
-- One row a capacity table version, numbered.
SELECT depot, tank_id, valid_from,
       (row_number() OVER (ORDER BY depot, tank_id, valid_from NULLS FIRST))::BIGINT AS table_id
FROM (SELECT DISTINCT depot, tank_id, valid_from FROM current_capacity_tables)
ORDER BY table_id;

-- name: table_rows
-- The rows of the capacity tables.
SELECT depot, tank_id, valid_from, height_mm, volume_m3, head_volume_m3
FROM current_capacity_tables
ORDER BY depot, tank_id, valid_from NULLS FIRST, height_mm;
