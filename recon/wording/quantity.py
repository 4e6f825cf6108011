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
        "a row of its capacity table was rejected, or lacks height or volume"
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
    # What an inspector's sheet got wrong, and the steps as people name them.
    "step_tov": N_("TOV"),
    "step_free_water": N_("free water"),
    "step_roof": N_("roof"),
    "step_gov": N_("GOV"),
    "step_vcf": N_("VCF"),
    "step_gsv": N_("GSV"),
    "step_nsv": N_("NSV"),
    "step_mass_air": N_("mass in air"),
    "step_mass_vacuum": N_("mass in vacuum"),
    "inspector_tov": N_(
        "Printed total observed volume {reported:.10g} m³; the capacity table gives "
        "{expected:.10g} m³."
    ),
    "inspector_ullage_as_innage": N_(
        "Printed total observed volume {reported:.10g} m³ is the table's volume at the "
        "ullage, read as if it were an innage; the level gives {expected:.10g} m³."
    ),
    "inspector_free_water": N_(
        "Printed free water volume {reported:.10g} m³; the capacity table gives {expected:.10g} m³."
    ),
    "inspector_water_forgotten": N_(
        "Free water was not deducted: {step_code} printed {reported:.10g}, should be "
        "{expected:.10g}."
    ),
    "inspector_water_twice": N_(
        "Free water was deducted twice: {step_code} printed {reported:.10g}, should be "
        "{expected:.10g}."
    ),
    "inspector_roof": N_(
        "Printed roof displacement {reported:.10g} m³; the roof's mass and the liquid's "
        "density give {expected:.10g} m³."
    ),
    "inspector_roof_forgotten": N_(
        "The floating roof was not deducted: {step_code} printed {reported:.10g}, should be "
        "{expected:.10g}."
    ),
    "inspector_roof_twice": N_(
        "The floating roof was deducted twice: {step_code} printed {reported:.10g}, should be "
        "{expected:.10g}."
    ),
    "inspector_roof_added": N_(
        "The floating roof was added instead of deducted: {step_code} printed {reported:.10g}, "
        "should be {expected:.10g}."
    ),
    "inspector_roof_vacuum_density": N_(
        "Printed roof displacement {reported:.10g} m³ takes the density in vacuum; with the "
        "density in air it is {expected:.10g} m³."
    ),
    "inspector_roof_as_mass": N_(
        "The roof was taken off as mass after sediment and water: mass in air printed "
        "{reported:.10g} t, should be {expected:.10g} t."
    ),
    "inspector_shell_forgotten": N_(
        "The shell temperature was not corrected for: {step_code} printed {reported:.10g}, "
        "should be {expected:.10g}."
    ),
    "inspector_gov": N_(
        "Printed gross observed volume {reported:.10g} m³; the sheet's own figures give "
        "{expected:.10g} m³."
    ),
    "inspector_vcf": N_(
        "VCF printed {reported:.10g}; should be {expected:.10g} (table {should_be_from})."
    ),
    "inspector_vcf_product_table": N_(
        "VCF printed {reported:.10g}, from table {printed_from}, another product's; should "
        "be {expected:.10g} (table {should_be_from})."
    ),
    "inspector_vcf_edition": N_(
        "VCF printed {reported:.10g}, from another edition (table {printed_from}); should "
        "be {expected:.10g} (table {should_be_from})."
    ),
    "inspector_vcf_density_basis": N_(
        "VCF printed {reported:.10g}, from table {printed_from} entered with the density at "
        "another base temperature; should be {expected:.10g}."
    ),
    "inspector_vcf_1952": N_(
        "VCF printed {reported:.10g} corrects less than today's tables, as the 1952 tables "
        "do; should be {expected:.10g} (table {should_be_from})."
    ),
    "inspector_vcf_omitted": N_(
        "The volume was not corrected to base temperature: {step_code} printed {reported:.10g}, "
        "should be {expected:.10g}."
    ),
    "inspector_gsv": N_(
        "Printed gross standard volume {reported:.10g} m³; the sheet's own figures give "
        "{expected:.10g} m³."
    ),
    "inspector_gsv_net_unmarked": N_(
        "Printed gross standard volume {reported:.10g} m³ is net of sediment and water "
        "without saying so; gross it is {expected:.10g} m³."
    ),
    "inspector_nsv": N_(
        "Printed net standard volume {reported:.10g} m³; the sheet's own figures give "
        "{expected:.10g} m³."
    ),
    "inspector_sediment_water_forgotten": N_(
        "Sediment and water were not deducted: {step_code} printed {reported:.10g}, should be "
        "{expected:.10g}."
    ),
    "inspector_sediment_water_twice": N_(
        "Sediment and water were deducted twice: {step_code} printed {reported:.10g}, should be "
        "{expected:.10g}."
    ),
    "inspector_density_basis": N_(
        "The density at another base temperature than the volume's was used: {step_code} printed "
        "{reported:.10g} t, should be {expected:.10g} t."
    ),
    "inspector_vacuum_for_air": N_(
        "Mass in vacuum and mass in air were confused: {step_code} printed {reported:.10g} t, "
        "should be {expected:.10g} t."
    ),
    "inspector_mass_air": N_(
        "Printed mass in air {reported:.10g} t; the sheet's own figures give {expected:.10g} t."
    ),
    "inspector_mass_vacuum": N_(
        "Printed mass in vacuum {reported:.10g} t; the sheet's own figures give {expected:.10g} t."
    ),
}
