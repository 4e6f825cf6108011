"""Workbook, page, ``results.json`` and the terminal's summary: shown, never computed."""
