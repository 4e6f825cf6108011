"""The further sheets of a night, worked out here and stored with the run as plain JSON.

The report only shows them: whoever writes a workbook again from the store gets the same sheets.
"""

from __future__ import annotations

from recon.model import Finding, Json, TankResult
from recon.reconcile.night import Night
from recon.register.progress import progress
from recon.site import Site
from recon.store.connection import Store


def extras_of(
    store: Store,
    site: Site,
    night: Night,
    tanks: tuple[TankResult, ...],
    findings: tuple[Finding, ...],
) -> dict[str, Json]:
    """Name of a sheet → its content; names are those that the report's sheets ask for."""
    return {"progress": progress(store, findings, night.as_of)}


def inspectors_of(night: Night) -> tuple[str, ...]:
    """The inspectors named by tonight's readings, in order."""
    if "inspector" not in night.readings.columns:
        return ()
    return tuple(sorted(night.readings["inspector"].drop_nulls().unique()))
