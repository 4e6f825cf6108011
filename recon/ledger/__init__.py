"""Ledger entries → book quantity at any instant, and whether the account stands up by itself.

``legs`` turns entries into their effects on tanks (the rules of the book, docs/book.md);
``book`` sums them at an instant; ``lag`` tells a ledger that stops too early. ``checks`` holds
the account checks, one named rule each. ``cutoff``, ``documents``, ``owners``, ``lots`` and
``exposure`` are further views of the same entries.
"""
