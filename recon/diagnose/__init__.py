"""Causes of a discrepancy: small rules in a list, judged together; severity after them."""
