-- name: run_ids
-- Every run of the store, oldest first.
SELECT run_id, as_of FROM runs ORDER BY seq;

-- name: files_read_before
-- Contents of files that an earlier run has read: they bring no news by being offered again.
SELECT sha256 FROM files WHERE first_run <> $run_id ORDER BY sha256;

-- name: known_files
-- Contents that need not be read again under these rules and this master data.
SELECT sha256, kind, rows_read FROM files
WHERE wholly_accepted AND rules_sha256 = $rules AND master_sha256 = $master
ORDER BY sha256;

-- name: is_known
-- Whether one content need not be read again.
SELECT count(*) FROM files
WHERE sha256 = $sha256 AND wholly_accepted
  AND rules_sha256 = $rules AND master_sha256 = $master;

-- name: file_read_again
-- A content that stands in the books was read again.
UPDATE files SET
    path = $path, kind = $kind, rules_sha256 = $rules, master_sha256 = $master,
    last_run = $run_id, rows_read = $rows_read, rows_rejected = $rows_rejected,
    wholly_accepted = $wholly_accepted
WHERE sha256 = $sha256;

-- name: file_read_first
-- A content was read for the first time.
INSERT INTO files (
    sha256, path, kind, rules_sha256, master_sha256, first_run, last_run,
    rows_read, rows_rejected, wholly_accepted
)
VALUES (
    $sha256, $path, $kind, $rules, $master, $run_id, $run_id,
    $rows_read, $rows_rejected, $wholly_accepted
);

-- name: clear_quarantine
-- What an earlier run refused of a file, now that it was read again.
DELETE FROM quarantine WHERE file_sha256 = $sha256 AND run_id <> $run_id;
