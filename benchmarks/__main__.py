"""``python -m benchmarks [NAME...]``: runs the benchmarks named, or all of them, one by one.

``python -m benchmarks NAME --option ...``: one of them with its own options.
"""

from __future__ import annotations

import sys
from importlib import import_module

NAMES = (
    "commands",
    "quantity_speed",
    "quantity_coverage",
    "ledger_book",
    "detection_power",
    "diagnose_accuracy",
    "diagnose_two_causes",
    "site_patterns",
    "register_arl",
    "reading_fuzz",
    "faults",
    "night",
)


def main() -> None:
    words = sys.argv[1:]
    options = [at for at, word in enumerate(words) if word.startswith("-")]
    names = words[: options[0]] if options else words
    sys.argv[1:] = words[len(names) :]
    for name in names or NAMES:
        print(f"== {name}", flush=True)
        import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main()
