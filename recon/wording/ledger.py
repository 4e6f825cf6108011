"""Sentences of the stage ``ledger``: code → English template."""

from __future__ import annotations

SENTENCES: dict[str, str] = {}
