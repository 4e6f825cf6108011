"""Stores of earlier versions, kept as text: ``python -m tests.store.old_stores`` adds what lacks.

A fixture has the steps that made its tables as they were, and the rows of one night of a small
site in those of the tables and columns that its version had. It is written once and never again:
it stands for files that people have. A store of version 1 knew no nights, so it has no rows.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import duckdb

from recon.store import audit, migrate
from tests.acceptance.sites import Site

FOLDER = Path(__file__).parent / "fixtures"


def site_of(root: Path) -> Site:
    """The small site whose first night the fixtures hold."""
    made = Site(root)
    made.plain("T101")
    made.plain("T102", 7999)
    made.entry("E1", "receipt", "T101", 100, "2026-01-10 10:00")
    made.entry("E2", "issue", "T101", 100, "2026-01-31 10:00")
    return made


def later(root: Path) -> None:
    """What comes for the site's second night: a ledger with a revised and a new entry."""
    ledger = root / "inbox/ledger.csv"
    lines = ledger.read_text(encoding="utf-8").splitlines()
    lines[-1] = lines[-1].replace("100", "90")
    lines.append("E3,receipt,2026-01-31 11:00,T102,OIL,500")
    (root / "inbox/ledger-2.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def kept() -> dict[int, Path]:
    """Version → fixture."""
    return {int(path.name[1:5]): path for path in sorted(FOLDER.glob("v*.sql.gz"))}


def restore(fixture: Path, store: Path) -> None:
    """Make the store that a fixture holds."""
    with duckdb.connect(str(store)) as connection:
        connection.execute(gzip.decompress(fixture.read_bytes()).decode())


def as_text(store: Path, version: int) -> str:
    """A store of today as one of ``version``: its steps, then rows of the tables these make."""
    steps = migrate.migrations()[:version]
    with duckdb.connect(":memory:") as empty:
        migrate._apply(empty, steps)
        made = [name for (name,) in empty.execute("SHOW TABLES").fetchall()]
        tables = {t: [c for c, *_ in empty.execute(f'DESCRIBE "{t}"').fetchall()] for t in made}
    lines = ["CREATE TABLE schema_version (version BIGINT NOT NULL, name VARCHAR NOT NULL, "
             "sha256 VARCHAR NOT NULL);"]  # fmt: skip
    lines += [step.text for step in steps]
    with duckdb.connect(str(store), read_only=True) as source:
        kinds = {name for (name,) in source.execute(
            "SELECT table_name FROM duckdb_tables()").fetchall()}  # fmt: skip
        for table in sorted(kinds & set(tables)):
            if version > 1 or table == "schema_version":
                lines += _rows(source, table, tables, version)
    return "\n".join(lines) + "\n"


def _rows(
    source: duckdb.DuckDBPyConnection, table: str, tables: dict[str, list[str]], version: int
) -> list[str]:
    columns = tables[table]
    chosen = ", ".join(f'CAST("{name}" AS VARCHAR)' for name in columns)
    where = f"WHERE version <= {version}" if table == "schema_version" else ""
    rows = source.execute(f'SELECT {chosen} FROM "{table}" {where} ORDER BY ALL').fetchall()  # noqa: S608
    lines = []
    for row in rows:
        values = dict(zip(columns, row, strict=True))
        if table == "runs":
            (whole,) = source.execute("SELECT * FROM runs").fetchall()
            head = dict(zip([name for name, *_ in source.description or []], whole, strict=True))
            told = json.loads(str(values["digests"]))
            values["digests"] = json.dumps(
                {name: of for name, of in told.items() if name in tables}
            )
            values["run_hash"] = audit._run_hash(head, str(values["digests"]))
        if table == "run_outputs":
            continue
        told_values = ", ".join(
            "NULL" if value is None else "'" + str(value).replace("'", "''") + "'"
            for value in values.values()
        )
        lines.append(f'INSERT INTO "{table}" VALUES ({told_values});')  # noqa: S608
    return lines


def main() -> None:
    """Write the fixtures that are not there."""
    import tempfile

    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        site = site_of(Path(folder) / "s")
        assert site.run().code == 0
        for version in range(1, len(migrate.migrations()) + 1):
            path = FOLDER / f"v{version:04d}.sql.gz"
            if not path.exists():
                text = as_text(site.root / "recon.duckdb", version)
                path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
                print(f"wrote {path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
