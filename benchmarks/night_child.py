"""One night in a process of its own: prints as JSON when its results were stored and what it cost.

Run: ``python -m benchmarks.night_child SITE``. Seconds are counted from the start of the process's
work, imports included; processor seconds include those of child processes that have ended.
"""

from __future__ import annotations

import time

BEGAN = time.perf_counter()

import json  # noqa: E402
import os  # noqa: E402
import sys  # noqa: E402
from datetime import datetime  # noqa: E402
from pathlib import Path  # noqa: E402

CLOCK = datetime(2027, 1, 1)


def spent() -> tuple[float, float]:
    """Wall seconds since the start, and processor seconds of this process and its children."""
    times = os.times()
    return time.perf_counter() - BEGAN, sum(times[:4])


def main(folder: str) -> None:
    from recon.pipeline.night import run_night
    from recon.pipeline.options import Options
    from recon.site import open_site

    marks: list[tuple[str, float, float]] = []

    def say(line: str) -> None:
        marks.append((line, *spent()))

    outcome = run_night(open_site(Path(folder)), Options(), say, CLOCK)
    marks.append(("end", *spent()))
    verdicts: dict[str, int] = {}
    for tank in outcome.run.tanks:
        verdicts[tank.verdict] = verdicts.get(tank.verdict, 0) + 1
    print(
        json.dumps(
            {
                "marks": marks,
                "exit_code": outcome.exit_code,
                "verdicts": verdicts,
                "findings": len(outcome.run.findings),
                "problems": len(outcome.run.input_problems),
                "rows": sum(file.rows_loaded for file in outcome.run.inputs),
                "written": [str(path) for path in outcome.written],
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1])
