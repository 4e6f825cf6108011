-- name: after_as_of
-- Booked entries that take effect more than 24 h after as_of (nearer ones are the cut-off's);
-- `done_before` are those that were booked by as_of as if they had happened. Of the ids only the
-- first ten are ever in memory: a ledger looked at long before its end has millions.
SELECT
    depot, tank_id, count(*) AS entries, max(counts_at) AS last_at,
    count(*) FILTER (WHERE booked_at <= $as_of) AS done_before,
    arg_min(entry_id, (counts_at, entry_id), 10) AS entry_ids
FROM ledger_entry
WHERE status = 'booked' AND counts_at > $as_of + INTERVAL 24 HOUR
GROUP BY depot, tank_id
ORDER BY depot, tank_id;

-- name: booked_before_effect
-- Booked entries that take effect on a later day than they were booked.
SELECT
    depot, tank_id, count(*) AS entries,
    max(CAST(counts_at AS DATE) - CAST(booked_at AS DATE)) AS most_days,
    arg_min(entry_id, (counts_at, entry_id), 10) AS entry_ids
FROM ledger_entry
WHERE status = 'booked' AND kind <> 'opening' AND counts_at <= $as_of
  AND CAST(counts_at AS DATE) > CAST(booked_at AS DATE)
GROUP BY depot, tank_id
ORDER BY depot, tank_id;

-- name: booked_late
-- Booked entries that were booked more than so many days after they took effect.
SELECT
    depot, tank_id, count(*) AS entries,
    max(CAST(booked_at AS DATE) - CAST(counts_at AS DATE)) AS most_days,
    sum(abs(quantity_t)) AS quantity_t,
    arg_min(entry_id, (counts_at, entry_id), 10) AS entry_ids
FROM ledger_entry
WHERE status = 'booked' AND kind NOT IN ('opening', 'reversal') AND counts_at <= $as_of
  AND CAST(booked_at AS DATE) - CAST(counts_at AS DATE) > $late_days
GROUP BY depot, tank_id
ORDER BY depot, tank_id;

-- name: pumped_backwards
-- Booked entries whose pumping begins after it ends; a date alone ends with its day.
SELECT depot, tank_id, entry_id, kind, started_at, counts_at AS effective_at
FROM ledger_entry
WHERE status = 'booked' AND started_at > counts_at AND counts_at <= $as_of
ORDER BY depot, tank_id, counts_at, entry_id;
