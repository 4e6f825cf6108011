"""Sentences of the stage ``reconcile``: code → English template."""

from __future__ import annotations

SENTENCES: dict[str, str] = {}
