"""Sentences of the stage ``register``: code → English template."""

from __future__ import annotations

SENTENCES: dict[str, str] = {}
