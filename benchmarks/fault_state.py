"""What a night leaves behind, in a form that two nights can be compared by."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from recon.site import file_sha256
from recon.store.connection import Store
from recon.store.runs import read_outputs, verify
from recon.store.sql import quoted

_OF_RUNNING = {
    "runs": {"started_at", "finished_at", "peak_memory_mib", "run_hash", "previous_run_hash"},
    "run_outputs": {"sha256", "previous_hash", "output_hash"},
}
"""Columns that tell when and how a night ran, or hash what does."""


def state_of(site: Path) -> dict[str, Any]:
    """Digests of every table and document, the files there are, and the chain's flaws."""
    listed = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    outside = site.with_name(f"{site.name}-tmp")
    with Store.open(site / "recon.duckdb", wait_s=0) as store:
        names = store.query("SELECT table_name FROM duckdb_tables() ORDER BY table_name")
        tables = {name: _table(store, name) for name in names["table_name"]}
        times = _times(store)
        noted = read_outputs(store)
        flaws = verify(store)
    out = site / "out"
    documents = {path.name: path for path in out.iterdir() if path.name in noted}
    beat = json.loads((out / "heartbeat.json").read_text(encoding="utf-8"))
    return {
        "files": listed,
        "temporary files": sorted(str(path) for path in outside.rglob("*")),
        "tables": tables,
        "documents": {name: _document(path, times) for name, path in documents.items()},
        "not as noted": sorted(n for n, p in documents.items() if file_sha256(p) != noted[n]),
        "flaws": flaws,
        "heartbeat": [beat["state"], beat["exit"], beat["run"], beat["as_of"]],
    }


def differences(expected: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """What is not as it should be, a few words each."""
    told = []
    for name, wanted in expected.items():
        have = found.get(name)
        if name == "exit" or have == wanted:
            continue
        if isinstance(wanted, dict) and isinstance(have, dict):
            keys = {key for key in {*wanted, *have} if wanted.get(key) != have.get(key)}
            told += [f"{name}: {key}" for key in sorted(keys)]
        elif isinstance(wanted, list) and isinstance(have, list):
            told += [f"{name}: {one} too many" for one in have if one not in wanted]
            told += [f"{name}: {one} missing" for one in wanted if one not in have]
        else:
            told.append(name)
    return told


def _table(store: Store, name: str) -> str:
    kept = [c for c in store.columns(name) if c not in _OF_RUNNING.get(name, set())]
    chosen = ", ".join(map(quoted, kept))
    rows = store.query(f"SELECT {chosen} FROM {quoted(name)} ORDER BY ALL")  # noqa: S608
    return f"{rows.height} rows {sha256(repr(rows.rows()).encode()).hexdigest()[:16]}"


def _times(store: Store) -> list[bytes]:
    """How the workbook writes the times and the memory of each run."""
    runs = store.query("SELECT started_at, finished_at, peak_memory_mib FROM runs ORDER BY seq")
    written = []
    for began, ended, peak in runs.iter_rows():
        written += [f"{time:%Y-%m-%d %H:%M:%S}" for time in (began, ended) if time is not None]
        written += [] if peak is None else [f"{peak:,} MiB"]
    return [text.encode() for text in written]


def _document(path: Path, times: list[bytes]) -> str:
    digest = sha256()
    if path.suffix != ".xlsx":
        digest.update(path.read_bytes())
        return digest.hexdigest()[:16]
    with ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            content = archive.read(name)
            for time in times:
                content = content.replace(time, b"-")
            digest.update(name.encode() + content)
    return digest.hexdigest()[:16]
