"""Sentences of the stage ``ingest``: code → English template."""

from __future__ import annotations

from recon.wording.mark import N_

SENTENCES: dict[str, str] = {}

# ---- sheets and layouts: what a workbook is, how a sheet was read, what was passed over ----

_SHEETS: dict[str, str] = {
    "archive_is_no_workbook": N_("The file is a zip archive, but no workbook is in it."),
    "example_rows_skipped": N_(
        "Sheet {sheet}: rows {rows} are the template's example and were not read as data."
    ),
    "file_is_not_what_its_name_says": N_(
        "The file is named {named}, but by its content it is {actual}; it was read as that."
    ),
    "file_of_no_known_format": N_(
        "The file is no table that can be read: neither a workbook (.xlsx, .xls, .ods), nor text, "
        "nor an HTML table."
    ),
    "file_too_big": N_("The file has {size_mb} MB; workbooks of up to {limit_mb} MB are read."),
    "hidden_columns_read": N_("Sheet {sheet}: columns {columns} are hidden; they were read."),
    "hidden_rows_read": N_("Sheet {sheet}: rows {rows} are hidden; they were read."),
    "hidden_sheet_read": N_("Sheet {sheet} is hidden; it was read."),
    "no_kind_recognised": N_(
        "No header row of a known kind was found (looked for: {kinds}). The row that looks most "
        "like one says: {headers}. Nearest known words: {nearest}."
    ),
    "no_value_taken_of_several": N_(
        "{label} has several readings ({values}) and none is marked as the value taken (取值, mean); "
        "none was used."
    ),
    "product_from_section": N_(
        "Sheet {sheet}: no column gives the product; it was taken from the section labels: "
        "{products}."
    ),
    "product_from_sheet_name": N_(
        "Sheet {sheet}: nothing on the sheet gives the product; it was taken from the sheet's "
        "name: {product}."
    ),
    "rows_without_data_passed_over": N_(
        "Sheet {sheet}: {rows} hold labels, notes or signatures and no tank or figure; they were "
        "passed over."
    ),
    "sheet_passed_over": N_("Sheet {sheet} has no table of a known kind; it was passed over."),
    "sheet_read_one_of_two_ways": N_(
        "Sheet {sheet} could be read with records as {taken} or as {refused}; it was read as "
        "{taken}, where more of the known header words fit (score {taken_score} against "
        "{refused_score})."
    ),
    "table_without_rows": N_("Sheet {sheet} has a header, but no row of data below it."),
    "workbook_damaged": N_("The workbook is damaged and cannot be read ({reason})."),
    "workbook_declares_entities": N_(
        "The workbook declares XML entities, which no spreadsheet program writes; it was not read."
    ),
    "workbook_empty": N_("The workbook has no cell with anything in it."),
    "workbook_encrypted": N_("The workbook is protected by a password and cannot be read."),
    "workbook_is_xlsb": N_("The workbook is in the binary .xlsb format; save it as .xlsx."),
    "workbook_is_xml_2003": N_("The file is an XML spreadsheet of 2003; save it as .xlsx."),
    "workbook_older_than_1997": N_(
        "The workbook is of a version before Excel 97; save it as .xlsx."
    ),
    "workbook_part_too_big": N_(
        "The workbook's part {part} unpacks to {size_mb} MB; parts of up to {limit_mb} MB are "
        "read. Split it, or save it as CSV."
    ),
    "workbook_too_big": N_(
        "The workbook has more than {limit} cells with something in them; split it, or save it "
        "as CSV."
    ),
    "workbook_truncated": N_("The workbook is cut off or damaged: its archive cannot be opened."),
    "workbook_without_sheets": N_("The file has no worksheet that can be read."),
}

SENTENCES |= _SHEETS
