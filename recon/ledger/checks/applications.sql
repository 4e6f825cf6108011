-- name: any_application
-- Whether the site gave any change application at all: without one nothing can be held against it.
SELECT count(*) > 0 AS given FROM current_applications;

-- name: owner_changes_uncovered
-- Booked title transfers to another owner for which no approved owner change stands: neither the
-- one they cite nor one of their tank to that owner, in force that day.
SELECT
    e.depot, e.tank_id, e.entry_id, e.counts_at AS effective_at, e.quantity_t, e.owner,
    e.counter_owner, e.document_no, e.application_no
FROM ledger_entry AS e
WHERE e.kind = 'title_transfer' AND e.status = 'booked' AND e.counts_at <= $as_of
  AND e.counter_owner IS DISTINCT FROM e.owner AND e.counter_owner IS NOT NULL
  AND NOT EXISTS (
      FROM current_applications AS a
      WHERE a.kind = 'owner_change' AND a.status IN ('approved', 'closed')
        AND a.depot = e.depot AND a.tank_id = e.tank_id
        AND (a.application_no = e.application_no
             OR a.to_value IS NULL OR upper(trim(a.to_value)) = upper(trim(e.counter_owner)))
        AND coalesce(a.effective_from, a.approved_on, DATE '0001-01-01')
            <= CAST(e.counts_at AS DATE)
        AND coalesce(a.effective_to, DATE '9999-12-31') >= CAST(e.counts_at AS DATE)
  )
  AND NOT EXISTS (
      FROM ledger_red AS r
      WHERE r.reverses = e.entry_id AND r.status = 'booked'
  )
ORDER BY e.depot, e.tank_id, e.counts_at, e.entry_id;

-- name: register_changes_uncovered
-- Later versions of a tank in the register that hold another product, and later capacity tables,
-- for which no approved application stands.
WITH
versions AS (
    SELECT
        depot, tank_id, valid_from, 'product_change' AS kind, product AS now,
        lag(product) OVER (PARTITION BY depot, tank_id ORDER BY valid_from NULLS FIRST) AS before
    FROM current_tanks
    UNION ALL
    SELECT
        depot, tank_id, valid_from, 'capacity_change', CAST(top_m3 AS VARCHAR),
        CAST(lag(top_m3) OVER (PARTITION BY depot, tank_id ORDER BY valid_from NULLS FIRST)
             AS VARCHAR)
    FROM (
        SELECT depot, tank_id, valid_from, CAST(max(volume_m3) AS DECIMAL(18, 3)) AS top_m3
        FROM current_capacity_tables GROUP BY ALL
    )
)
SELECT depot, tank_id, valid_from, kind, before AS from_value, now AS to_value
FROM versions AS v
WHERE before <> now AND valid_from <= $as_of
  AND NOT EXISTS (
      FROM current_applications AS a
      WHERE a.kind = v.kind AND a.status IN ('approved', 'closed')
        AND a.depot = v.depot AND a.tank_id = v.tank_id
        AND coalesce(a.effective_from, a.approved_on, DATE '0001-01-01') <= v.valid_from
  )
ORDER BY depot, tank_id, valid_from, kind;

-- name: cited_but_not_in_force
-- Applications that booked entries cite and that are unknown, not approved, or not in force on the
-- day of the entry.
WITH cited AS (
    SELECT
        e.depot, e.application_no, e.tank_id, e.entry_id, e.counts_at,
        any_value(a.status) AS status, any_value(a.effective_from) AS effective_from,
        any_value(a.effective_to) AS effective_to,
        coalesce(bool_or(
            a.status IN ('approved', 'closed')
            AND coalesce(a.effective_from, a.approved_on, DATE '0001-01-01')
                <= CAST(e.counts_at AS DATE)
            AND coalesce(a.effective_to, DATE '9999-12-31') >= CAST(e.counts_at AS DATE)
        ), false) AS covered
    FROM (SELECT * FROM ledger_entry WHERE application_no IS NOT NULL) AS e
    LEFT JOIN current_applications AS a ON a.application_no = e.application_no
    WHERE e.status = 'booked' AND e.counts_at <= $as_of
    GROUP BY e.depot, e.application_no, e.tank_id, e.entry_id, e.counts_at
)
SELECT
    depot, application_no, coalesce(any_value(status), 'unknown') AS status,
    any_value(effective_from) AS effective_from, any_value(effective_to) AS effective_to,
    count(*) AS entries, arg_min(entry_id, (counts_at, entry_id), 10) AS entry_ids
FROM cited WHERE NOT covered
GROUP BY depot, application_no
ORDER BY depot, application_no;

-- name: without_effect
-- Approved applications in force by as_of of which neither ledger nor register shows anything.
WITH
spelling AS (
    SELECT DISTINCT product, upper(trim(spelt)) AS spelt
    FROM current_products, unnest([product, name, name_zh]) AS s(spelt)
    WHERE spelt IS NOT NULL
),
due AS (
    SELECT *, coalesce(effective_from, approved_on) AS since, upper(trim(to_value)) AS wanted
    FROM current_applications
    WHERE status = 'approved' AND coalesce(effective_from, approved_on) <= CAST($as_of AS DATE)
),
cited AS (
    SELECT DISTINCT application_no FROM ledger_entry
    WHERE application_no IS NOT NULL AND status = 'booked'
),
touched AS (
    SELECT e.* FROM ledger_entry AS e
    SEMI JOIN due
        ON due.depot = e.depot
        AND (due.tank_id = e.tank_id OR due.tank_id = e.counter_tank_id)
    WHERE e.status = 'booked' AND e.counts_at <= $as_of
),
shown AS (
    SELECT d.application_no, d.depot, d.tank_id
    FROM due AS d JOIN touched AS e
        ON e.depot = d.depot AND (e.tank_id = d.tank_id OR e.counter_tank_id = d.tank_id)
    WHERE CASE d.kind
        WHEN 'owner_change' THEN CAST(e.counts_at AS DATE) >= d.since
            AND (d.wanted IS NULL
                 OR d.wanted IN (upper(trim(e.owner)), upper(trim(e.counter_owner))))
        WHEN 'product_change' THEN CAST(e.counts_at AS DATE) >= d.since
            AND EXISTS (FROM spelling AS s WHERE s.spelt = d.wanted AND s.product = e.product)
        WHEN 'storage_extension' THEN CAST(e.counts_at AS DATE) <= d.since
        WHEN 'tank_added' THEN CAST(e.counts_at AS DATE) >= d.since
        ELSE false END
    UNION
    SELECT d.application_no, d.depot, d.tank_id
    FROM due AS d JOIN current_tanks AS t ON t.depot = d.depot AND t.tank_id = d.tank_id
    WHERE d.kind = 'tank_added'
       OR d.kind = 'product_change'
          AND EXISTS (FROM spelling AS s WHERE s.spelt = d.wanted AND s.product = t.product)
       OR d.kind = 'capacity_change' AND t.valid_from >= d.since
    UNION
    SELECT d.application_no, d.depot, d.tank_id
    FROM due AS d JOIN current_capacity_tables AS c
        ON c.depot = d.depot AND c.tank_id = d.tank_id AND c.valid_from >= d.since
    WHERE d.kind = 'capacity_change'
    UNION
    SELECT application_no, depot, tank_id FROM due AS d
    WHERE d.kind = 'tank_removed'
      AND NOT EXISTS (
          FROM touched AS e
          WHERE e.depot = d.depot AND (e.tank_id = d.tank_id OR e.counter_tank_id = d.tank_id)
            AND CAST(e.counts_at AS DATE) > d.since
      )
)
SELECT d.depot, d.tank_id, d.application_no, d.kind, d.from_value, d.to_value, d.since,
       d.effective_to, CAST($as_of AS DATE) - d.since AS days
FROM due AS d
ANTI JOIN shown AS s
    ON s.application_no = d.application_no AND s.depot = d.depot AND s.tank_id = d.tank_id
ANTI JOIN cited ON cited.application_no = d.application_no
ORDER BY d.depot, d.tank_id, d.application_no;
