"""Sentences of the stage ``diagnose``: code → English template."""

from __future__ import annotations

from recon.wording.mark import N_

_PAIRS = {
    "cause_missed_transfer": N_(
        "About {quantity_t:.3f} t went from {from_tank} to {to_tank} and were never entered: "
        "{other_tank} differs by {other_difference_t:+.3f} t, the opposite, within uncertainty."
    ),
    "cause_missed_transfer_hidden": N_(
        "About {quantity_t:.3f} t may have gone from {from_tank} to {to_tank} and were never "
        "entered: {other_tank} differs by {other_difference_t:+.3f} t, and within its uncertainty "
        "of {other_uncertainty_t:.3f} t as much may be hidden."
    ),
    "cause_wrong_tank": N_(
        "Entry {entry} ({kind} of {quantity_t:.3f} t at {at}, document {document}) is booked on "
        "{booked_tank} and belongs on {right_tank}: {other_tank} differs by "
        "{other_difference_t:+.3f} t, the opposite."
    ),
    "cause_wrong_tank_hidden": N_(
        "Entry {entry} ({kind} of {quantity_t:.3f} t at {at}, document {document}) is booked on "
        "{booked_tank} and may belong on {right_tank}: {other_tank} differs by "
        "{other_difference_t:+.3f} t, and within its uncertainty of {other_uncertainty_t:.3f} t "
        "as much may be hidden."
    ),
    "cause_wrong_tank_density": N_(
        "Entry {entry} ({kind} of {quantity_t:.3f} t at {at}, document {document}) is booked on "
        "{booked_tank} and belongs on {right_tank}: {other_tank} differs by "
        "{other_difference_t:+.3f} t, the opposite, and the entry's density of "
        "{density20_kgm3:.1f} kg/m³ is that of the oil in {right_tank} "
        "({right_density_kgm3:.1f}), not of that in {booked_tank} ({booked_density_kgm3:.1f})."
    ),
}

_POSTINGS = {
    "cause_duplicate_same_document": N_(
        "Entries {twin} and {entry} both book {quantity_t:.3f} t on document {document} ({kind}, "
        "{twin_at} and {at}): one movement entered twice."
    ),
    "cause_duplicate_shared_document": N_(
        "Entries {twin} and {entry} both book {quantity_t:.3f} t on document {document} ({kind}, "
        "{twin_at} and {at}), which has further lines: perhaps one movement entered twice."
    ),
    "cause_duplicate_same_vessel": N_(
        "Entries {twin} and {entry} both book {quantity_t:.3f} t from vessel {vessel} within a day "
        "({kind}, documents {twin_document} and {document}): perhaps one movement entered twice."
    ),
    "cause_duplicate_same_day": N_(
        "Entries {twin} and {entry} both book {quantity_t:.3f} t within a day ({kind}, documents "
        "{twin_document} and {document}): perhaps one movement entered twice."
    ),
    "cause_sign_error": N_(
        "Entry {entry} ({kind} of {quantity_t:.3f} t at {at}, document {document}) turned round "
        "changes the book by {twice_t:.3f} t: booked in the wrong direction."
    ),
    "cause_sign_unusual": N_(
        "Entry {entry} ({kind} of {quantity_t:.3f} t at {at}, document {document}) turned round "
        "changes the book by {twice_t:.3f} t, though such quantities hardly ever go the other way."
    ),
    "cause_transposed_none": N_(
        "Entry {entry} ({kind} at {at}, document {document}): {written} {unit} with two digits "
        "exchanged is {swapped} {unit}."
    ),
    "cause_transposed_supported": N_(
        "Entry {entry} ({kind} at {at}, document {document}): {written} {unit} with two digits "
        "exchanged is {swapped} {unit}, as its own volume of {volume20_m3:.3f} m³ says."
    ),
    "cause_transposed_odd_quantity": N_(
        "Entry {entry} ({kind} at {at}, document {document}): {written} {unit}, which nobody else "
        "moves here, with two digits exchanged is {swapped} {unit}."
    ),
    "cause_transposed_unusual": N_(
        "Entry {entry} ({kind} at {at}, document {document}): {written} {unit} with two digits "
        "exchanged is {swapped} {unit}, though nobody else moves such quantities here."
    ),
    "cause_transposed_no_volume": N_(
        "Entry {entry} ({kind} at {at}, document {document}): {written} {unit} with two digits "
        "exchanged is {swapped} {unit}; it was entered with a density and without the volume that "
        "nearly all others have."
    ),
    "cause_transposed_contradicted": N_(
        "Entry {entry} ({kind} at {at}, document {document}): {written} {unit} with two digits "
        "exchanged is {swapped} {unit}, but its own volume speaks "
        "against it."
    ),
    "cause_decimal_shift": N_(
        "Entry {entry} ({kind} of {quantity_t:.3f} t at {at}, document {document}) with its "
        "decimal point moved is {right_t:.3f} t."
    ),
    "cause_decimal_odd_quantity": N_(
        "Entry {entry} ({kind} of {quantity_t:.3f} t at {at}, document {document}) with its "
        "decimal point moved is {right_t:.3f} t; hardly any other entry of its kind is of the size "
        "booked."
    ),
    "cause_decimal_no_volume": N_(
        "Entry {entry} ({kind} of {quantity_t:.3f} t at {at}, document {document}) with its "
        "decimal point moved is {right_t:.3f} t; it was entered with a density and without the "
        "volume that nearly all others have."
    ),
    "cause_decimal_supported": N_(
        "Entry {entry} ({kind} of {quantity_t:.3f} t at {at}, document {document}) with its "
        "decimal point moved is {right_t:.3f} t, as its own volume of {volume20_m3:.3f} m³ says."
    ),
}

_TIMING = {
    "cause_cutoff_late": N_(
        "Entry {entry} ({kind} of {quantity_t:.3f} t, document {document}) takes effect at {at}, "
        "after the gauge time {gauged_at}: the oil had moved before it."
    ),
    "cause_cutoff_early": N_(
        "Entry {entry} ({kind} of {quantity_t:.3f} t, document {document}) takes effect at {at}, "
        "before the gauge time {gauged_at}: the oil moved only after it."
    ),
    "cause_pre_booked": N_(
        "Entry {entry} ({kind} of {quantity_t:.3f} t at {at}, document {document}) is only "
        "announced (pre-booked): it happened before the gauge time and the account still waits."
    ),
    "cause_reversal_not_reentered": N_(
        "Reversal {entry} of {quantity_t:.3f} t at {at} took back entry {reverses}, which was "
        "never entered again: the movement was real."
    ),
    "cause_reversal_no_original": N_(
        "Reversal {entry} of {quantity_t:.3f} t at {at} takes back entry {reverses}, which is in "
        "no export."
    ),
    "cause_reversal_reentered": N_(
        "Reversal {entry} of {quantity_t:.3f} t at {at} took back entry {reverses}, though the "
        "movement seems to stand in the account again."
    ),
    "cause_missing_leg": N_(
        "Entry {entry} on {tank} ({quantity_t:.3f} t at {at}, document {document}) names this tank "
        "as its other side, and no entry here answers it."
    ),
    "cause_missing_document": N_(
        "Document numbers missing: {missing} ({documents}); tanks of the depot that nothing else "
        "explains: {tanks}. An entry of {quantity_t:.3f} t may never have been made."
    ),
}

_UNITS = {
    "cause_unit_error": N_(
        "Entry {entry} ({kind} at {at}, document {document}): {written} {unit} read as {written} "
        "{meant} is {right_t:.3f} t."
    ),
    "cause_unit_odd_unit": N_(
        "Entry {entry} ({kind} at {at}, document {document}): {written} {unit} read as {written} "
        "{meant} is {right_t:.3f} t; hardly any other entry is in {unit}."
    ),
    "cause_unit_no_volume": N_(
        "Entry {entry} ({kind} at {at}, document {document}): {written} {unit} read as {written} "
        "{meant} is {right_t:.3f} t; it was entered with a density and without the volume that "
        "nearly all others have."
    ),
    "cause_unit_supported": N_(
        "Entry {entry} ({kind} at {at}, document {document}): {written} {unit} read as {written} "
        "{meant} is {right_t:.3f} t, as its own volume says."
    ),
    "cause_density_basis": N_(
        "Entry {entry} ({kind} of {quantity_t:.3f} t at {at}, document {document}) was made of a "
        "density at {density_c} °C and a volume at {volume_c} °C: rightly it is {right_t:.3f} t."
    ),
    "cause_vcf_omitted": N_(
        "Entry {entry} ({kind} of {quantity_t:.3f} t at {at}, document {document}) was made of the "
        "observed volume: with the VCF {vcf:.5f} it is {right_t:.3f} t."
    ),
    "cause_vacuum_mass": N_(
        "The account is kept as mass in vacuum: {vacuum} of {checked} entries with a volume say "
        "so, and that makes {ratio_pct:.3f} % of the book."
    ),
}

_READINGS = {
    "cause_gauge_swapped": N_(
        "Innage and ullage confused: {was:.0f} mm should be {becomes:.0f} mm, which makes "
        "{altered_t:.3f} t."
    ),
    "cause_gauge_round": N_(
        "The dip is off by a round figure: {was:.0f} mm should be {becomes:.0f} mm, which makes "
        "{altered_t:.3f} t."
    ),
    "cause_gauge_digits": N_(
        "Two digits of the dip exchanged: {was:.0f} mm should be {becomes:.0f} mm, which makes "
        "{altered_t:.3f} t."
    ),
    "cause_temperature_fahrenheit": N_(
        "The liquid temperature {was:.1f} was written in °F: {becomes:.1f} °C makes "
        "{altered_t:.3f} t."
    ),
    "cause_temperature_digits": N_(
        "Two digits of the liquid temperature exchanged: {was:.1f} °C should be {becomes:.1f} °C, "
        "which makes {altered_t:.3f} t."
    ),
    "cause_free_water_other": N_(
        "Free water {was:.0f} mm on the sheet, {becomes:.0f} mm in the reading of another source "
        "at the same time: that makes {altered_t:.3f} t."
    ),
    "cause_free_water_earlier": N_(
        "Free water {was:.0f} mm on the sheet, {becomes:.0f} mm at the round before: that would "
        "make {altered_t:.3f} t."
    ),
    "cause_free_water_slip": N_(
        "Free water {was:.0f} mm with its point moved is {becomes:.0f} mm: that would make "
        "{altered_t:.3f} t."
    ),
    "cause_sediment_water_other": N_(
        "S&W {was:.2f} % on the sheet, {becomes:.2f} % in the reading of another source at the "
        "same time: that makes {altered_t:.3f} t."
    ),
    "cause_sediment_water_earlier": N_(
        "S&W {was:.2f} % on the sheet, {becomes:.2f} % at the round before: that would make "
        "{altered_t:.3f} t."
    ),
    "cause_sediment_water_slip": N_(
        "S&W {was:.2f} % with its point moved is {becomes:.2f} %: that would make "
        "{altered_t:.3f} t."
    ),
    "cause_roof_twice": N_(
        "The roof of {was:.0f} kg is deducted though the capacity table seems to have done so: "
        "without it there are {altered_t:.3f} t."
    ),
    "cause_roof_forgotten": N_(
        "The register says the table deducts the roof of {becomes:.0f} kg, and it seems not to: "
        "with the deduction there are {altered_t:.3f} t."
    ),
    "cause_roof_unknown": N_(
        "The register has no mass for this tank's floating roof; one of {roof_t:.3f} t "
        "({depth_mm:.0f} mm of liquid) would explain the surplus."
    ),
}

_STANDING = {
    "cause_stale_stocktake": N_(
        "Level, temperature and density are those of {then} ({report}) to the last digit, though "
        "{entries} entries moved {moved_t:+.3f} t since: an old reading handed in again."
    ),
    "cause_capacity_table": N_(
        "The calibration certificate lapsed on {until}: a capacity table off by {off_pct:+.2f} % "
        "would explain the difference."
    ),
    "cause_capacity_in_proportion": N_(
        "Over {rounds} rounds, from {low_mm:.0f} to {high_mm:.0f} mm, the differences are the same "
        "{off_pct:+.3f} % of the stock: the capacity table is off by that."
    ),
    "cause_capacity_step": N_(
        "Over {rounds} rounds, from {low_mm:.0f} to {high_mm:.0f} mm, there is no difference below "
        "about {course_mm:.0f} mm and {step_t:+.3f} t above: a course of the capacity table is "
        "wrong."
    ),
    "cause_roof_over_rounds": N_(
        "Over {rounds} rounds the difference is {constant_t:+.3f} t whatever the level, which is "
        "the roof's {roof_t:.3f} t: deducted twice, or not at all."
    ),
    "cause_inspector_arithmetic": N_(
        "The sheet prints {printed_t:.3f} t, which agrees with the book; its own readings give "
        "{physical_t:.3f} t: a reading or the working on the sheet is wrong."
    ),
    "cause_table_edition": N_(
        "The sheet prints a VCF of {printed_vcf:.5f} where the tables in force give {vcf:.5f}: if "
        "opening entry {entry} of {opening_t:.3f} t was worked by the same old tables, that "
        "explains the difference."
    ),
    "cause_drift": N_(
        "The differences of {nights} earlier nights since {since} lie on a line of {slope_t:+.3f} "
        "t a day, and it leads to tonight's."
    ),
}

_SITE = {
    "site_vacuum_mass": N_(
        "{tanks} of {of} tanks differ by the same share of buoyancy ({flagged} of them beyond "
        "their tolerance): the book of the depot seems to be kept as mass in vacuum. {rival_code}."
    ),
    "site_density_basis": N_(
        "{tanks} of {of} tanks differ by the step from 15 to 20 °C of their own liquid ({flagged} "
        "of them beyond their tolerance): the depot seems to join densities at 15 °C with volumes "
        "at 20 °C (+1), or the reverse (−1); found: {factor:+.2f}. {rival_code}."
    ),
    "site_roof_twice": N_(
        "{tanks} of {of} floating-roof tanks differ by {factor:+.2f} of their roof's mass whatever "
        "the level: the roofs seem to be deducted twice. {rival_code}."
    ),
    "site_roof_missing": N_(
        "{tanks} of {of} floating-roof tanks differ by {factor:+.2f} of their roof's mass whatever "
        "the level: the roofs seem not to be deducted at all. {rival_code}."
    ),
    "site_table_edition": N_(
        "{tanks} of {of} tanks differ by the same {factor_pct:+.3f} % ± {factor_u_pct:.3f} % of "
        "book: the depot seems to work by another edition of the volume correction tables (1952). "
        "{rival_code}."
    ),
    "site_thermometer": N_(
        "{tanks} of {of} tanks differ as one thermometer would make them that reads "
        "{factor:+.1f} °C off ({flagged} of them beyond their tolerance). {rival_code}."
    ),
    "site_meter_in": N_(
        "{tanks} of {of} tanks differ by the same {factor_pct:+.3f} % ± {factor_u_pct:.3f} % of "
        "what they received ({flagged} of them beyond their tolerance): the meter or measure of "
        "receipts seems to be off by that. {rival_code}."
    ),
    "site_meter_out": N_(
        "{tanks} of {of} tanks differ by the same {factor_pct:+.3f} % ± {factor_u_pct:.3f} % of "
        "what they issued ({flagged} of them beyond their tolerance): the meter or measure of "
        "issues seems to be off by that. {rival_code}."
    ),
    "site_throughput_loss": N_(
        "{tanks} of {of} tanks lack the same {factor_pct:.3f} % ± {factor_u_pct:.3f} % of all that "
        "passed through them ({flagged} of them beyond their tolerance): a loss in proportion to "
        "throughput. {rival_code}."
    ),
    "site_alone": N_("No other fault of a whole site fits as well"),
    "site_vacuum_mass_too": N_("A book kept in vacuum would fit as well"),
    "site_density_basis_too": N_("Densities at another base temperature would fit as well"),
    "site_roof_twice_too": N_("Roofs deducted twice would fit as well"),
    "site_roof_missing_too": N_("Roofs not deducted would fit as well"),
    "site_table_edition_too": N_("Another edition of the tables would fit as well"),
    "site_thermometer_too": N_("One thermometer that is off would fit as well"),
    "site_meter_in_too": N_("A meter of receipts that is off would fit as well"),
    "site_meter_out_too": N_("A meter of issues that is off would fit as well"),
    "site_throughput_loss_too": N_("A loss in proportion to throughput would fit as well"),
    "cause_site": N_(
        "The site has one fault, and it would make {pattern_t:+.3f} t of this tank's difference: "
        "{pattern_code}"
    ),
    "refused_site": N_("{finding_code}. Refused: one fault of the whole site explains this tank."),
}

_OTHERWISE = {
    "cause_unexplained": N_(
        "Nothing that was tried explains {difference_t:+.3f} t ({times_u:.1f} U)."
    ),
    "cause_chance": N_(
        "{difference_t:+.3f} t is {times_u:.2f} U: measurement alone may well give that, and "
        "nothing that was tried explains it better."
    ),
    "refused_residual": N_(
        "{finding_code}. Refused: it would leave {residual_t:+.3f} t, more than U "
        "({uncertainty_t:.3f} t)."
    ),
    "refused_coincidence": N_(
        "{finding_code}. Refused: {searched} corrections of this kind were tried here, and that "
        "one of them fits is no more than chance gives."
    ),
    "refused_unlikely": N_(
        "{finding_code}. Refused: another explanation is at least {times:.0f} times as likely."
    ),
    "refused_other_tank": N_(
        "{finding_code}. Refused: it would change {tanks_against} as well, whose own figures speak "
        "against it."
    ),
}

SENTENCES: dict[str, str] = {
    **_PAIRS,
    **_POSTINGS,
    **_TIMING,
    **_UNITS,
    **_READINGS,
    **_STANDING,
    **_SITE,
    **_OTHERWISE,
}
