"""The night in order; owns the transaction."""
