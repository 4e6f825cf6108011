"""A small depot over ten nights: faults that appear, are explained, rectified, verified, recur.

Every tank is a plain cylinder of 0.7 m³ a millimetre with diesel of 837.5 kg/m³ at 20 °C, so a
millimetre is 0.7 × (837.5 − 1.1) / 1000 = 0.58548 t and U is about 6 t of 4 000 t.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from openpyxl import load_workbook

from recon.pipeline.night import run_night
from recon.pipeline.options import Options, Outcome
from recon.report import labels
from recon.site import open_site

T_PER_MM = 0.7 * (837.5 - 1.1) / 1000
BOOK_T = 4000
FIRST = datetime(2026, 11, 1, 23, 30)
TANKS = ("T-1", "T-2", "T-3", "T-4", "T-5")

MASTER = {
    "products.csv": "product,name,vcf_group,un_number,density20_kgm3,light_oil\n"
    "DIESEL,Diesel,refined,1202,837.5,false\n",
    "tanks.csv": "tank_id,product,tank_type,reference_height_mm,safe_fill_height_mm\n"
    + "".join(f"{name},DIESEL,fixed_roof,12000,11000\n" for name in TANKS),
    "capacity_tables.csv": "tank_id,height_mm,volume_m3\n"
    + "".join(f"{name},0,0\n{name},12000,8400\n" for name in TANKS),
}
LEDGER = (
    "entry_id,kind,effective_at,tank_id,product,quantity,unit,owner,customs_status,document_no\n"
)
STOCKTAKE = "tank_id,product,gauged_at,innage_mm,free_water_mm,liquid_temperature_c,density20_kgm3"


@dataclass
class Depot:
    """The site, and what its nights came to."""

    root: Path
    outcomes: dict[int, Outcome] = field(default_factory=dict)

    @classmethod
    def founded(cls, root: Path) -> "Depot":
        for name, text in MASTER.items():
            target = root / "master" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        (root / "inbox").mkdir()
        # Shorter than a day: a night's reading never answers for the next one.
        (root / "recon.toml").write_text("[night]\nstocktake_window_hours = 20\n")
        rows = [
            f"E-{name},opening,2026-10-30,{name},DIESEL,{BOOK_T},t,Lanhai,bonded,D-{at}"
            for at, name in enumerate(TANKS, 1)
        ]
        (root / "inbox" / "opening.csv").write_text(LEDGER + "\n".join(rows) + "\n")
        return cls(root)

    def count(self, night: int, differences_t: dict[str, float | None]) -> None:
        """Drop the night's ledger and stocktake; None = nobody counted the tank."""
        at = FIRST + timedelta(days=night - 1)
        moved = (
            f"E-{night:02d}a,receipt,{at:%Y-%m-%d} 08:00,T-3,DIESEL,10,t,Lanhai,bonded,R-{night}\n"
        )
        moved += (
            f"E-{night:02d}b,issue,{at:%Y-%m-%d} 17:00,T-3,DIESEL,10,t,Lanhai,bonded,I-{night}\n"
        )
        (self.root / "inbox" / f"ledger_{night:02d}.csv").write_text(LEDGER + moved)
        rows = [STOCKTAKE]
        for name in TANKS:
            difference = differences_t.get(name, 0.0)
            if difference is not None:
                innage = (BOOK_T + difference) / T_PER_MM
                rows.append(f"{name},DIESEL,{at:%Y-%m-%d %H:%M},{innage:.3f},0,20,837.5")
        (self.root / "inbox" / f"count_{night:02d}.csv").write_text("\n".join(rows) + "\n")

    def run(self, night: int) -> Outcome:
        """Work the night the morning after."""
        clock = FIRST + timedelta(days=night - 1, hours=4)
        outcome = run_night(open_site(self.root), Options(), lambda _: None, clock)
        self.outcomes[night] = outcome
        return outcome

    def workbook(self, night: int) -> Path:
        return next(path for path in self.outcomes[night].written if path.suffix == ".xlsx")

    def hand_in(self, night: int, name: str, cells: dict[str, dict[str, object]]) -> Path:
        """Fill cells of a night's workbook by finding id and drop it in the inbox."""
        target = self.root / "inbox" / name
        fill(self.workbook(night), target, cells)
        return target

    def finding(self, night: int, rule: str, tank: str):
        found = [
            f for f in self.outcomes[night].run.findings if (f.rule, f.tank_id) == (rule, tank)
        ]
        return found[0] if found else None


def fill(source: Path, target: Path, cells: dict[str, dict[str, object]]) -> None:
    """Write into the cells for people as a person would, and save under another name.

    ``cells``: what is written by finding id; the key ``Finding`` writes over the id itself.
    """
    book = load_workbook(source)
    sheet = book[labels.PROBLEM_LIST.both]
    header = int(sheet.print_title_rows.split(":")[0].strip("$"))
    at = {str(cell.value).split("\n")[-1]: cell.column for cell in sheet[header]}
    for row in sheet.iter_rows(min_row=header + 1):
        for title, value in cells.get(row[0].value, {}).items():
            sheet.cell(row[0].row, at[title], value)
    book.save(target)


def differences(night: int) -> dict[str, float | None]:
    """T-1: short on nights 3–5 and again from 9; T-2: drifts; T-4: short from night 2, uncounted on
    4; T-3 and T-5 agree."""
    return {
        "T-1": -40.0 if night in (3, 4, 5, 9, 10) else 0.5 * (-1) ** night,
        "T-2": 5.5 - 1.2 * (night - 1),
        "T-4": None if night == 4 else (-25.0 if night >= 2 else 0.0),
        "T-5": 0.3 * (-1) ** night,
    }


def ten_nights(root: Path) -> Depot:
    """The whole story; see ``differences``."""
    depot = Depot.founded(root)
    for night in range(1, 11):
        depot.count(night, differences(night))
        outcome = depot.run(night)
        if night == 3:
            short = depot.finding(3, "tank_shortage", "T-1")
            depot.hand_in(3, "returned_03.xlsx", {short.id: {
                "Explanation": "An issue was not booked", "Responsible": "Zhao Min",
                "State": "explained",
            }})  # fmt: skip
        if night == 4:
            depot.hand_in(4, "returned_04.xlsx", {
                depot.finding(4, "tank_shortage", "T-1").id: {
                    "Decision": "Book it", "Due date": date(2026, 11, 6),
                    "Measure": "Close the day's ledger after the last pumping",
                    "State": "measure agreed",
                },
                depot.finding(4, "tank_shortage", "T-4").id: {
                    "State": "rectified", "Due date": date(2026, 11, 7),
                    "Measure": "Close the day's  ledger after the last pumping",
                },
            })  # fmt: skip
        if night == 5:
            short = depot.finding(5, "tank_shortage", "T-1")
            depot.hand_in(5, "returned_05.xlsx", {short.id: {"State": "rectified"}})
        if night == 7:
            # Two people fill in the same night's workbook.
            other = depot.finding(7, "tank_shortage", "T-4").id
            depot.hand_in(7, "returned_07a.xlsx", {other: {"Explanation": "Meter read late"}})
            depot.hand_in(7, "returned_07b.xlsx", {other: {"Explanation": "A truck twice"}})
        if night == 8:
            depot.hand_in(8, "returned_08.xlsx", {other: {"Explanation": "Two trucks twice"}})
        if night == 9:
            short = depot.finding(9, "tank_shortage", "T-1")
            depot.hand_in(9, "returned_09.xlsx", {
                other: {"State": "verified and closed", "Responsible": "Qian Li"},
                short.id: {"Finding": "F-NOBODY0001", "Explanation": "Whose is this?"},
            })  # fmt: skip
        assert outcome.run.as_of == FIRST + timedelta(days=night - 1)
    return depot
