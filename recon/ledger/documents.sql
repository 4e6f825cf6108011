-- name: tickets
-- The papers behind the book of the tanks in `tank_gauged` (depot, tank_id, gauged_at): one row a
-- document, else a declaration, else an application, else the entry itself; entries up to the gauge
-- time, also those that do not count. Marks are codes of what the check of an entry found.
CREATE OR REPLACE TEMP TABLE ledger_ticket AS
WITH
touched AS (
    SELECT
        l.entry_id, l.depot, l.tank_id, l.counts_at, l.kind, l.effect_t, l.quantity_t,
        l.document_no, l.declaration_no, l.application_no,
        CASE
            WHEN l.status = 'pre_booked' THEN 'only_announced'
            WHEN l.status <> 'booked' THEN 'entry_cancelled'
            WHEN l.effect_t IS NULL THEN 'not_in_tonnes'
            WHEN NOT l.posted THEN 'later_opening'
            WHEN l.counts_at < a.opening_at THEN 'before_opening'
        END AS why_not
    FROM tank_gauged AS g
    JOIN ledger_paper_leg AS l
        ON l.depot = g.depot AND l.tank_id = g.tank_id AND l.counts_at <= g.gauged_at
    LEFT JOIN ledger_account AS a
        ON a.depot = g.depot AND a.tank_id = g.tank_id AND a.opening_at <= g.gauged_at
),
gone AS (SELECT DISTINCT entry_id FROM vanished_entries WHERE cleared_by_run IS NULL),
revised AS (
    SELECT DISTINCT json_extract_string(key, '$.entry_id') AS entry_id
    FROM revisions WHERE kind = 'movements' AND counts
),
taken_back AS (
    SELECT DISTINCT reverses AS entry_id FROM ledger_red
    WHERE status = 'booked' AND reverses IS NOT NULL
),
alone AS (SELECT entry_id FROM ledger_reversal WHERE fate <> 'original'),
in_force AS (
    SELECT application_no, min(coalesce(effective_from, approved_on, DATE '0001-01-01')) AS since,
           max(coalesce(effective_to, DATE '9999-12-31')) AS until
    FROM current_applications WHERE status IN ('approved', 'closed')
    GROUP BY application_no
),
checked AS MATERIALIZED (
    SELECT
        t.*, t.why_not IS NULL AND taken_back.entry_id IS NULL AS stands,
        CASE
            WHEN t.document_no IS NOT NULL THEN 'document'
            WHEN t.declaration_no IS NOT NULL THEN 'declaration'
            WHEN t.application_no IS NOT NULL THEN 'application'
            ELSE 'none'
        END AS paper,
        coalesce(t.document_no, t.declaration_no, t.application_no, t.entry_id) AS number,
        list_filter(
            [
                t.why_not,
                CASE WHEN gone.entry_id IS NOT NULL THEN 'ticket_vanished' END,
                CASE WHEN revised.entry_id IS NOT NULL THEN 'ticket_revised' END,
                CASE WHEN taken_back.entry_id IS NOT NULL THEN 'ticket_reversed' END,
                CASE WHEN alone.entry_id IS NOT NULL THEN 'ticket_reversal_alone' END,
                CASE WHEN t.application_no IS NOT NULL
                          AND NOT coalesce(CAST(t.counts_at AS DATE)
                                           BETWEEN in_force.since AND in_force.until, false)
                     THEN 'ticket_application_not_in_force' END,
                CASE WHEN t.document_no IS NULL AND t.declaration_no IS NULL
                          AND t.application_no IS NULL
                          AND t.kind IN ('receipt', 'issue', 'transfer', 'transfer_in',
                                         'transfer_out', 'title_transfer')
                     THEN 'ticket_without_paper' END
            ],
            lambda mark: mark IS NOT NULL
        ) AS marks
    FROM touched AS t
    LEFT JOIN gone ON gone.entry_id = t.entry_id
    LEFT JOIN revised ON revised.entry_id = t.entry_id
    LEFT JOIN taken_back ON taken_back.entry_id = t.entry_id
    LEFT JOIN alone ON alone.entry_id = t.entry_id
    LEFT JOIN in_force ON in_force.application_no = t.application_no
),
-- Most papers are of one entry, which needs no lists.
several AS (
    SELECT depot, paper, number FROM checked GROUP BY depot, paper, number HAVING count(*) > 1
),
papers AS (
    SELECT
        depot, paper, number, 1 AS entries, entry_id AS entry_ids, tank_id AS tanks, kind AS kinds,
        counts_at AS first_at, counts_at AS last_at,
        CAST(CASE WHEN why_not IS NULL AND effect_t > 0 THEN effect_t ELSE 0 END
             AS DECIMAL(18, 3)) AS added_t,
        CAST(CASE WHEN why_not IS NULL AND effect_t < 0 THEN -effect_t ELSE 0 END
             AS DECIMAL(18, 3)) AS taken_t,
        nullif(declaration_no, '') AS declarations, nullif(application_no, '') AS applications,
        marks
    FROM checked ANTI JOIN several USING (depot, paper, number)
    UNION ALL
    -- Lists and then what differs in them: DISTINCT within each aggregate takes ten times as long.
    SELECT
        depot, paper, number,
        len(list_distinct(list(entry_id))) AS entries,
        array_to_string(list_sort(list_distinct(list(entry_id))), ', ') AS entry_ids,
        array_to_string(list_sort(list_distinct(list(tank_id))), ', ') AS tanks,
        array_to_string(list_sort(list_distinct(list(kind))), ', ') AS kinds,
        min(counts_at) AS first_at, max(counts_at) AS last_at,
        CAST(coalesce(sum(CASE WHEN why_not IS NULL AND effect_t > 0 THEN effect_t END), 0)
             AS DECIMAL(18, 3)) AS added_t,
        CAST(coalesce(-sum(CASE WHEN why_not IS NULL AND effect_t < 0 THEN effect_t END), 0)
             AS DECIMAL(18, 3)) AS taken_t,
        nullif(array_to_string(list_sort(list_distinct(list(declaration_no))), ', '), '')
            AS declarations,
        nullif(array_to_string(list_sort(list_distinct(list(application_no))), ', '), '')
            AS applications,
        flatten(list(marks))
        || CASE WHEN paper <> 'none'
                     AND count(*) FILTER (WHERE stands)
                         > coalesce(len(list_distinct(
                               list((tank_id, kind, quantity_t)) FILTER (WHERE stands))), 0)
                THEN ['ticket_twins'] ELSE [] END AS marks
    FROM checked SEMI JOIN several USING (depot, paper, number)
    GROUP BY depot, paper, number
)
SELECT
    * REPLACE (CASE WHEN len(marks) > 0 THEN list_sort(list_distinct(marks)) ELSE marks END
               AS marks),
    CASE
        WHEN list_has_any(marks, $exceptions) THEN 'exception'
        WHEN len(marks) > 0 THEN 'noted'
        ELSE 'in_order'
    END AS outcome
FROM papers
WHERE NOT $exceptions_only OR list_has_any(marks, $exceptions)
ORDER BY depot, paper, number;

-- name: application_tickets
-- Every change application beside the entries that cite it.
SELECT
    a.depot, a.tank_id, a.application_no, a.kind, a.from_value, a.to_value, a.status,
    a.approved_on, a.effective_from, a.effective_to,
    coalesce(c.entries, 0) AS citing_entries, c.entry_ids
FROM current_applications AS a
LEFT JOIN (
    SELECT application_no, count(*) AS entries,
           string_agg(entry_id, ', ' ORDER BY counts_at, entry_id) AS entry_ids
    FROM ledger_entry
    WHERE application_no IS NOT NULL AND status = 'booked' AND counts_at <= $as_of
    GROUP BY application_no
) AS c ON c.application_no = a.application_no
ORDER BY a.depot, a.tank_id, a.application_no;
