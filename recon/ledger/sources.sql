-- name: entered
-- Where the entries of `ledger_named` stand: the version of each that counts, by tank and number.
SELECT
    entry_id, kind, depot, tank_id, effective_at, quantity_t, document_no, declaration_no,
    origin_file, origin_sheet, origin_row, origin_cells
FROM ledger_named
ORDER BY entry_id, depot, tank_id;
