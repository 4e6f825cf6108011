"""Sentences of the stage ``ingest``: code → English template."""

from __future__ import annotations

from recon.wording.mark import N_

SENTENCES: dict[str, str] = {}

# ---- sheets and layouts: what a workbook is, how a sheet was read, what was passed over ----

_SHEETS: dict[str, str] = {
    "archive_is_no_workbook": N_("The file is a zip archive, but no workbook is in it."),
    "columns_not_read": N_(
        "Sheet {sheet}: these columns have headers that are not known or stand twice, or none at "
        "all (—), and were not read: {columns}."
    ),
    "columns_without_data_passed_over": N_(
        "Sheet {sheet}: columns {rows} hold labels or notes and no tank or figure; they were "
        "passed over."
    ),
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
    "headers_not_known": N_(
        "These columns have headers that are not known or stand twice, or none at all (—), and "
        "were not read: {columns}."
    ),
    "hidden_columns_read": N_("Sheet {sheet}: columns {columns} are hidden; they were read."),
    "hidden_rows_read": N_("Sheet {sheet}: rows {rows} are hidden; they were read."),
    "hidden_sheet_read": N_("Sheet {sheet} is hidden; it was read."),
    "label_repeated": N_(
        "Sheet {sheet}, {cell}: {label} stands there once more, with {value}; the first one was "
        "used."
    ),
    "labels_not_read": N_(
        "Sheet {sheet}: figures stand there behind no label that is known, and were not read: "
        "{labels}."
    ),
    "no_kind_recognised": N_(
        "No header row of a known kind was found (looked for: {kinds}). The row that looks most "
        "like one says: {headers}. Nearest known words: {nearest}."
    ),
    "no_value_taken_of_several": N_(
        "Sheet {sheet}, {cell}: {label} has several readings ({values}) and none is marked as the "
        "value taken (取值, mean); none was used."
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
        "Sheet {sheet}: rows {rows} hold labels, notes or signatures and no tank or figure; they "
        "were passed over."
    ),
    "sheet_passed_over": N_("Sheet {sheet} has no table of a known kind; it was passed over."),
    "sheet_read_as_one_of_two_kinds": N_(
        "Sheet {sheet} could be {taken} or {refused} by its header words; it was read as {taken}, "
        "of which more are there (score {taken_score} against {refused_score}). To have it "
        "otherwise, pin the file's kind under [[files]] in recon.toml."
    ),
    "sheet_read_one_of_two_ways": N_(
        "Sheet {sheet} could be read with records as {taken} or as {refused}; it was read as "
        "{taken}, where more of the known header words fit (score {taken_score} against "
        "{refused_score})."
    ),
    "table_without_rows": N_("Sheet {sheet} has a header, but no row of data below it."),
    "damage_cut_off": N_("it ends before its end."),
    "damage_packed": N_("its compressed data is broken."),
    "damage_parts": N_("its parts do not fit together."),
    "damage_xml": N_("its XML is broken."),
    "workbook_damaged": N_("The workbook is damaged and cannot be read: {damage_code}."),
    "workbook_declares_entities": N_(
        "The workbook declares XML entities, which no spreadsheet program writes; it was not read."
    ),
    "workbook_empty": N_("The workbook has no cell with anything in it."),
    "workbook_encrypted": N_("The workbook is protected by a password and cannot be read."),
    "workbook_encrypted_or_damaged": N_(
        "The file has the wrapping of a workbook of 1997 to 2003 or of one that is encrypted with "
        "a password, but no workbook in it can be read. Save it as .xlsx without a password."
    ),
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

# ---- values, names and contracts: what a cell, a row or a text file was refused or read for ----

_VALUES: dict[str, str] = {
    "ambiguous_product": N_("{value} may be any of these products of the register: {products}."),
    "ambiguous_tank": N_("{value} may be any of these tanks of the register: {tanks}."),
    "choice_unknown": N_("{column}: {value} is none of the known values ({known})."),
    "column_missing": N_(
        "The column {column} is missing; it may be headed {words}. Nearest header seen: {nearest}."
    ),
    "columns_missing": N_(
        "One of these columns must be there: {columns}. Nearest header seen: {nearest}."
    ),
    "contract_not_kept": N_("The row breaks the contract of its kind: {check}."),
    "error_cell": N_("{column}: the cell holds the spreadsheet error {value} instead of a value."),
    "file_empty": N_("The file is empty."),
    "file_is_a_folder": N_("This is a folder, not a file."),
    "file_is_no_regular_file": N_("This is no regular file and is not opened."),
    "file_not_found": N_("There is no such file."),
    "file_not_readable": N_("The file cannot be read ({reason})."),
    "flag_unreadable": N_("{column}: {value} says neither yes nor no."),
    "formula_without_value": N_(
        "{column}: the cell holds a formula ({value}) whose value was not saved with the file."
    ),
    "identifier_precision_lost": N_(
        "{column}: {value} was kept as a floating number and has lost its last digits; write it as "
        "text."
    ),
    "identifier_too_long": N_("{column}: the text is longer than {longest} characters."),
    "length_feet_inches": N_(
        "{column}: {value} is no length in feet, inches (below 12) and sixteenths."
    ),
    "length_unit_unclear": N_(
        "{column}: no unit is written, and {value} can hardly be millimetres; write the unit in "
        "the header."
    ),
    "line_line_too_long": N_("Line {line} is too long to be a row of a table."),
    "line_not_a_row": N_("Line {line} cannot be read as a row: {value}"),
    "line_not_in_encoding": N_(
        "Line {line} holds bytes that are no character in the file's encoding: {value}"
    ),
    "line_quote_not_closed": N_(
        "Line {line} opens a quotation mark that is not closed ({lines} lines lost): {value}"
    ),
    "line_too_few_values": N_("Line {line} has fewer values than the header has columns: {value}"),
    "line_too_many_values": N_("Line {line} has more values than the header has columns: {value}"),
    "more_problems": N_(
        "There are {total} problems of the kind {rule} in this file; the first {listed} are listed."
    ),
    "no_data_rows": N_("The file has a header of {kind}, but no row of data."),
    "number_ambiguous": N_(
        "{column}: {value} can be read in more than one way (decimal mark or thousands separator)."
    ),
    "number_exponent": N_(
        "{column}: {value} is written with an exponent; digits may have been lost, write it out."
    ),
    "number_not_finite": N_("{column}: {value} is no finite number."),
    "number_too_long": N_("{column}: {value} has more digits than the column can hold."),
    "number_too_precise": N_(
        "{column}: {value} has more than the {decimals} decimals that the column holds."
    ),
    "number_unreadable": N_("{column}: {value} is no number."),
    "parquet_too_many_rows": N_(
        "The parquet file holds {rows} rows; files of up to {limit} rows are read. Split it."
    ),
    "text_line_too_long": N_(
        "The file has a line of more than {limit_mb} MB; no table has, and it was not read."
    ),
    "parquet_damaged": N_("The parquet file is damaged and cannot be read ({reason})."),
    "reading_given_up": N_(
        "Most lines of the file are no rows of its table; it was not read to its end."
    ),
    "rows_do_not_fit_header": N_(
        "The header needs rows of {needed} values, but most rows below it have {values}; the file "
        "was not read."
    ),
    "time_absurd": N_(
        "{column}: {value} lies outside the years {first_year} to {last_year}; it is taken for a "
        "slip."
    ),
    "time_ambiguous": N_("{column}: {value} may be {one} or {other}."),
    "time_date_missing": N_("{column}: {value} is a time of day, but no date stands with it."),
    "time_of_day_missing": N_("{column}: {value} is a date; the time of day is needed as well."),
    "time_parts_disagree": N_("{column}: the date and the time of the row name different days."),
    "time_unreadable": N_("{column}: {value} is no date or time."),
    "time_year_missing": N_(
        "{column}: {value} has no year, and nothing above the table tells which year it is."
    ),
    "unit_unknown": N_("{column}: the unit {written_unit} is not known for this column."),
    "unit_unsuitable": N_(
        "{column}: {value} is in {written_unit}, which cannot be converted to this column's unit."
    ),
    "units_disagree": N_("The quantity's cell names another unit than the row does ({value})."),
    "unknown_depot": N_("The depot {depot} is not in the register (known: {known})."),
    "unknown_product": N_("The product {value} is not in the register. Nearest known: {nearest}."),
    "unknown_tank": N_("The tank {value} is not in the register. Nearest known: {nearest}."),
    "value_missing": N_("{column} is blank; the row needs it."),
    "value_out_of_range": N_("{column}: {value} is out of range (must be {limit})."),
}

_RULES: dict[str, str] = {
    "a_height_has_one_volume": N_("One height of a table has two volumes: {values}."),
    "calibration_is_made_before_it_ends": N_("The calibration ends before it was made: {values}."),
    "change_starts_before_it_ends": N_("The change ends before it takes effect: {values}."),
    "critical_zone_has_both_limits": N_(
        "A critical zone needs both its limits; only one is given: {values}."
    ),
    "critical_zone_low_is_below_high": N_(
        "The critical zone's lower limit is not below its upper limit: {values}."
    ),
    "density_is_given_in_one_form": N_("The row gives no density in any form."),
    "free_water_is_not_above_innage": N_("Free water stands above the innage: {values}."),
    "heights_are_within_reference_height": N_(
        "A height of the tank exceeds its reference height: {values}."
    ),
    "innage_or_ullage_is_given": N_("The row gives neither innage nor ullage."),
    "level_is_within_reference_height": N_(
        "Innage or ullage exceeds the reference height of the row: {values}."
    ),
    "liquid_temperature_is_given": N_("The row gives no liquid temperature."),
    "minimum_operating_height_is_below_safe_fill_height": N_(
        "The minimum operating height is not below the safe fill height: {values}."
    ),
    "negative_quantity_is_an_adjustment_or_reversal": N_(
        "A negative quantity stands only in an adjustment or a reversal: {values}."
    ),
    "nominal_density_is_within_its_limits": N_(
        "The nominal density does not lie between the lowest and the highest: {values}."
    ),
    "observed_density_comes_with_its_test_temperature": N_(
        "An observed density needs its test temperature: {values}."
    ),
    "period_starts_before_it_ends": N_("The period ends before it starts: {values}."),
    "pumping_starts_before_it_ends": N_("Pumping ends before it starts: {values}."),
    "special_product_has_its_expansion": N_(
        "A special product needs its expansion coefficient: {values}."
    ),
    "tonnes_are_whole_kilograms": N_(
        "A quantity in tonnes has more than three decimals: {values}."
    ),
    "transfer_names_its_counter_tank": N_("A transfer names no counter tank: {values}."),
    "volume_does_not_fall_with_height": N_(
        "The volume is smaller than at the next lower height of the table: {values}."
    ),
}

_READ_AS: dict[str, str] = {
    "adjustments_made_negative": N_(
        "{rows} adjustments written as shortages or as going out were booked as negative."
    ),
    "control_total_differs": N_(
        "{label}, {column}: {cell} prints {printed}, but rows {first_row} to {last_row} add up to "
        "{summed} (printed less sum: {difference})."
    ),
    "control_total_of_several_parts": N_(
        "The total {label} reaches over more rows than are read at a time; it was not checked."
    ),
    "control_total_unchecked": N_(
        "{label}, {column}: the printed total {printed} could not be checked against its rows."
    ),
    "control_totals_agree": N_("{totals} printed totals agree with the rows above them."),
    "dates_month_first": N_(
        "{column}: dates were read month first, as other values of the column show."
    ),
    "dates_read_day_first": N_(
        "{column}: {rows} dates could be read day first or month first ({value} was read as "
        "{date}); nothing in the file tells."
    ),
    "densities_without_unit": N_(
        "{column}: no unit is written; values of 0.5 to 1.2 were read as kg/L, of 500 to 1200 as "
        "kg/m³."
    ),
    "depot_not_checked": N_(
        "The register names no depots; the depot written here ({depot}) was not compared."
    ),
    "example_lines_skipped": N_("Lines {lines} are an example and were not read as data."),
    "file_encoding": N_("The file was read as {encoding}."),
    "file_partly_not_in_encoding": N_(
        "The file was read as {encoding}; its first byte that is no character of it is number "
        "{bad_byte}."
    ),
    "gauge_time_of_sheet_taken": N_(
        "{rows} tanks out of service have no gauge time; {time} was taken for them."
    ),
    "header_repeated": N_("The header is repeated {times} times within the file."),
    "lines_without_data_passed_over": N_(
        "Lines {lines} hold labels, notes or signatures and no data; they were passed over."
    ),
    "transfers_in_two_rows": N_(
        "{rows} transfers are written as one row for each tank; each row was booked as one leg."
    ),
    "transfers_turned": N_(
        "{rows} transfers are written from the receiving tank's side; they were turned round."
    ),
    "unit_converted": N_("{column}: converted from {written} to {unit}."),
    "volumes_net_of_water": N_(
        "{rows} standard volumes are marked as net of sediment and water; they were taken as net."
    ),
}

SENTENCES |= _VALUES | _RULES | _READ_AS
