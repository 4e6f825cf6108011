"""Sentences of the stage ``reconcile``: code → English template."""

from __future__ import annotations

from recon.wording.mark import N_

SENTENCES: dict[str, str] = {
    "tank_shortage": N_(
        "Shortage of {difference_t:.3f} t: physical {physical_t:.3f} t against book "
        "{book_t:.3f} t, tolerance {tolerance_t:.3f} t."
    ),
    "tank_surplus": N_(
        "Surplus of {difference_t:+.3f} t: physical {physical_t:.3f} t against book "
        "{book_t:.3f} t, tolerance {tolerance_t:.3f} t."
    ),
    "tank_not_counted": N_(
        "The book holds {book_t:.3f} t, but no reading was taken in the night's window."
    ),
    "tank_not_booked": N_("{physical_t:.3f} t were counted in a tank that has no account."),
    "tank_not_measurable": N_("The tank cannot be measured: {reason_code}."),
    "being_pumped": N_("The tank was being pumped at its gauge time (entries {entries})."),
    "reading_rejected": N_("the reading was refused ({place}): {problem_code}"),
    "capacity_table_row_rejected": N_(
        "a row of the capacity table was refused ({place}), and nothing is interpolated across the "
        "hole: {problem_code}"
    ),
    "product_not_registered": N_("the register of products does not know {product}"),
    "reading_not_measurable": N_("Tank {tank_id} cannot be measured: {reason_code}."),
    "only_terminal_figures": N_(
        "Only the terminal's own figures were given for this tank; they do not count as a "
        "stocktake."
    ),
    "book_incomplete": N_(
        "{count} ledger rows of this tank were rejected, so its book figure may be incomplete."
    ),
    "level_above_safe_fill": N_(
        "Level {innage_mm:.0f} mm is above the safe fill height {limit_mm:.0f} mm."
    ),
    "level_below_minimum": N_(
        "Level {innage_mm:.0f} mm is below the minimum operating height {limit_mm:.0f} mm."
    ),
    "reference_height_moved": N_(
        "Reference height observed {observed_mm:.0f} mm, register {register_mm:.0f} mm: the datum "
        "may have moved by {moved_mm:+.0f} mm."
    ),
    "innage_and_ullage_disagree": N_(
        "Innage {innage_mm:.10g} mm and ullage {ullage_mm:.10g} mm together miss the reference "
        "height {height_mm:.10g} mm by {off_mm:+.10g} mm; the innage was used."
    ),
    "densities_disagree": N_(
        "Density {density20_kgm3:.1f} kg/m³ at 20 °C and {density15_kgm3:.1f} kg/m³ at 15 °C are "
        "not of one liquid: from the first follow {follows_kgm3:.1f} kg/m³ at 15 °C. The first was "
        "used."
    ),
    "reading_revised": N_(
        "The reading of {gauged_at} came again with other figures: {changes} (now {file} row "
        "{row}, before {previous_file} row {previous_row}). The newest counts."
    ),
    "reading_vanished": N_(
        "The reading of {gauged_at} in {held_by_file} (row {held_by_row}) is missing from {file}, "
        "a later sheet over the same time. It still counts."
    ),
    "temperature_unlikely": N_(
        "Liquid temperature {liquid_temperature_c:.1f} °C lies outside −20…90 °C; it was computed "
        "with, but look for °F or swapped digits."
    ),
    "density_outside_product": N_(
        "Density {density20_kgm3:.1f} kg/m³ at 20 °C lies outside {low:.1f}–{high:.1f} kg/m³, the "
        "range of {product}."
    ),
    "wrong_product_on_sheet": N_("The sheet says {sheet_product}, the register says {product}."),
}
