"""Sentences of the stage ``report``: code → English template."""

from __future__ import annotations

SENTENCES: dict[str, str] = {}
