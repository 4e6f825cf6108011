"""Sentences of the stage ``diagnose``: code → English template."""

from __future__ import annotations

SENTENCES: dict[str, str] = {}
