"""Sentences of the stage ``quantity``: code → English template."""

from __future__ import annotations

from recon.wording.mark import N_

SENTENCES: dict[str, str] = {
    # Why a reading cannot be measured.
    "reference_height_not_given": N_(
        "an ullage of {ullage_mm:.10g} mm was gauged but the tank has no reference height"
    ),
    "level_not_given": N_("neither innage nor ullage was written"),
    "innage_below_zero": N_(
        "the innage comes out at {innage_mm:.10g} mm, below the datum plate "
        "(ullage {ullage_mm:.10g} mm, reference height {reference_height_mm:.10g} mm)"
    ),
    "innage_above_reference_height": N_(
        "innage {innage_mm:.10g} mm is above the reference height {reference_height_mm:.10g} mm"
    ),
    "capacity_table_missing": N_("no capacity table holds for this tank at the gauge time"),
    "capacity_table_incomplete": N_(
        "the capacity table has a row without height or volume "
        "(height {height_mm:.10g} mm, volume {volume_m3:.10g} m³)"
    ),
    "capacity_table_duplicate_height": N_(
        "the capacity table has the height {height_mm:.10g} mm more than once"
    ),
    "capacity_table_not_increasing": N_(
        "the capacity table does not increase at {height_mm:.10g} mm ({volume_m3:.10g} m³)"
    ),
    "capacity_table_too_short": N_(
        "the capacity table has only one row ({height_mm:.10g} mm), so nothing lies between rows"
    ),
    "level_outside_table": N_(
        "innage {innage_mm:.10g} mm lies outside the capacity table, which runs from "
        "{lowest_mm:.10g} to {highest_mm:.10g} mm"
    ),
    "free_water_below_zero": N_("free water of {free_water_mm:.10g} mm is below zero"),
    "free_water_above_innage": N_(
        "free water {free_water_mm:.10g} mm stands above the liquid level {innage_mm:.10g} mm"
    ),
    "free_water_outside_table": N_(
        "free water {free_water_mm:.10g} mm lies outside the capacity table, which runs from "
        "{lowest_mm:.10g} to {highest_mm:.10g} mm"
    ),
    "roof_in_critical_zone": N_(
        "at {innage_mm:.10g} mm the floating roof is in its critical zone "
        "({critical_zone_low_mm:.10g} to {critical_zone_high_mm:.10g} mm): "
        "what it displaces is not known"
    ),
    "liquid_temperature_not_given": N_("no liquid temperature was written"),
    "liquid_temperature_outside_equation": N_(
        "liquid temperature {liquid_temperature_c:.10g} °C lies outside the volume correction "
        "equations ({lowest_c:.10g} to {highest_c:.10g} °C)"
    ),
    "density_not_given": N_("no density was written in any form"),
    "test_temperature_not_given": N_(
        "an observed density of {observed_density_kgm3:.10g} kg/m³ has no test temperature"
    ),
    "test_temperature_outside_equation": N_(
        "test temperature {test_temperature_c:.10g} °C lies outside the volume correction "
        "equations ({lowest_c:.10g} to {highest_c:.10g} °C)"
    ),
    "temperature_not_given": N_("no temperature was given"),
    "temperature_outside_equation": N_(
        "the temperature lies outside the volume correction equations (−50 to 150 °C)"
    ),
    "vcf_group_not_known": N_(
        "the product's volume correction group is {vcf_group}, "
        "not crude, refined, lubricant or special"
    ),
    "expansion_not_usable": N_(
        "a special product needs an expansion coefficient between 0.00001 and 0.003 per °C "
        "(got {expansion_per_c:.10g})"
    ),
    "density_outside_group_range": N_(
        "density {density_kgm3:.10g} kg/m³ lies outside the range of {vcf_group} products "
        "in the volume correction equations"
    ),
    "sediment_water_not_a_percentage": N_(
        "sediment and water of {sediment_water_pct:.10g} % is no percentage from 0 to 100"
    ),
    "quantity_not_a_number": N_("the figures written do not add up to a number"),
    # What is worth saying about a reading that was measured.
    "shell_temperature_without_ambient": N_(
        "no ambient temperature was written: the bare shell was taken to be as warm as the liquid"
    ),
    "innage_above_safe_fill_height": N_("the liquid stands above the tank's safe fill height"),
    "liquid_temperature_unusual": N_(
        "the liquid temperature lies outside −20 to 90 °C: was it written in °F?"
    ),
    "critical_zone_not_known": N_(
        "the tank has a floating roof but the register gives no upper limit of its critical zone"
    ),
    "roof_mass_not_known": N_(
        "the tank has a floating roof but the register gives no roof mass: nothing was deducted"
    ),
    "roof_table_density_not_known": N_(
        "the capacity table deducts the roof at a density the register does not give: "
        "the table's own deduction was left as it is"
    ),
    "several_density_forms": N_(
        "the density was written in several forms: the first of density at 20 °C, at 15 °C, API "
        "gravity and observed density was used"
    ),
    "level_written_twice": N_("both innage and ullage were written: the innage was used"),
}
