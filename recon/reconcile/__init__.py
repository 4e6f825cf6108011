"""Readings → physical quantity, paired with the book, differenced and judged."""
