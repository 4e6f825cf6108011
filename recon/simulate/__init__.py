"""Sites with known truth, made forwards: true mass → level → readings; true movements → entries.

Nothing here measures, keeps a book or judges: ``recon.ledger``, ``recon.reconcile`` and
``recon.diagnose`` are out of bounds, so that what they find can be held against what was planted.
"""

from recon.simulate.simulator import simulate

__all__ = ["simulate"]
