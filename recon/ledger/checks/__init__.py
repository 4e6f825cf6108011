"""The account checks: one named function a rule, gathered in ``every.CHECKS``.

A rule takes the ``Account`` and yields a ``Concern`` for each thing it sees; it never rejects a
row and never changes the book. docs/book.md has a paragraph and an example for each.
"""
