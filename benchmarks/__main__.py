"""``python -m benchmarks [NAME...]``: runs the benchmarks named, or all of them, one by one."""

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
    "site_patterns",
    "register_arl",
    "reading_fuzz",
    "faults",
)


def main() -> None:
    for name in sys.argv[1:] or NAMES:
        print(f"== {name}", flush=True)
        import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main()
