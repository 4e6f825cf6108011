"""Sentences of the stage ``ingest``: code → English template."""

from __future__ import annotations

SENTENCES: dict[str, str] = {}
