"""The sample depot's folder, made again to the byte: ``python -m recon.simulate.sample DIR``.

Forwards: the month's true movements give each tank its true mass, which gives a level, which gives
a reading with noise; the same movements with noise of their own give the account.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from recon.simulate import books, master, sheets
from recon.simulate.gauging import at_15_degrees, by_hydrometer, gauge
from recon.simulate.physics import (
    MOVEMENT_PCT,
    VCF_PCT,
    expansions_per_c,
    jitter,
    level_mm,
    uncertainty_t,
    volume_corrections,
)
from recon.simulate.records import Contents, Entry, Reading, Tank
from recon.simulate.sample_depot import BUILT, NIGHT, OPENED, SITE, Built, build
from recon.simulate.sample_month import ACCOUNT, OWNER, SHIPPED, Move, trucks
from recon.simulate.sample_papers import applications_csv, balances_csv, head_a, head_b, head_c
from recon.simulate.sample_truth import truth_of
from recon.simulate.sheets import english_sheet, layout_a
from recon.simulate.sheets_across import layout_b
from recon.simulate.sheets_blocks import layout_c
from recon.simulate.slips import swap_digits
from recon.simulate.truth import Truth, truth_json
from recon.simulate.write import write_text, write_workbook

SEED = 20261164
"""Picked out of eighty so that chance flags none of the healthy tanks: a story, not a statistic."""
UNBOOKED, UNCOUNTED, OUT_OF_SERVICE, IN_CRITICAL_ZONE = "T-502", "T-404", "T-503", "T-103"
IN_LAYOUT_B = ("T-301", "T-302", "T-303")
IN_LAYOUT_C = ("T-501", "T-502")
CRITICAL_INNAGE_MM = 1742.0
AMBIENT_C = 14.5


@dataclass(frozen=True, slots=True)
class Depot:
    """The whole month: tanks, what is in them, what was read, what was booked."""

    tanks: dict[str, Tank]
    built: dict[str, Built]
    contents: dict[str, Contents]
    levels: dict[str, float]
    readings: dict[str, Reading]
    entries: list[Entry]
    tags: dict[str, list[Entry]]
    moves: dict[str, Move]


def depot(seed: int = SEED) -> Depot:
    """Live through the month once."""
    built = {b.tank_id: b for b in BUILT}
    tanks = {b.tank_id: build(b, Random(f"{seed}/table/{b.tank_id}")) for b in BUILT}
    moves = _moves(Random(f"{seed}/trucks"))
    entries, tags, true_t = _book(moves, tanks, Random(f"{seed}/book"))
    contents = _contents(built, tanks, moves, true_t, Random(f"{seed}/liquid"))
    levels = {
        tank: CRITICAL_INNAGE_MM if tank == IN_CRITICAL_ZONE else level_mm(tanks[tank], inside)
        for tank, inside in contents.items()
    }
    readings = _readings(built, tanks, contents, levels, Random(f"{seed}/dips"))
    named = {move.tag: move for move in moves if move.tag}
    return Depot(tanks, built, contents, levels, readings, entries, tags, named)


def _moves(rng: Random) -> list[Move]:
    opened = datetime(OPENED.year, OPENED.month, OPENED.day)
    openings = [
        Move(
            opened,
            "opening",
            b.tank_id,
            b.opening_t,
            remarks="期初结存",
            tag=f"opening {b.tank_id}",
        )
        for b in BUILT
        if b.tank_id != OUT_OF_SERVICE
    ]
    moves = [*openings, *SHIPPED, *trucks(rng)]
    return sorted(moves, key=lambda move: (move.at, move.tank))


def _book(
    moves: list[Move], tanks: dict[str, Tank], rng: Random
) -> tuple[list[Entry], dict[str, list[Entry]], dict[int, float]]:
    """Entries with their noise, by tag too, and the true tonnes of every move."""
    entries: list[Entry] = []
    tags: dict[str, list[Entry]] = defaultdict(list)
    true_t: dict[int, float] = {}
    documents = {"I": 0, "E": 0}
    for index, move in enumerate(moves):
        noise = 1 + jitter(rng, MOVEMENT_PCT / 100)
        kg = round(move.tonnes * noise * 1000)
        true_t[index] = move.tonnes
        if move.truck:
            # A weighbridge shows steps of 20 kg.
            kg = round(kg / 20) * 20
        if move.tag == "twins":
            kg, true_t[index] = round(move.tonnes * 1000), move.tonnes / noise
        wait = timedelta(minutes=rng.randrange(5, 36))
        if not move.entered or move.tank == UNBOOKED:
            continue
        entry = _entry(move, f"LS2026{len(entries) + 1:06d}", tanks[move.tank], kg, rng)
        entry.booked_at = move.at + (timedelta(hours=9) if move.kind == "opening" else wait)
        if move.status == "pre_booked":
            entry.booked_at = None
        _repeat(entry, move, tags)
        _number(entry, move, documents, tags)
        entries.append(entry)
        tags[move.tag].append(entry)
    return entries, tags, true_t


def _entry(move: Move, entry_id: str, tank: Tank, kg: int, rng: Random) -> Entry:
    owner = move.owner or OWNER[tank.product.code]
    entry = Entry(
        entry_id=entry_id,
        kind=move.booked_as or move.kind,
        effective_at=move.at,
        date_only=move.kind == "opening",
        tank_id=move.tank,
        product=tank.product,
        kg=kg,
        counter_tank_id=move.counter,
        status=move.status,
        unit=move.unit,
        owner=owner,
        counter_owner=move.counter_owner,
        account_no=ACCOUNT[owner],
        application_no=move.application_no,
        vessel=move.vessel,
        remarks=move.remarks,
    )
    if move.kind in ("receipt", "issue") and not move.truck:
        density = round(tank.product.density20_kgm3 + rng.uniform(-1.5, 1.5), 1)
        volume = books.volume20_m3(kg, density)
        entry.density20_kgm3, entry.volume20_m3 = density, float(volume)
        if move.unit == "m3":
            entry.written, entry.kg = f"{volume:,.3f}", books.kilograms(volume, density)
    elif move.unit == "kg":
        entry.written = str(kg)
    if move.swapped_place is not None:
        entry.kg = swap_digits(kg, move.swapped_place)
    if move.spelling:
        entry.extra["tank"] = move.spelling
    return entry


def _repeat(entry: Entry, move: Move, tags: dict[str, list[Entry]]) -> None:
    if not move.like:
        return
    original = tags[move.like][0]
    if move.kind == "reversal":
        entry.kg, entry.reverses = -original.kg, original.entry_id
    else:
        place = move.swapped_place
        entry.kg = original.kg if place is None else swap_digits(original.kg, place)
        entry.density20_kgm3 = original.density20_kgm3
        entry.volume20_m3 = original.volume20_m3


def _number(
    entry: Entry, move: Move, documents: dict[str, int], tags: dict[str, list[Entry]]
) -> None:
    """Documents run on without gaps, imports and exports apart; a repeated entry has its own's."""
    if move.same_document:
        original = tags[move.same_document][0]
        entry.document_no, entry.declaration_no = original.document_no, original.declaration_no
    elif move.kind in ("receipt", "issue"):
        way = "I" if move.kind == "receipt" else "E"
        documents[way] += 1
        entry.document_no = f"QD224126{way}{documents[way]:09d}"
        if move.kind == "receipt":
            entry.declaration_no = f"224120261{documents[way]:09d}"


def _contents(
    built: dict[str, Built],
    tanks: dict[str, Tank],
    moves: list[Move],
    true_t: dict[int, float],
    rng: Random,
) -> dict[str, Contents]:
    """What is in each tank when it is dipped."""
    mass: dict[str, float] = defaultdict(float)
    for index, move in enumerate(moves):
        if not move.happened:
            continue
        when = move.moved_at or move.at
        sign = -1 if move.kind in ("issue", "transfer", "water_draw", "loss") else 1
        if when <= built[move.tank].gauged_at:
            mass[move.tank] += sign * true_t[index]
        if move.counter is not None and when <= built[move.counter].gauged_at:
            mass[move.counter] += true_t[index]
    filled = [b for b in built.values() if b.tank_id != OUT_OF_SERVICE]
    liquid = (
        [b.density20_kgm3 for b in filled],
        [b.temperature_c for b in filled],
        [b.product.vcf_group for b in filled],
    )
    factors, growth = volume_corrections(*liquid), expansions_per_c(*liquid)
    return {
        b.tank_id: Contents(
            mass_air_t=mass[b.tank_id],
            density20_kgm3=b.density20_kgm3,
            temperature_c=b.temperature_c,
            ambient_c=AMBIENT_C,
            free_water_mm=b.free_water_mm,
            sediment_water_pct=b.sediment_water_pct,
            vcf=vcf * (1 + jitter(rng, VCF_PCT / 100)),
            expansion_per_c=expansion,
            table_error=jitter(rng, tanks[b.tank_id].table_uncertainty_pct / 100),
        )
        for b, vcf, expansion in zip(filled, factors, growth, strict=True)
    }


def _readings(
    built: dict[str, Built],
    tanks: dict[str, Tank],
    contents: dict[str, Contents],
    levels: dict[str, float],
    rng: Random,
) -> dict[str, Reading]:
    """The night's dips, worked out by the inspectors where they can be."""
    dipped = [
        (tanks[tank], inside, levels[tank], built[tank].gauged_at)
        for tank, inside in contents.items()
        if tank != UNCOUNTED
    ]
    readings = {r.tank_id: r for r in gauge(dipped, rng, printed=True)}
    for tanks_of_one, rewrite in ((IN_LAYOUT_B, at_15_degrees), (IN_LAYOUT_C, by_hydrometer)):
        some = [dip for dip in dipped if dip[0].tank_id in tanks_of_one]
        theirs = rewrite(some, [readings[dip[0].tank_id] for dip in some], rng)
        readings.update((reading.tank_id, reading) for reading in theirs)
    # Only its dips were handed in: what it holds is worked out by nobody but us.
    readings[UNBOOKED] = replace(readings[UNBOOKED], worked=None)
    zone = readings[IN_CRITICAL_ZONE]
    readings[IN_CRITICAL_ZONE] = replace(
        zone, innage_mm=CRITICAL_INNAGE_MM, worked=None, remarks="浮盘处于临界区，未计算"
    )
    out = built[OUT_OF_SERVICE]
    readings[OUT_OF_SERVICE] = Reading(
        out.tank_id, out.product.code, out.gauged_at, None, None, None,
        status="out_of_service", remarks="清罐",
    )  # fmt: skip
    return readings


def as_of(month: Depot) -> datetime:
    """The latest dip: the night's clock."""
    return max(b.gauged_at for b in month.built.values())


def uncertainties(month: Depot) -> dict[str, float]:
    """U of physical − book of every dipped and booked tank, as the noise was drawn."""
    booked: dict[str, list[int]] = defaultdict(list)
    for entry in month.entries:
        for tank, kg in books.signed_kg(entry).items():
            if entry.effective_at <= month.built[tank].gauged_at:
                booked[tank].append(kg)
    return {
        tank: uncertainty_t(month.tanks[tank], inside, month.levels[tank], booked[tank])
        for tank, inside in month.contents.items()
    }


def write_sample(directory: Path, seed: int = SEED) -> Truth:
    """Write every file of ``sample_data`` that is made, not written by hand."""
    month = depot(seed)
    tanks = list(month.tanks.values())
    gauged = {b.tank_id: b.gauged_at for b in month.built.values()}
    stock = books.book_kg(month.entries, lambda tank: gauged[tank])
    products = [p for p in master.PRODUCTS if any(t.product is p for t in tanks)]
    truth = truth_of(month, seed, as_of(month), stock, uncertainties(month))
    write_text(directory / "recon.toml", [master.recon_toml(SITE)])
    write_text(directory / "master/tanks.csv", master.tanks_csv(tanks))
    write_text(directory / "master/capacity_tables.csv", master.capacity_tables_csv(tanks))
    write_text(directory / "master/products.csv", master.products_csv(products))
    inbox = directory / "inbox"
    write_text(
        inbox / "账册流水_20261020-20261120.csv", books.flat_zh_ledger(month.entries), "gb18030"
    )
    write_text(inbox / "结存表_202610.csv", balances_csv(month.entries), "gb18030")
    write_text(inbox / "applications.csv", applications_csv())
    rows = {t: (month.tanks[t], reading) for t, reading in month.readings.items()}
    _write_sheets(inbox, rows)
    write_text(directory / "truth.json", truth_json(truth))
    return truth


def _write_sheets(inbox: Path, rows: Mapping[str, sheets.Gauged]) -> None:
    """The night as four people handed it in."""
    b, c = ([rows[tank] for tank in tanks] for tanks in (IN_LAYOUT_B, IN_LAYOUT_C))
    naphtha = [row for row in rows.values() if row[0].product.code == "NAPHTHA"]
    others = [row for row in rows.values() if row not in (*b, *c, *naphtha)]
    write_workbook(inbox / f"盘点表_{NIGHT:%Y%m%d}.xlsx", layout_a(head_a(NIGHT), others))
    write_workbook(inbox / f"Jet gauging {NIGHT:%Y-%m-%d}.xlsx", layout_b(head_b(NIGHT), b))
    write_workbook(inbox / f"油罐计量单_{NIGHT:%Y%m%d}.xlsx", layout_c(head_c(NIGHT), c))
    write_text(inbox / f"naphtha_{NIGHT:%Y-%m-%d}.csv", english_sheet(naphtha), "utf-8-sig")


def main(arguments: list[str]) -> int:
    """``python -m recon.simulate.sample DIR``."""
    if len(arguments) != 1:
        print("usage: python -m recon.simulate.sample DIR", file=sys.stderr)
        return 2
    truth = write_sample(Path(arguments[0]))
    print(f"{arguments[0]}: {len(truth.tanks)} tanks, {truth.entries} entries", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
