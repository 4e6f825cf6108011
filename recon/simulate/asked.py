"""How faults are asked for on a command line: ``duplicate_entry=3,cutoff``."""

from __future__ import annotations

from recon.errors import UsageError
from recon.simulate.faults import FAULTS


def asked_faults(text: str) -> dict[str, int]:
    """``CODE[=N],...`` as a mapping; ``all`` asks for one of each; counts of a code add up.

    Raises ``UsageError`` naming the part that cannot be used.
    """
    asked: dict[str, int] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        codes, _, count = part.partition("=")
        if count and not (count.isascii() and count.isdigit()):
            raise UsageError(f"{part!r}: after = comes how many, a whole number")
        for code in FAULTS if codes == "all" else (codes,):
            asked[code] = asked.get(code, 0) + int(count or 1)
    return asked
