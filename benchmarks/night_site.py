"""Makes the site of the speed table: a big ledger, many tanks, their gauge readings in workbooks.

Everything follows from a fixed rule (hashes of row numbers), so every run has the same files. A
tank holds 1 m³ a millimetre of an oil at 20 °C, so that its reading follows from its book to half
a millimetre; one tank in 200 lacks 60 t.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
from openpyxl import Workbook

DAYS = 50
FIRST_DAY = datetime(2026, 10, 1)
GAUGED = datetime(2026, 11, 20, 22, 0)
TANKS_A_DEPOT = 100
DENSITY = 840.0
LACKS_ONE_IN, LACKS_MM = 200, 72
LEDGER = "inbox/账册流水.csv"
LATER_LEDGER = "inbox/账册流水_后一日.csv"

_HEADER = (
    "流水号,单据类型,业务时间,核扣时间,油库,罐号,对方罐号,料号,申报数量,申报单位,密度20,"
    "账册编号,核注清单编号,报关单号,货主,保税标志"
)

_ROWS = """
CREATE OR REPLACE TEMP TABLE chunk AS
SELECT
    'LS' || lpad(i::VARCHAR, 9, '0') AS entry_id,
    CASE WHEN i < $tanks THEN '期初'
         ELSE CASE h // 100003 % 10 WHEN 0 THEN '转罐' WHEN 1 THEN '损耗'
              WHEN 2 THEN '入库' WHEN 3 THEN '入库' WHEN 4 THEN '入库' WHEN 5 THEN '入库'
              ELSE '出库' END
    END AS kind,
    CAST($start AS TIMESTAMP) + to_seconds(CASE WHEN i < $tanks THEN 0 ELSE
        ((i - $counted_from) * $seconds / $counted)::BIGINT END) AS effective_at,
    effective_at + to_seconds(3600 + (h % 3600)::BIGINT) AS booked_at,
    -- Depots take turns, so that each numbers its papers without gaps.
    CASE WHEN i < $tanks THEN i
         ELSE i % ($tanks // $group) * $group + h % $group END::BIGINT AS tank,
    CASE WHEN i < $tanks THEN i % $group ELSE i // ($tanks // $group) END AS paper,
    -- The other tank of a transfer stands in the same depot.
    CASE WHEN kind = '转罐'
         THEN tank - tank % $group + (tank % $group + 1 + h // 7 % ($group - 1)) % $group
    END AS counter,
    CAST(CASE WHEN i < $tanks THEN 8000 + i % 1000
              WHEN kind = '损耗' THEN (g % 300) / 1000.0
              ELSE (20000 + g % 13000) / 1000.0 END AS DECIMAL(18, 3)) AS quantity,
    i
FROM (SELECT range AS i, hash(range) AS h, hash(-range - 1) AS g FROM range($from, $until))
"""

_MOVED = """
INSERT INTO stock
SELECT tank, CASE WHEN kind IN ('期初', '入库') THEN quantity ELSE -quantity END FROM chunk
UNION ALL
SELECT counter, quantity FROM chunk WHERE kind = '转罐'
"""

_WRITE = """
COPY (
    SELECT
        entry_id, kind, strftime(effective_at, '%Y-%m-%d %H:%M:%S'),
        strftime(booked_at, '%Y-%m-%d %H:%M'),
        format('D{{:03d}}', tank // $group), format('T-{{:05d}}', tank),
        CASE WHEN counter IS NOT NULL THEN format('T-{{:05d}}', counter) END,
        'JET' || tank // $group % 7, quantity, 't', 840.0, 'T22410' || tank % 7,
        format('QD{{:03d}}{{:07d}}', tank // $group, paper),
        format('22{{:03d}}{{:06d}}', tank // $group, paper // 10),
        '澜海' || tank % 5, '保税'
    FROM chunk ORDER BY i
) TO '{path}' (HEADER false)
"""


@dataclass(frozen=True, slots=True)
class Scale:
    """How big the site is; the table's own figures are the defaults."""

    entries: int = 10_000_000
    tanks: int = 20_000
    workbooks: int = 200
    later_entries: int = 100_000

    def scaled(self, factor: float) -> Scale:
        """The same site, ``factor`` times as big in every way."""
        books = max(1, round(self.workbooks * factor))
        return Scale(
            max(1, round(self.entries * factor)),
            books * max(2, round(self.tanks / self.workbooks)),
            books,
            max(1, round(self.later_entries * factor)),
        )


class Made:
    """A site folder being filled; ``ledger`` first, then ``readings``, then the later night's."""

    def __init__(self, folder: Path, scale: Scale) -> None:
        self.folder, self.scale = folder, scale
        self._group = scale.tanks // scale.workbooks
        for part in ("master", "inbox"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        (folder / "recon.toml").write_text('[site]\nname = "Speed"\n', encoding="utf-8")
        self._sql = duckdb.connect(":memory:", config={"memory_limit": "2GB", "threads": 2})
        self._sql.execute("CREATE TABLE stock (tank BIGINT, effect DECIMAL(18, 3))")
        self._master()

    def _master(self) -> None:
        tanks = ["tank_id,depot,product,tank_type,reference_height_mm"]
        tables = ["tank_id,depot,height_mm,volume_m3"]
        for tank in range(self.scale.tanks):
            name = f"T-{tank:05d},D{tank // self._group:03d}"
            tanks.append(f"{name},{self._product(tank)},fixed_roof,25000")
            tables += [f"{name},{height},{height}" for height in range(0, 25_001, 2_500)]
        products = ["product,name,vcf_group,density20_kgm3,light_oil"]
        products += [f"JET{n},Jet fuel {n},refined,840,true" for n in range(7)]
        for name, lines in (("tanks", tanks), ("capacity_tables", tables), ("products", products)):
            path = self.folder / "master" / f"{name}.csv"
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def ledger(self) -> Path:
        """The month's ledger in one file in UTF-8: an opening a tank, then entry after entry."""
        tanks, entries = self.scale.tanks, self.scale.entries
        path = self.folder / LEDGER
        self._write(path, 0, entries, FIRST_DAY, DAYS * 86_400.0, tanks)
        return path

    def openings(self) -> Path:
        """Only the opening entries, with the stock that the month's ledger comes to."""
        path = self.folder / LEDGER
        held = self._stock()
        lines = [
            f"LS{tank:09d},期初,2026-10-01 00:00:00,2026-10-01 01:00,D{tank // self._group:03d},"
            f"T-{tank:05d},,{self._product(tank)},{held[tank]},t,840.0,T22410{tank % 7},,,澜海,保税"
            for tank in range(self.scale.tanks)
        ]
        path.write_text("\n".join([_HEADER, *lines]) + "\n", encoding="utf-8")
        return path

    def later_ledger(self) -> Path:
        """The entries of the next day, in a file of their own."""
        first = self.scale.entries
        path = self.folder / LATER_LEDGER
        start = FIRST_DAY + timedelta(days=DAYS)
        self._write(path, first, first + self.scale.later_entries, start, 86_400.0, first)
        return path

    def readings(self, nights_later: int = 0) -> list[Path]:
        """A gauge reading of every tank, in one workbook a depot."""
        at = GAUGED + timedelta(days=nights_later)
        held = self._stock()
        paths = []
        for book in range(self.scale.workbooks):
            path = self.folder / "inbox" / f"盘点表_{at:%m%d}_{book:03d}.xlsx"
            first = book * self._group
            rows = [(tank, held[tank]) for tank in range(first, first + self._group)]
            _workbook(path, at, book, self._product(first), rows)
            paths.append(path)
        return paths

    def _product(self, tank: int) -> str:
        """One product a depot."""
        return f"JET{tank // self._group % 7}"

    def _stock(self) -> list[object]:
        found = self._sql.execute("SELECT tank, sum(effect) FROM stock GROUP BY 1").fetchall()
        held = dict(found)
        return [held.get(tank, 0) for tank in range(self.scale.tanks)]

    def _write(
        self, path: Path, begin: int, end: int, start: datetime, seconds: float, since: int
    ) -> None:
        """Entries ``begin`` to ``end`` chunk by chunk; their effect goes into the stock."""
        part = path.with_suffix(".piece")
        step = 2_000_000
        with path.open("wb") as target:
            target.write(f"{_HEADER}\n".encode())
            for low in range(begin, end, step):
                self._sql.execute(
                    _ROWS,
                    {
                        "tanks": self.scale.tanks, "group": self._group, "from": low,
                        "until": min(end, low + step), "start": start, "seconds": seconds,
                        "counted_from": since, "counted": max(1, end - since),
                    },
                )  # fmt: skip
                self._sql.execute(_MOVED)
                self._sql.execute(_WRITE.format(path=part), {"group": self._group})
                with part.open("rb") as source:
                    while piece := source.read(1 << 22):
                        target.write(piece)
        part.unlink()


def _workbook(
    path: Path, at: datetime, book: int, product: str, rows: list[tuple[int, object]]
) -> None:
    made = Workbook(write_only=True)
    sheet = made.create_sheet("盘点")
    sheet.append([f"D{book:03d} 油罐盘点表"])
    sheet.append(["油库", "罐号", "料号", "计量时间", "参照高度(mm)", "油高(mm)", "明水高(mm)",
                  "油温(℃)", "标准密度(kg/m3)", "备注"])  # fmt: skip
    for tank, held in rows:
        innage = round(float(held) * 1000 / (DENSITY - 1.1))  # type: ignore[arg-type]
        if tank % LACKS_ONE_IN == 7:
            innage -= LACKS_MM
        gauged = at + timedelta(minutes=tank % 60)
        sheet.append([f"D{book:03d}", f"T-{tank:05d}", product, gauged, 25_000, innage,
                      0, 20.0, DENSITY, None])  # fmt: skip
    made.save(path)


def in_gb18030(path: Path) -> None:
    """Write the file at ``path`` again in GB18030."""
    other = path.with_suffix(".gb")
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as source, other.open("wb") as target:
        while piece := source.read(1 << 22):
            target.write(decoder.decode(piece).encode("gb18030"))
    other.replace(path)
