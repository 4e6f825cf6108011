-- The words in braces are names of the kind's own tables and columns, put in by words.py; values
-- are always bound. A set is what is replaced whole: a dated version of a tank, of its capacity
-- table, or a product. a is what the master folder says now, h what the store holds.

-- name: arriving_sets
-- Every set that the master folder holds now, with what its rows' hashes add up to.
CREATE OR REPLACE TEMP TABLE arriving_sets AS
SELECT {group}, count(*) AS n, sum(content_hash) AS content
FROM (SELECT {typed_group}, {content_hash} AS content_hash FROM frame_given)
GROUP BY ALL;

-- name: changed_sets
-- Those that the store does not hold with the same content, with the number of their new version.
CREATE OR REPLACE TEMP TABLE changed_sets AS
SELECT a.* EXCLUDE (n, content), coalesce(h.newest, 0) + 1 AS version_seq
FROM arriving_sets AS a
LEFT JOIN (
    SELECT {group}, max(version_seq) AS newest,
           count(*) FILTER (WHERE superseded_by_run IS NULL) AS n,
           sum(content_hash) FILTER (WHERE superseded_by_run IS NULL) AS content
    FROM {table} GROUP BY ALL
) AS h ON {same_group}
WHERE a.n IS DISTINCT FROM h.n OR a.content IS DISTINCT FROM h.content;

-- name: the_changed
-- Their names and numbers.
SELECT * FROM changed_sets ORDER BY ALL;

-- name: replace_sets
-- The rows of sets that come with other content count no longer.
UPDATE {table} AS h SET superseded_by_run = $run_id
FROM changed_sets AS a
WHERE {same_group} AND h.superseded_by_run IS NULL;

-- name: retire
-- Tanks, or products, that the master folder no longer names at all.
UPDATE {table} AS h SET retired_by_run = $run_id
WHERE h.superseded_by_run IS NULL AND h.retired_by_run IS NULL
  AND NOT EXISTS (SELECT 1 FROM arriving_sets AS a WHERE {same_owner});

-- name: recall
-- Those that it names again.
UPDATE {table} AS h SET retired_by_run = NULL
WHERE h.superseded_by_run IS NULL AND h.retired_by_run IS NOT NULL
  AND EXISTS (SELECT 1 FROM arriving_sets AS a WHERE {same_owner});

-- name: register_at
-- For each tank and instant asked: the version of the register valid then, the newest that had
-- begun; a version without a beginning has always been valid.
SELECT a.gauged_at, t.*
FROM instant_asked AS a
JOIN current_tanks AS t USING (depot, tank_id)
WHERE t.valid_from IS NULL OR t.valid_from <= a.gauged_at
QUALIFY row_number() OVER (
    PARTITION BY a.depot, a.tank_id, a.gauged_at ORDER BY t.valid_from DESC NULLS LAST
) = 1
ORDER BY a.depot, a.tank_id, a.gauged_at;

-- name: capacity_tables_at
-- The rows of the capacity table valid for each tank and instant asked.
SELECT a.gauged_at, c.depot, c.tank_id, c.valid_from, c.height_mm, c.volume_m3, c.head_volume_m3
FROM instant_asked AS a
JOIN current_capacity_tables AS c USING (depot, tank_id)
WHERE c.valid_from IS NULL OR c.valid_from <= a.gauged_at
QUALIFY rank() OVER (
    PARTITION BY a.depot, a.tank_id, a.gauged_at ORDER BY c.valid_from DESC NULLS LAST
) = 1
ORDER BY c.depot, c.tank_id, a.gauged_at, c.height_mm;
