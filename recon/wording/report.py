"""Sentences of the stage ``report``: code → English template."""

from __future__ import annotations

from recon.wording.mark import N_

SENTENCES: dict[str, str] = {
    # the verdict of the night, on the cover and at the end of a run
    "report_agreed": N_(
        "Account and stock agree: within tolerance are all tanks compared ({compared})."
    ),
    "report_differ": N_(
        "Account and stock do NOT agree: beyond tolerance are {differing} of {compared} tanks "
        "compared ({shortage} shortage, {surplus} surplus)."
    ),
    "report_none_compared": N_("No tank could be compared: nothing can be said of the stock."),
    "report_open_ends": N_(
        "Not compared: {not_counted} not counted (book {not_counted_book_t:,.3f} t), "
        "{not_measurable} not measurable, {not_booked} without an account."
    ),
    "report_input_problems": N_(
        "Problems with the input: {problems}. What they concern is missing from these figures; "
        "see the sheet Input problems."
    ),
    # what every sheet says of its figures
    "report_sign": N_(
        "difference = physical − book: + is a surplus, − is a shortage. Tonnes (t) are mass in "
        "air; times are local to the site."
    ),
    "report_tolerance": N_(
        "A tank's tolerance is the uncertainty U of its own difference at k = {coverage_factor:g}. "
        "WATCH: beyond U. HIGH: beyond 1.5 U and over {light_pct:g} % (light oils) or "
        "{heavy_pct:g} % (heavy oils) of book, or {high_t:g} t or more; or a confirmed cause."
    ),
    "report_chance": N_(
        "Chance alone puts {share_pct:.2f} % of healthy tanks beyond their tolerance: about "
        "{expected:.1f} of the {compared} compared. Flagged now: {watch} on watch, {high} high."
    ),
    "report_profile_gb": N_(
        "Profile gb: volume correction of 1980 (API Std 2540, ISO 91-1/-2, GB/T 1885-1998), base "
        "20 °C, hydrometer glass 20 °C; mass in air = NSV20 × (density20 − 1.1 kg/m³)."
    ),
    "report_profile_iso15": N_(
        "Profile iso15: volume correction of 2004 (API MPMS 11.1, ISO 91:2017), base 15 °C, "
        "hydrometer glass 15 °C; mass in air = NSV15 × (density15 − 1.1 kg/m³)."
    ),
    "report_profile_us60": N_(
        "Profile us60: volume correction of 2004 (API MPMS 11.1, ISO 91:2017), base 60 °F, "
        "hydrometer glass 60 °F; mass in air = NSV60 × (density60 − 1.1 kg/m³)."
    ),
    "report_rounding": N_(
        "The roof is deducted as volume before the volume correction and S&W. Nothing is rounded "
        "on the way; results are rounded once, half to even."
    ),
    # what a sheet shows
    "report_about_discrepancies": N_(
        "Every tank that is neither matched nor idle, the gravest first. The tank's name leads to "
        "its bridge, its gauge time to the cells it was read from, the last column to its papers. "
        "The tool proposes causes and never changes the book: people decide."
    ),
    "report_about_charts": N_(
        "Differences beyond tolerance, the largest in units of their tolerance first "
        "({shown} of {flagged}); the red marks are the tolerance on either side."
    ),
    "report_about_all_tanks": N_(
        "Every tank of the register, matched ones too: the evidence of the count."
    ),
    "report_about_measurement": N_(
        "From the dip to tonnes: every step of the measurement, and what the inspector reported."
    ),
    "report_about_bridge": N_(
        "From book to physical, line by line and exactly: book + causes + residual = physical. "
        "Candidate 1 is the best; further candidates fit as well and are alternatives."
    ),
    "report_about_problem_list": N_(
        "Every open finding with its age. The shaded cells are for people: fill them in, save the "
        "workbook and drop it in the inbox; it is read back by the finding's id."
    ),
    "report_about_sources": N_(
        "Where the figures of each flagged tank were written: its gauge reading, and the entries "
        "that its causes name. File names are relative to the site."
    ),
    "report_about_cut_off": N_(
        "Entries close to a tank's gauge time, whether they count in its book figure, and what "
        "the difference would be otherwise."
    ),
    "report_about_input_problems": N_(
        "What could not be read or was refused, with its address. A refused row is in no figure."
    ),
    "report_about_rules": N_(
        "What was in force when the figures were made; a value that differs from its default is "
        "marked."
    ),
    "report_about_uncertainty": N_(
        "The uncertainty of each difference by component, in tonnes at the coverage factor: the "
        "root of the sum of squares is the tolerance."
    ),
    "report_about_run_log": N_(
        "What was read: rows read = loaded + already known + rejected, for each file."
    ),
    "report_about_measures": N_(
        "What was agreed so that it does not come again, carried forward from run to run. A "
        "measure is done when every problem it answers is verified and closed. It is written and "
        "changed in the problem list."
    ),
    "report_about_progress": N_(
        "The way to nothing open: what each night opened, closed and re-opened, and what then "
        "stood open. Only a run that looked again closes a problem."
    ),
    "report_about_trend": N_(
        "Early warning: each night's difference against the mean of the nights before it, with "
        "limits at 3 standard deviations, and the sums of deviations (CUSUM; alarm beyond "
        "{limit:g}). Shown are the site and the tanks with the largest sums ({shown} of "
        "{followed} followed); alarms: {alarms}. Nights beyond tolerance begin a series anew. By "
        "simulation, a loss of 0.02 % of stock a night is found after 9 to 11 nights on average "
        "where thirty nights are known (15 to 17 on a new tank), and a healthy tank raises a false "
        "alarm once in some 4,000 nights."
    ),
    "report_about_owners": N_(
        "Receipts, issues and stock of each product, owner and customs status by month: closing = "
        "opening + opened + received − issued + transferred + title + adjusted + unexplained "
        "(reversals that point at nothing). Book figures."
    ),
    # several sites
    "report_rollup_agreed": N_("Account and stock agree in all {sites} sites."),
    "report_rollup_differ": N_(
        "{agreed} of {sites} sites agree; {differing} have discrepancies or incomplete input."
    ),
    "report_rollup_failed": N_(
        "{failed} of {sites} sites did NOT run; {agreed} agree, {differing} have discrepancies or "
        "incomplete input."
    ),
    "report_rollup_supervised": N_(
        "Supervised tonnes are what came in and what went out in the month so far (receipts and "
        "issues, reversals taken back); transfers within a site and changes of owner are not in "
        "them. Sites that did not run are in no sum."
    ),
    "report_rollup_standing": N_(
        "Open findings are those that are not verified and closed; overdue are those of them past "
        "their due date. Match rate = matched ÷ (matched + shortage + surplus)."
    ),
    "report_about_sites": N_(
        "Every site with how its run ended, its verdicts and open findings; supervised tonnes of "
        "the month so far. A site that did not run has no figures: the cover says why."
    ),
    "report_about_products": N_(
        "Tonight's verdicts by the product of the tank; receipts, issues and stock of the month so "
        "far by the product of the entry. A strong row is the sum of the sites below it."
    ),
    "report_about_months": N_(
        "Each month as its last night ended, and the match rate over all its nights, from the runs "
        "that the sites' stores hold; receipts, issues and closing stock from the account. A "
        "strong row is the sum of the sites below it."
    ),
    "report_about_exposure": N_(
        "What the shortages beyond tolerance may cost in customs duty, consumption tax and VAT: "
        "indicative (参考), not an assessment. Price: the newest priced entry "
        "of the tank, else of its product, else the rates file. What is missing is named and never "
        "taken for nought. Customs duty rates are not in the file that comes with the program "
        "(they change by the year's tariff plan and by origin): give them in "
        "master/tax_rates.toml."
    ),
    "report_about_parties": N_(
        "Whose oil lies in tanks of several parties and in tanks beyond tolerance. A tank is "
        "measured as a whole: its difference is allocated pro rata to book shares and is nobody's "
        "own shortage."
    ),
    "report_about_tickets": N_(
        "Ticket by ticket: {exceptions} exceptions among {count} papers, and every paper of tanks "
        "that are flagged. The whole list lies beside this workbook as {file} (SHA-256 {sha256})."
    ),
    "report_about_some_tickets": N_(
        "Ticket by ticket: {exceptions} exceptions among {count} papers, and every paper of tanks "
        "that are flagged. The ledger is too long to go through every paper: tanks with problems "
        "were taken first. All that was gone through lies beside this workbook as {file} "
        "(SHA-256 {sha256})."
    ),
    "report_about_applications": N_(
        "Every warehouse change application beside the ledger, both ways: approved ones that "
        "nothing shows, and entries that cite one which is not in force."
    ),
    "report_about_visit_plan": N_(
        "Where to go in {month}, the most urgent first: a score of 100 from risk ({risk:g}), "
        "tonnes ({tonnes:g}), value ({value:g}), age ({age:g}) and recurrence ({recurrence:g})."
    ),
    "report_about_draw": N_(
        "Tanks drawn at random for {month} in each class of risk. Seed {seed}. A tank's number is "
        "the SHA-256 of “seed depot tank”; the smallest numbers of a class are drawn, so that "
        "anybody can repeat the draw. The month's first draw holds."
    ),
    "report_about_coverage": N_(
        "Tank by month: ● gauged by an inspector, ○ gauged by somebody else, ▲ visited by an "
        "officer (records of visits in the inbox), ◆ drawn. A month without ●, ○ or ▲ is one in "
        "which nobody looked; blind spots are marked red."
    ),
    "report_about_storage": N_(
        "Oil that must leave within {days} days or should have left, first in, first out, the "
        "most urgent first. One year from entry, one more with consent."
    ),
    "report_about_hazard": N_(
        "Operational, no rating: S = Σ q/Q with the stock of the day, R = α Σ β q/Q (GB "
        "18218-2018). The standard counts the design maximum and decides on the classification."
    ),
    "report_hazard_uncounted": N_(
        "No critical quantity is known of {products}: not counted. Give it in master/hazard.toml."
    ),
    "report_hazard_people": N_(
        "People within 500 m are not given in master/hazard.toml: α = {alpha:g} assumes 100 or "
        "more."
    ),
    "report_tickets_file": N_("Ticket list beside this workbook: {file}, SHA-256 {sha256}"),
    "report_no_rows": N_("There is nothing to list here."),
    "report_left_out": N_("{more} more rows do not fit on a sheet; results.json holds them all."),
    "report_left_out_of_page": N_("{more} more rows: the workbook holds them all."),
    "report_choose_state": N_("Choose one of the states in the list."),
    "report_write_date": N_("Write a date, such as 2026-11-27."),
    # why a tank without a difference stands among the discrepancies
    "report_why_not_counted": N_(
        "Book stock, but no usable reading in the night's window: nobody has said that it is there."
    ),
    "report_why_not_booked": N_(
        "Oil was gauged in this tank, but the ledger has no account of it."
    ),
    "report_why_not_measurable": N_("The reading cannot be turned into a quantity."),
    "report_why_no_cause": N_("No cause was found that fits the difference."),
    # the meaning of the settings
    "report_setting_site.name": N_("The site's name, and the depot of tanks that name none."),
    "report_setting_site.timezone": N_("The time zone all times are written in."),
    "report_setting_site.licence_valid_until": N_(
        "Last day of the warehouse's licence; announced and held against each night."
    ),
    "report_setting_site.profile": N_(
        "Edition, base temperature, hydrometer glass and air buoyancy."
    ),
    "report_setting_tolerance.coverage_factor": N_(
        "k: how many standard uncertainties the tolerance holds; 2 promises 95.45 %."
    ),
    "report_setting_tolerance.movement_uncertainty_pct": N_(
        "Uncertainty of each entry in the book, in % of its quantity (k = 2)."
    ),
    "report_setting_tolerance.light_pct": N_("Line between WATCH and HIGH, light oils, % of book."),
    "report_setting_tolerance.heavy_pct": N_("Line between WATCH and HIGH, heavy oils, % of book."),
    "report_setting_tolerance.high_t": N_("Tonnes that make a difference HIGH whatever its share."),
    "report_setting_uncertainty.level_mm": N_("Uncertainty of a liquid level, mm (k = 2)."),
    "report_setting_uncertainty.free_water_mm": N_(
        "Uncertainty of a water level, mm (k = 2), where water was written."
    ),
    "report_setting_uncertainty.liquid_temperature_c": N_(
        "Uncertainty of the mean liquid temperature, °C (k = 2)."
    ),
    "report_setting_uncertainty.density_kgm3": N_(
        "Uncertainty of the standard density, kg/m³ (k = 2)."
    ),
    "report_setting_uncertainty.sediment_water_pct": N_(
        "Uncertainty of S&W, % absolute (k = 2), where a figure was given."
    ),
    "report_setting_uncertainty.vcf_pct": N_(
        "Uncertainty of the volume correction equation, % (k = 2)."
    ),
    "report_setting_night.stocktake_window_hours": N_(
        "A reading answers for the night when it is at most so many hours before as_of."
    ),
    "report_setting_night.ledger_lag_hours": N_(
        "A ledger that ends more than so many hours before the gauge times is stale."
    ),
    "report_setting_night.storage_warning_days": N_(
        "Storage limits are announced so many days before they end."
    ),
    "report_setting_periods": N_("Closed months and the stock agreed at their end."),
    "report_setting_headers": N_("Further header words of the site's own sheets."),
    "report_setting_files": N_("Kinds pinned to files by name."),
    # the terminal
    "report_more_alike": N_("and {more} more like these"),
    "report_more_problems": N_("{more} not shown here, see {where}"),
    "report_more_tanks": N_("{more} more tanks, see the workbook"),
    "report_row": N_("row {row}"),
    "report_written": N_("Written: {path}"),
    "report_nothing_written": N_("Dry run: nothing was kept or written."),
    "report_totals": N_(
        "Tanks with both figures: book {book_t:,.3f} t, physical {physical_t:,.3f} t, difference "
        "{difference_t:+,.3f} t; match rate {match_rate} %."
    ),
}
