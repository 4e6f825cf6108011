-- name: twins
-- Booked entries of the same kind, tank, quantity and day, reversed ones left out; `shared` is what
-- else they have in common: a document, a declaration or a vessel. In two steps, so that ten
-- million entries are grouped by a short key and only the few that share it are looked at.
WITH
keyed AS (
    SELECT hash(depot, tank_id, kind, quantity_t, CAST(counts_at AS DATE)) AS key
    FROM ledger_entry
    WHERE status = 'booked' AND kind NOT IN ('opening', 'reversal') AND counts_at <= $as_of
    GROUP BY key HAVING count(*) > 1
),
alike AS (
    SELECT e.*
    FROM ledger_entry AS e
    SEMI JOIN keyed
        ON keyed.key = hash(e.depot, e.tank_id, e.kind, e.quantity_t, CAST(e.counts_at AS DATE))
    WHERE e.status = 'booked' AND e.kind NOT IN ('opening', 'reversal') AND e.counts_at <= $as_of
      AND NOT EXISTS (
          FROM (SELECT * FROM ledger_entry WHERE kind = 'reversal' AND status = 'booked') AS r
          WHERE r.reverses = e.entry_id
      )
)
SELECT
    depot, tank_id, kind, quantity_t, CAST(counts_at AS DATE) AS day,
    list(entry_id ORDER BY entry_id) AS entries,
    list(DISTINCT document_no ORDER BY document_no) FILTER (WHERE document_no IS NOT NULL)
        AS documents,
    CASE
        WHEN count(document_no) > count(DISTINCT document_no) THEN 'document'
        WHEN count(declaration_no) > count(DISTINCT declaration_no) THEN 'declaration'
        WHEN count(vessel) > count(DISTINCT vessel) THEN 'vessel'
    END AS shared
FROM alike
GROUP BY depot, tank_id, kind, quantity_t, day
HAVING count(*) > 1
ORDER BY depot, tank_id, day, kind, quantity_t;
