"""The speed table: every row a ratio against a yardstick measured in the same run.

Run: ``python -m benchmarks.night [--scale 0.1] [--case first_night ...] [--folder DIR] [--again]``.
At full scale the site has 10 million entries, 20 000 tanks and 200 workbooks, and needs about 8 GB
of disk. With ``--folder`` what was made and measured is kept, and a case that was measured is not
measured again unless ``--again`` is given. Wall and processor seconds are both compared: on a
machine that does other work beside, only the latter means anything.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import night_history
from benchmarks.night_site import GAUGED, LEDGER, Made, Scale, in_gb18030
from benchmarks.process import run_module

Figures = dict[str, Any]

AIMS = {
    "first_night": 2.5, "gb18030": 3.5, "outputs": 2.0, "peak_mib": 1280.0, "next_night": 1.3,
    "next_night_extra": 0.05, "marginal": 2.0, "history": 1.05, "compare": 2.0,
    "diagnosis": 0.5, "density": 50.0,
}  # fmt: skip


class Bench:
    """Sites made once, figures measured once, both under ``folder``."""

    def __init__(self, folder: Path, scale: Scale, *, again: bool) -> None:
        self.folder, self.scale, self.again = folder, scale, again
        folder.mkdir(parents=True, exist_ok=True)
        self._kept = folder / "figures.json"
        self.figures: Figures = {}
        if self._kept.exists():
            self.figures = json.loads(self._kept.read_text(encoding="utf-8"))

    def once(self, name: str, measure: Callable[[], Figures]) -> Figures:
        """The figures called ``name``; measured if they are not known yet."""
        if name not in self.figures or self.again:
            self.figures[name] = measure()
            text = json.dumps(self.figures, indent=1, ensure_ascii=False)
            self._kept.write_text(text, encoding="utf-8")
        return dict(self.figures[name])

    def site(self, name: str, make: Callable[[Path], None]) -> Path:
        """The folder called ``name``, made whole or not at all."""
        path, part = self.folder / name, self.folder / f"{name}.part"
        if not path.exists():
            shutil.rmtree(part, ignore_errors=True)
            make(part)
            part.rename(path)
        return path

    # What several cases ask for.

    def big(self) -> Path:
        """The site of the first night, with what the next one brings aside."""
        return self.site("big", lambda path: _make(path, self.scale))

    def load(self, site: Path) -> Figures:
        """The yardstick: DuckDB reads the site's ledger into a table in a file."""
        database = self.folder / "yardstick.duckdb"
        ran = run_module("benchmarks.night_yardstick", "csv", str(site / LEDGER), str(database))
        size = database.stat().st_size
        database.unlink()
        return {**ran.said, "database_bytes": size}

    def night(self, site: Path, *, fresh: bool = True) -> Figures:
        """One night on ``site`` in a process of its own; ``fresh``: without a store before."""
        if fresh:
            for old in site.glob("recon.duckdb*"):
                old.unlink()
        ran = run_module("benchmarks.night_child", str(site))
        marks = ran.said.pop("marks")
        stored = next(mark for mark in marks if mark[0] == "writing the workbook")
        return {
            **ran.said, "peak_mib": round(ran.peak_mib),
            "stored": {"wall_s": stored[1], "cpu_s": stored[2]},
            "outputs": {"wall_s": marks[-1][1] - stored[1], "cpu_s": marks[-1][2] - stored[2]},
            "steps": _steps(marks),
        }  # fmt: skip

    def first(self) -> Figures:
        """The first night on the big site and its yardstick."""

        def measure() -> Figures:
            site = self.big()
            return {"yardstick": self.load(site), "night": self.night(site)}

        return self.once("first", measure)


def _steps(marks: list[list[Any]]) -> list[list[Any]]:
    """Step, wall and processor seconds it took; workbooks together."""
    steps: list[list[Any]] = []
    begun = ["starting", 0.0, 0.0]
    for mark in marks:
        name = "reading workbooks" if ".xlsx" in begun[0] else begun[0]
        took = [mark[1] - begun[1], mark[2] - begun[2]]
        if steps and steps[-1][0] == name:
            took = [steps[-1][1] + took[0], steps[-1][2] + took[1]]
            steps.pop()
        steps.append([name, *took])
        begun = mark
    return steps


def _make(path: Path, scale: Scale) -> None:
    """The first night's inbox; beside it ``later`` with the next day's files and ``opening``, the
    same site with nothing but an opening balance."""
    made = Made(path, scale)
    ledger = made.ledger()
    made.readings()
    opening = path / "opening"
    shutil.copytree(path / "master", opening / "master")
    shutil.copy(path / "recon.toml", opening / "recon.toml")
    (opening / "inbox").mkdir()
    kept = ledger.with_suffix(".whole")
    ledger.rename(kept)
    made.openings().rename(opening / LEDGER)
    kept.rename(ledger)
    for book in (path / "inbox").glob("*.xlsx"):
        shutil.copy(book, opening / "inbox" / book.name)
    later = path / "later"
    later.mkdir()
    for file in (made.later_ledger(), *made.readings(1)):
        file.rename(later / file.name)


def first_night(bench: Bench) -> list[list[Any]]:
    """Up to stored results; workbook and results.json; peak memory."""
    figures = bench.first()
    night, load = figures["night"], figures["yardstick"]
    written = [path for path in night["written"] if path.endswith(".xlsx")]
    plain = bench.once(
        "plain", lambda: run_module("benchmarks.night_yardstick", "workbook", *written).said
    )
    return [
        _row("first night, UTF-8, to stored results", night["stored"], load, "first_night"),
        _row("its workbook and results.json", night["outputs"], plain, "outputs"),
        ["peak memory of all that", f"{night['peak_mib']} MiB", "", "", AIMS["peak_mib"]],
    ]


def gb18030(bench: Bench) -> list[list[Any]]:
    """The same file in another encoding, against the yardstick of the first night."""

    def measure() -> Figures:
        def make(path: Path) -> None:
            shutil.copytree(bench.big(), path, ignore=_NO_RESULTS)
            in_gb18030(path / LEDGER)

        site = bench.site("gb", make)
        night = bench.night(site)
        shutil.rmtree(site)
        return night

    night = bench.once("gb", measure)
    load = bench.first()["yardstick"]
    return [_row("first night, GB18030", night["stored"], load, "gb18030")]


_NO_RESULTS = shutil.ignore_patterns("recon.duckdb*", "out", "later", "opening")


def next_night(bench: Bench) -> list[list[Any]]:
    """The day after, on ten million entries and on their sum alone."""

    def measure() -> Figures:
        found = {}
        big = bench.big()
        if not (big / "recon.duckdb").exists():
            bench.night(big)
        for name, site in (("history", big), ("opening", big / "opening")):
            if name == "opening":
                bench.night(site)
            kept = site / "recon.kept"
            shutil.copy(site / "recon.duckdb", kept)
            files = [shutil.copy(file, site / "inbox") for file in (big / "later").iterdir()]
            found[name] = bench.night(site, fresh=False)
            for file in files:
                Path(file).unlink()
            kept.replace(site / "recon.duckdb")
        return found

    figures = bench.once("next", measure)
    whole, alone = figures["history"]["stored"], figures["opening"]["stored"]
    first = bench.first()["night"]["stored"]
    extra = {name: whole[name] - alone[name] for name in whole}
    return [
        _row("next night, against an opening alone", whole, alone, "next_night"),
        _row("  the extra, against the first night", extra, first, "next_night_extra"),
    ]


def marginal(bench: Bench) -> list[list[Any]]:
    """What one more entry costs between a tenth of the ledger and all of it."""

    def measure() -> Figures:
        scale = bench.scale
        fewer = Scale(scale.entries // 10, scale.tanks, scale.workbooks, scale.later_entries)
        site = bench.site("tenth", lambda path: _make(path, fewer))
        found = {"yardstick": bench.load(site), "night": bench.night(site)}
        shutil.rmtree(site)
        return found

    few, many = bench.once("tenth", measure), bench.first()
    more = {n: many["night"]["stored"][n] - few["night"]["stored"][n] for n in ("wall_s", "cpu_s")}
    unit = {n: many["yardstick"][n] - few["yardstick"][n] for n in ("wall_s", "cpu_s")}
    return [_row("one more entry, tenth to whole", more, unit, "marginal")]


def history(bench: Bench) -> list[list[Any]]:
    """A night after ten years of nights, against one with none before; ``verify`` both."""

    def measure() -> Figures:
        nights = max(100, round(3_650 * min(1.0, bench.scale.entries / 10_000_000)))
        scale = Scale(20_000, 200, 2, 1_000)
        site = bench.site("years", lambda path: _make(path, scale))
        bench.night(site)
        plain = site / "plain.kept"
        shutil.copy(site / "recon.duckdb", plain)
        night_history.fill(site / "recon.duckdb", nights // 2)
        half = night_history.verified(site / "recon.duckdb")
        shutil.copy(plain, site / "recon.duckdb")
        night_history.fill(site / "recon.duckdb", nights)
        whole = night_history.verified(site / "recon.duckdb")
        full = site / "full.kept"
        shutil.copy(site / "recon.duckdb", full)
        for file in (site / "later").iterdir():
            shutil.copy(file, site / "inbox")
        found: Figures = {"nights": nights, "verify": [half, whole], "with": [], "without": []}
        for _ in range(5):
            for name, kept in (("with", full), ("without", plain)):
                shutil.copy(kept, site / "recon.duckdb")
                found[name].append(bench.night(site, fresh=False)["stored"])
        shutil.rmtree(site)
        return found

    figures = bench.once("history", measure)
    after, before = _median(figures["with"]), _median(figures["without"])
    half, whole = figures["verify"]
    nights = figures["nights"]
    return [
        _row(f"next night after {nights:,} nights", after, before, "history"),
        [f"verify: {nights:,} nights against half", f"{whole:.2f} s", f"{half:.2f} s",
         f"{whole / half:.2f} ×", 2.0],
    ]  # fmt: skip


def compare(bench: Bench) -> list[list[Any]]:
    """Pairing and judging a million tanks."""
    found = bench.once("compare", lambda: _step(bench, "compare", 1_000_000))
    name = f"compare step, {found['rows']:,} tanks"
    return [_row(name, found["ours"], found["yardstick"], "compare")]


def diagnosis(bench: Bench) -> list[list[Any]]:
    """Causes of a thousand flagged tanks with 500 entries each, against the big load."""
    found = bench.once("diagnosis", lambda: _step(bench, "diagnosis", 1_000, "500"))
    load = bench.first()["night"]["stored"]
    return [_row(f"causes of {found['flagged']:,} flagged tanks", found["ours"], load, "diagnosis")]


def density(bench: Bench) -> list[list[Any]]:
    """Standard densities of a million rows."""
    found = bench.once("density", lambda: _step(bench, "density", 1_000_000))
    name = f"observed to standard density, {found['rows']:,}"
    return [_row(name, found["ours"], found["yardstick"], "density")]


def _step(bench: Bench, name: str, full: int, *more: str) -> Figures:
    rows = max(full // 100, round(full * min(1.0, bench.scale.entries / 10_000_000)))
    ran = run_module("benchmarks.night_steps", name, str(rows), *more)
    return {**ran.said, "rows": rows}


def _median(figures: list[Figures]) -> Figures:
    middle = len(figures) // 2
    return {n: sorted(one[n] for one in figures)[middle] for n in ("wall_s", "cpu_s")}


def _row(name: str, ours: Figures, unit: Figures, aim: str) -> list[Any]:
    ratios = [ours[n] / unit[n] if unit[n] > 0 else float("nan") for n in ("wall_s", "cpu_s")]
    return [
        name,
        f"{ours['wall_s']:.2f} s ({ours['cpu_s']:.2f} cpu)",
        f"{unit['wall_s']:.2f} s ({unit['cpu_s']:.2f} cpu)",
        f"{ratios[0]:.2f} × ({ratios[1]:.2f} cpu)",
        AIMS[aim],
    ]


CASES = {
    "first_night": first_night,
    "gb18030": gb18030,
    "next_night": next_night,
    "marginal": marginal,
    "history": history,
    "compare": compare,
    "diagnosis": diagnosis,
    "density": density,
}


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--scale", type=float, default=1.0, help="1 = ten million entries")
    parser.add_argument("--case", action="append", choices=CASES, help="only these cases")
    parser.add_argument("--folder", type=Path, help="keep what is made and measured there")
    parser.add_argument("--again", action="store_true", help="measure what is known once more")
    options = parser.parse_args(arguments)
    scale = Scale().scaled(options.scale)
    folder = options.folder or Path(tempfile.mkdtemp(prefix="recon-bench-"))
    try:
        bench = Bench(folder, scale, again=options.again)
        print(f"{scale.entries:,} entries, {scale.tanks:,} tanks, {scale.workbooks} workbooks,"
              f" readings of {GAUGED:%Y-%m-%d}")  # fmt: skip
        for name in options.case or CASES:
            for told, ours, unit, ratio, aim in CASES[name](bench):
                print(f"{told:<40}{ours:>26}{unit:>26}{ratio:>24}   aim {aim}", flush=True)
        for step, wall, cpu in bench.figures.get("first", {}).get("night", {}).get("steps", []):
            print(f"    {step:<36}{wall:>9.2f} s{cpu:>9.2f} cpu")
    finally:
        if options.folder is None:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
