-- name: run_ids
-- Every run of the store, oldest first.
SELECT run_id, as_of FROM runs ORDER BY seq;
