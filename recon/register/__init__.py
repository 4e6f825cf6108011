"""Findings and measures that outlive a run."""
