"""Ten years of nights in a store, made in SQL from one night that was run.

Every night is a copy of that one under another run id and ``as_of``, with findings that opened and
closed in it, and stands in the audit chain as if it had been run: ``recon verify`` finds nothing.
"""

from __future__ import annotations

import time
from pathlib import Path

from recon.store import audit, records
from recon.store.connection import Store

_COPIED = (
    "run_inputs",
    "problems",
    "results",
    "result_causes",
    "run_findings",
    "run_finding_cells",
)
"""What a night leaves; further sheets are made anew by every night and only the draw is asked."""

_NIGHTS = """
CREATE OR REPLACE TEMP TABLE night AS
SELECT range AS n, format('R-history-{:05d}', range) AS run_id, h.as_of - to_days(range::INTEGER)
       AS as_of, h.run_id AS of_run
FROM range(1, $nights + 1), (FROM runs ORDER BY seq LIMIT 1) AS h
"""
_FINDINGS = """
INSERT INTO findings BY NAME
SELECT f.* REPLACE (
    format('F-history-{:05d}', night.n) AS finding_id, 'history ' || night.n AS identity,
    'verified_closed' AS state, night.as_of AS first_seen, night.as_of AS last_seen,
    night.run_id AS first_run, night.run_id AS last_run, night.as_of AS closed_at)
FROM night, (FROM findings ORDER BY finding_id LIMIT 1) AS f ORDER BY night.n
"""
_EVENTS = """
INSERT INTO finding_events BY NAME
SELECT e.* REPLACE (
    format('F-history-{:05d}', night.n) AS finding_id, night.run_id AS run_id,
    night.as_of AS as_of)
FROM night, (FROM finding_events ORDER BY finding_id, seq LIMIT 1) AS e ORDER BY night.n
"""


def fill(path: Path, nights: int) -> None:
    """Put ``nights`` earlier nights into the store at ``path``, which holds one."""
    with Store.open(path, memory_limit="1GB") as store:
        with store.transaction():
            store.execute(_NIGHTS, {"nights": nights})
            for table in _COPIED:
                store.execute(
                    f"INSERT INTO {table} BY NAME SELECT t.* REPLACE (night.run_id AS run_id) "  # noqa: S608
                    f"FROM night JOIN {table} AS t ON t.run_id = night.of_run ORDER BY night.n"
                )
            store.execute(_FINDINGS)
            store.execute(_EVENTS)
            store.execute(
                "INSERT INTO runs BY NAME SELECT r.* REPLACE (night.run_id AS run_id, "
                "night.n + 1 AS seq, night.as_of AS as_of) "
                "FROM night JOIN runs AS r ON r.run_id = night.of_run ORDER BY night.n"
            )
            _link(store)
        store.execute("CHECKPOINT")


def _link(store: Store) -> None:
    """Give every night its digests and its place in the chain."""
    found = {table: audit._digests(store, table) for table in audit._DIGESTED}
    previous = ""
    for head in store.query("heads", {"run_id": None}).iter_rows(named=True):
        run = head["run_id"]
        digests = head["digests"]
        if run.startswith("R-history"):
            told = {table: by_run.get(run, "") for table, by_run in found.items()}
            digests = records.as_json(told)
        run_hash = audit._run_hash({**head, "previous_run_hash": previous}, digests)
        store.execute(
            "UPDATE runs SET digests = $digests, previous_run_hash = $previous, run_hash = $hash "
            "WHERE run_id = $run",
            {"digests": digests, "previous": previous, "hash": run_hash, "run": run},
        )
        previous = run_hash


def verified(path: Path) -> float:
    """Seconds that ``recon verify`` needs for the store at ``path``; it must find nothing."""
    with Store.open(path, memory_limit="1GB") as store:
        began = time.perf_counter()
        flaws = [flaw for flaw in audit.verify(store) if "record of" not in flaw]
        took = time.perf_counter() - began
    if flaws:
        raise RuntimeError(f"the made history has flaws: {flaws[:3]}")
    return took
