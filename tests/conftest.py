"""What holds for every test: drawn examples are the same each time, and slow machines have time.

To look further than these, ``--hypothesis-seed`` and ``benchmarks.reading_fuzz`` draw others.
"""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("the same each time", deadline=None, derandomize=True)
settings.load_profile("the same each time")
