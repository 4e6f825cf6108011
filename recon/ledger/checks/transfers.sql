-- name: to_itself_or_nowhere
-- One-row transfers that name no other tank, or their own.
SELECT depot, tank_id, entry_id, counts_at AS effective_at, quantity_t, document_no,
       counter_tank_id IS NULL AS nowhere
FROM ledger_entry
WHERE kind = 'transfer' AND status = 'booked' AND counts_at <= $as_of
  AND (counter_tank_id IS NULL OR counter_tank_id = tank_id)
ORDER BY depot, tank_id, counts_at, entry_id;

-- name: legs_in_two_rows
-- The booked transfer_out and transfer_in rows up to as_of and a day beyond, reversed ones left
-- out; `link` is what ties two rows together: their document, else their application.
CREATE OR REPLACE TEMP TABLE transfer_leg AS
SELECT
    e.entry_id, e.kind, e.depot, e.tank_id, e.counter_tank_id, e.product, e.quantity_t,
    e.counts_at, e.document_no,
    CASE
        WHEN e.document_no IS NOT NULL THEN 'document ' || e.document_no
        WHEN e.application_no IS NOT NULL THEN 'application ' || e.application_no
    END AS link
FROM ledger_entry AS e
WHERE e.kind IN ('transfer_out', 'transfer_in') AND e.status = 'booked'
  AND e.counts_at <= $as_of + INTERVAL 24 HOUR
  AND NOT EXISTS (
      FROM ledger_red AS r
      WHERE r.reverses = e.entry_id AND r.status = 'booked'
  );

-- name: documents_that_do_not_balance
-- Documents with legs on both sides whose sums differ, or whose products do; one row a document.
CREATE OR REPLACE TEMP TABLE transfer_document AS
SELECT
    depot, link,
    count(*) FILTER (WHERE kind = 'transfer_out') AS outs,
    count(*) FILTER (WHERE kind = 'transfer_in') AS ins,
    coalesce(sum(quantity_t) FILTER (WHERE kind = 'transfer_out'), 0) AS out_t,
    coalesce(sum(quantity_t) FILTER (WHERE kind = 'transfer_in'), 0) AS in_t,
    min(tank_id) FILTER (WHERE kind = 'transfer_out') AS from_tank_id,
    min(tank_id) FILTER (WHERE kind = 'transfer_in') AS to_tank_id,
    min(entry_id) AS entry_id, max(counts_at) AS effective_at,
    list(DISTINCT product ORDER BY product) AS products
FROM transfer_leg
WHERE link IS NOT NULL
GROUP BY depot, link;

-- name: documents_off
-- Of those, the ones that both sides have and that disagree.
SELECT depot, from_tank_id AS tank_id, * EXCLUDE (depot, from_tank_id),
       out_t <> in_t AS quantity_off
FROM transfer_document
WHERE outs > 0 AND ins > 0 AND effective_at <= $as_of AND (out_t <> in_t OR len(products) > 1)
ORDER BY depot, tank_id, link;

-- name: loose_legs
-- Legs that no document joins to the other side.
CREATE OR REPLACE TEMP TABLE transfer_loose AS
SELECT l.*
FROM transfer_leg AS l
LEFT JOIN transfer_document AS d ON d.depot = l.depot AND d.link = l.link
WHERE l.link IS NULL OR d.outs = 0 OR d.ins = 0;

-- name: possible_pairs
-- Loose legs that may be one transfer: same product and quantity, tanks that do not contradict each
-- other, times within 24 h; for each its eight nearest, the nearest of all first.
SELECT o.entry_id AS out_id, i.entry_id AS in_id, abs(epoch(i.counts_at - o.counts_at)) AS apart
FROM transfer_loose AS o
JOIN transfer_loose AS i
    ON i.depot = o.depot AND i.product = o.product AND i.quantity_t = o.quantity_t
WHERE o.kind = 'transfer_out' AND i.kind = 'transfer_in' AND i.tank_id <> o.tank_id
  AND coalesce(o.counter_tank_id, i.tank_id) = i.tank_id
  AND coalesce(i.counter_tank_id, o.tank_id) = o.tank_id
  AND abs(epoch(i.counts_at - o.counts_at)) <= 86400
QUALIFY row_number() OVER (PARTITION BY o.entry_id ORDER BY apart, i.entry_id) <= 8
ORDER BY apart, out_id, in_id;

-- name: legs_without_partner
-- What is left when the pairs (table transfer_paired) are gone. `near_id` is a leg of another
-- quantity that may be the other one: the same two tanks within 24 h.
WITH
alone AS (FROM transfer_loose ANTI JOIN transfer_paired USING (entry_id)),
near AS (
    SELECT a.entry_id,
           min_by({'id': b.entry_id, 't': b.quantity_t},
                  (abs(epoch(b.counts_at - a.counts_at)), b.entry_id)) AS other
    FROM alone AS a
    JOIN alone AS b ON b.depot = a.depot AND b.kind <> a.kind
        AND b.tank_id = a.counter_tank_id AND b.counter_tank_id = a.tank_id
        AND abs(epoch(b.counts_at - a.counts_at)) <= 86400
    GROUP BY a.entry_id
)
SELECT a.depot, a.tank_id, a.entry_id, a.kind, a.counts_at AS effective_at, a.product, a.quantity_t,
       a.counter_tank_id, a.document_no, n.other.id AS near_id, n.other.t AS near_t
FROM alone AS a LEFT JOIN near AS n USING (entry_id)
WHERE a.counts_at <= $as_of
ORDER BY a.depot, a.tank_id, a.counts_at, a.entry_id;
