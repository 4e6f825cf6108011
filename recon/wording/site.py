"""Sentences of the stage ``site``: code → English template."""

from __future__ import annotations

SENTENCES: dict[str, str] = {}
