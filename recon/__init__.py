"""Says every night whether the account and the stock of bonded oil tanks agree (账数相符)."""

__version__ = "0.1.0"
