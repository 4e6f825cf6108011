"""Tiny sites whose answers can be worked out by hand.

Every tank is a straight cylinder of 1 m³ a millimetre and every liquid stands at 20 °C with
801.1 kg/m³, so that a metre of dip is 1000 m³ and exactly 800 t in air: no correction differs
from one unless a test makes it.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from recon.cli.main import _run

GAUGED = "2026-01-31 22:00"
OPENED = "2026-01-01"
TONNES_A_MM = 0.8
OIL = {"product": "OIL", "vcf_group": "refined", "density20_kgm3": 801.1, "light_oil": "true"}


@dataclass
class Done:
    """What a finished command left: its exit code and what it printed."""

    code: int
    out: str
    err: str


def recon(*words: object) -> Done:
    """Run a ``recon`` command in this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = _run([str(word) for word in words], False)
    return Done(code, out.getvalue(), err.getvalue())


@dataclass
class Night(Done):
    """A finished ``recon run`` and its document."""

    document: dict[str, Any] = field(default_factory=dict)

    def tank(self, tank_id: str) -> dict[str, Any]:
        """The result of one tank."""
        return next(one for one in self.document["tanks"] if one["tank_id"] == tank_id)

    def findings(self, tank_id: str | None = None) -> list[dict[str, Any]]:
        """The findings of one tank, or all."""
        return [
            one for one in self.document["findings"] if tank_id is None or one["tank_id"] == tank_id
        ]

    def rules(self, tank_id: str | None = None) -> set[str]:
        """The rules of the findings of one tank, or of all."""
        return {one["rule"] for one in self.findings(tank_id)}

    @property
    def problems(self) -> list[dict[str, Any]]:
        """The night's input problems."""
        return list(self.document["input_problems"])


def write_csv(path: Path, rows: list[dict[str, Any]], columns: list[str] | None = None) -> Path:
    """Write ``rows`` with the union of their keys as header."""
    path.parent.mkdir(parents=True, exist_ok=True)
    header = columns or list(dict.fromkeys(key for row in rows for key in row))
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, header, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


class Site:
    """A site folder under construction; nothing is on disk before ``build``."""

    def __init__(self, root: Path, toml: str = "") -> None:
        self.root = root
        self.toml = toml
        self.tanks: list[dict[str, Any]] = []
        self.tables: list[dict[str, Any]] = []
        self.products: list[dict[str, Any]] = [dict(OIL)]
        self.entries: list[dict[str, Any]] = []
        self.readings: list[dict[str, Any]] = []

    def tank(
        self, tank_id: str, table: list[tuple[float, float]] | None = None, **more: Any
    ) -> str:
        """Register a tank with its table (default: 1 m³ a millimetre up to 20 m)."""
        row = {
            "tank_id": tank_id,
            "product": "OIL",
            "tank_type": "fixed_roof",
            "reference_height_mm": 21000,
            "safe_fill_height_mm": 19000,
            **more,
        }
        self.tanks.append(row)
        depot = {"depot": more["depot"]} if "depot" in more else {}
        for height, volume in table if table is not None else [(0, 0), (20000, 20000)]:
            self.tables.append(
                {"tank_id": tank_id, **depot, "height_mm": height, "volume_m3": volume}
            )
        return tank_id

    def opening(self, tank_id: str, quantity: float = 8000, at: str = OPENED, **more: Any) -> None:
        """Open a tank's account."""
        self.entry(f"O-{tank_id}", "opening", tank_id, quantity, at, **more)

    def entry(
        self, entry_id: str, kind: str, tank_id: str, quantity: object, at: str, **more: Any
    ) -> None:
        """Book one entry."""
        self.entries.append(
            {
                "entry_id": entry_id,
                "kind": kind,
                "effective_at": at,
                "tank_id": tank_id,
                "product": "OIL",
                "quantity": quantity,
                **more,
            }
        )

    def gauge(self, tank_id: str, innage: object = 10000, at: str = GAUGED, **more: Any) -> None:
        """Take a dip of 20 °C oil of 801.1 kg/m³."""
        self.readings.append(
            {
                "tank_id": tank_id,
                "gauged_at": at,
                "innage_mm": innage,
                "liquid_temperature_c": 20,
                "ambient_temperature_c": 20,
                "density20_kgm3": 801.1,
                **more,
            }
        )

    def plain(self, tank_id: str, quantity: float = 8000, innage: object = 10000) -> str:
        """A tank in agreement: opened with 8000 t, dipped at 10 m."""
        self.tank(tank_id)
        self.opening(tank_id, quantity)
        self.gauge(tank_id, innage)
        return tank_id

    def build(self) -> Path:
        """Write every file of the site that has rows."""
        self.root.mkdir(parents=True, exist_ok=True)
        (self.root / "inbox").mkdir(exist_ok=True)
        if self.toml:
            (self.root / "recon.toml").write_text(self.toml, encoding="utf-8")
        for name, rows in (
            ("master/tanks.csv", self.tanks),
            ("master/capacity_tables.csv", self.tables),
            ("master/products.csv", self.products),
            ("inbox/ledger.csv", self.entries),
            ("inbox/stocktake.csv", self.readings),
        ):
            if rows:
                write_csv(self.root / name, rows)
        return self.root

    def judge(self, *words: object) -> Night:
        """Build the site and run its night dry: no store, no workbook."""
        return judge(self.build(), *words)

    def run(self, *words: object) -> Night:
        """Build the site and run its night."""
        return run_night(self.build(), *words)


def judge(root: Path, *words: object) -> Night:
    """Run the night of a site on disk, keeping and writing nothing."""
    done = recon("run", root, "--dry-run", "--json", *words)
    return Night(done.code, done.out, done.err, json.loads(done.out) if done.out else {})


def run_night(root: Path, *words: object) -> Night:
    """Run the night of a site on disk and read its document."""
    done = recon("run", root, *words)
    results = root / "out" / "results.json"
    document = json.loads(results.read_text(encoding="utf-8")) if results.exists() else {}
    return Night(done.code, done.out, done.err, document)
