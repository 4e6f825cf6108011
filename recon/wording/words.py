"""Words that stand for a code inside a sentence: kinds of entries and files, states of papers.

English sentences show the code itself, as commands and documents write it; other languages say
the word.
"""

from __future__ import annotations

from recon.wording.mark import N_

SENTENCES: dict[str, str] = {
    # kinds of entries
    "word_opening": N_("opening"),
    "word_receipt": N_("receipt"),
    "word_issue": N_("issue"),
    "word_transfer": N_("transfer"),
    "word_transfer_in": N_("transfer in"),
    "word_transfer_out": N_("transfer out"),
    "word_title_transfer": N_("title transfer"),
    "word_adjustment": N_("adjustment"),
    "word_water_draw": N_("water draw"),
    "word_loss": N_("loss"),
    "word_reversal": N_("reversal"),
    # kinds of files
    "word_tanks": N_("tanks"),
    "word_capacity_tables": N_("capacity tables"),
    "word_products": N_("products"),
    "word_movements": N_("ledger"),
    "word_balances": N_("balances"),
    "word_stocktakes": N_("stocktake"),
    "word_applications": N_("applications"),
    "word_visits": N_("visits"),
    "word_actions": N_("returned workbook"),
    # kinds of change applications
    "word_product_change": N_("change of product"),
    "word_capacity_change": N_("change of capacity"),
    "word_owner_change": N_("change of owner"),
    "word_storage_extension": N_("extension of storage"),
    "word_tank_added": N_("tank added"),
    "word_tank_removed": N_("tank removed"),
    # states of entries and applications
    "word_booked": N_("booked"),
    "word_pre_booked": N_("pre-booked"),
    "word_cancelled": N_("cancelled"),
    "word_applied": N_("applied for"),
    "word_approved": N_("approved"),
    "word_rejected": N_("refused"),
    "word_closed": N_("closed"),
    # states of findings
    "word_open": N_("open"),
    "word_explained": N_("explained"),
    "word_measure_agreed": N_("measure agreed"),
    "word_rectified": N_("rectified"),
    "word_verified_closed": N_("verified and closed"),
    "word_reopened": N_("re-opened"),
    # whose oil a lot is, and why its limit holds
    "limit_basis_explicit": N_("as the entry says"),
    "limit_basis_one_year": N_("one year from entry"),
    "limit_basis_extension": N_("as extended"),
    "lot_owner": N_("owner {owner}"),
    "lot_owner_unknown": N_("an owner who is not named"),
}

PARAMETERS = frozenset({"kind", "status", "original_status", "state"})
"""Parameters whose value is such a code."""
