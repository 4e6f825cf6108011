"""Master data: names first, then everything settled by them, each file looked through once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from recon.ingest import read
from recon.pipeline.master import Master, contradictions, read_master
from recon.settings import Settings
from recon.site import SiteFile

TANKS = "tank_id,product,tank_type,reference_height_mm\nT-101,jet,fixed_roof,18000\n"
PRODUCTS = "product,name,vcf_group,density20_kgm3\nJET,Jet fuel,refined,800\n"
TABLE = "tank_id,height_mm,volume_m3\n101#,0,0\n101号罐,1000,500\n"


def master_of(folder: Path, **texts: str) -> Master:
    for name, text in texts.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    files = [SiteFile(path, f"master/{path.name}") for path in sorted(folder.iterdir())]
    return read_master(files, "D", Settings())


def test_names_are_settled_by_registers_whatever_the_order_of_the_files(tmp_path: Path) -> None:
    master = master_of(tmp_path, a_table=TABLE, b_tanks=TANKS, c_products=PRODUCTS)
    assert master.tanks.select("depot", "tank_id", "product").rows() == [("D", "T-101", "JET")]
    versions, rows = master.capacity_versions()
    assert versions.select("depot", "tank_id").rows() == [("D", "T-101")]
    assert rows["volume_m3"].to_list() == [0.0, 500.0]
    assert not [problem for _, part in master.readings for problem in part.problems]


def test_a_row_of_a_table_for_a_tank_that_no_register_names_is_refused(tmp_path: Path) -> None:
    master = master_of(tmp_path, tanks=TANKS, products=PRODUCTS, table=TABLE + "999,0,0\n")
    (table,) = [part for _, part in master.readings if part.kind == "capacity_tables"]
    assert (table.rows_read, table.rows_rejected) == (3, 1)


def test_a_register_that_says_two_things_of_one_tank_is_a_problem(tmp_path: Path) -> None:
    other = TANKS.replace("18000", "17000")
    master = master_of(tmp_path, a_tanks=TANKS, b_tanks=other, products=PRODUCTS)
    assert [problem.rule for problem in contradictions(master)] == ["register_contradicts_itself"]


def test_only_what_names_tanks_is_understood_twice_and_no_file_is_looked_through_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    understood: Counter[str] = Counter()
    looked: Counter[str] = Counter()
    typed, sheets = read.type_table, read.read_text_file

    def counting(table, *others, **more):  # type: ignore[no-untyped-def]
        understood[table.kind] += 1
        return typed(table, *others, **more)

    def looking(path, *others, **more):  # type: ignore[no-untyped-def]
        for part in sheets(path, *others, **more):
            looked[path.stem] += 1
            yield part

    monkeypatch.setattr(read, "type_table", counting)
    monkeypatch.setattr(read, "read_text_file", looking)
    master_of(tmp_path, tanks=TANKS, products=PRODUCTS, table=TABLE)
    assert understood == {"tanks": 2, "products": 1, "capacity_tables": 1}
    assert looked == {"tanks": 1, "products": 1, "table": 1}
