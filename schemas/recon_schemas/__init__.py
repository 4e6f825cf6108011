"""Contracts of the input kinds: what a row must satisfy, and what its columns mean."""
