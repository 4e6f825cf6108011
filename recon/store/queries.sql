-- name: run_ids
-- Every run of the store, oldest first.
SELECT run_id, as_of FROM runs ORDER BY seq;

-- name: files_read_before
-- Contents of files that an earlier run has read: they bring no news by being offered again.
SELECT sha256 FROM files WHERE first_run <> $run_id ORDER BY sha256;
