"""Sentences of the stage ``quantity``: code → English template."""

from __future__ import annotations

SENTENCES: dict[str, str] = {}
