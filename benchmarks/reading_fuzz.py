"""The readers against thousands of damaged and changed files: no crash, no number changed unseen.

Run: ``python -m benchmarks.reading_fuzz [cases] [seed]``. Every other case changes cells of a
sample file (a digit, a row, a column, a header …), writes it in one of eight formats and holds
what is read against the unchanged reading; the others change raw bytes. For every case:

- nothing is raised; rows read = accepted + rejected; a lost row has a problem;
- a problem about a value names file, sheet, cell, value and rule, and that text stands there;
- an accepted figure of a row that was not touched is the one read before;
- a figure exchanged for another is read as that other one, or its row is refused;
- a figure made unreadable is a problem with its cell.

Prints what went wrong, and the most processor time and memory that one case took.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from benchmarks.fuzz_bytes import damaged, damaged_inside
from benchmarks.fuzz_cells import Change, Known, change
from benchmarks.fuzz_files import INBOX, WRITERS, Place, Sample, Sheet, samples
from recon.ingest.grid import place as place_of
from recon.ingest.plaintext import shown
from recon.ingest.read import read_file
from recon.ingest.reading import Reading
from recon.model import InputProblem
from recon.settings import Settings
from recon.wording.say import say, sentences
from recon_schemas.registry import columns_of

CASES = 6_000
SEED = 20261120
SETTINGS = Settings()


@dataclass(frozen=True)
class Read:
    """One file read: figures and times by cell, the places of each record, all that was said."""

    readings: tuple[Reading, ...]
    facts: dict[tuple[str | None, Place, str], object]
    records: tuple[tuple[str | None, frozenset[Place]], ...]
    said: tuple[str, ...]
    complaints: tuple[tuple[Place | None, InputProblem], ...]


def read(path: Path) -> Read:
    """Read the file at ``path``, and where each accepted figure and time stands."""
    readings = read_file(path, path.name, settings=SETTINGS, register=None)
    # The names of a Parquet file's columns are no row of it.
    header = 1 if path.suffix == ".parquet" else 0

    def placed(cell: str | None) -> Place | None:
        found = place_of(cell or "")
        return None if found is None else (found[0] + header, found[1])

    facts: dict[tuple[str | None, Place, str], object] = {}
    records = []
    for reading in readings:
        if reading.kind is None:
            continue
        for row in reading.frame.iter_rows(named=True):
            places = set()
            for column in columns_of(reading.kind):
                found = placed(reading.cell(row, column.name))
                if found is None:
                    continue
                places.add(found)
                value = row[column.name]
                if isinstance(value, (float, Decimal, datetime, date)):
                    facts[row["origin_sheet"], found, column.name] = value
            records.append((row["origin_sheet"], frozenset(places)))
    said = tuple(
        say(code, params)
        for reading in readings
        for code, params in (*((p.rule, p.params) for p in reading.problems), *reading.notes)
    )
    complaints = tuple((placed(p.cell), p) for reading in readings for p in reading.problems)
    return Read(readings, facts, tuple(records), said, complaints)


def faults_of_any(path: Path, found: Read) -> Iterator[str]:
    """What must hold of every reading, whatever the file."""
    known = sentences()
    if not found.readings:
        yield "no reading at all"
    for reading in found.readings:
        if reading.rows_read != reading.frame.height + reading.rows_rejected:
            yield "rows read are not accepted + rejected"
        if reading.rows_rejected and not any(p.rejects_row for p in reading.problems):
            yield "rows rejected without a problem"
        if reading.quarantine.height != reading.rows_rejected:
            yield "quarantine does not hold the rejected rows"
        if reading.kind is None and not any(r.problems for r in found.readings):
            yield "nothing recognised and nothing said"
        sheets = path.suffix in (".xlsx", ".xls", ".ods")
        for problem in reading.problems:
            if problem.rule not in known:
                yield f"problem {problem.rule} has no sentence"
            if problem.column is None or problem.rule.startswith("column"):
                continue
            lacks = [
                name
                for name in ("file", "row", *(("sheet",) if sheets else ()))
                if getattr(problem, name) is None
            ]
            if problem.cell is None and problem.value is not None:
                lacks.append("cell")
            if lacks:
                yield f"problem {problem.rule} of {problem.column} lacks {', '.join(lacks)}"


@dataclass
class Case:
    """One changed file with the unchanged reading it is held against."""

    sample: Sample
    at: int
    made: Change
    before: Read
    known: Known
    after: Read

    def faults(self) -> Iterator[str]:
        """Every way in which the changed file was misread."""
        yield from self._problems_point_right()
        yield from self._untouched()
        yield from self._scaled()
        yield from self._raised()
        yield from self._no_records_from_nowhere()

    def _sheet(self, name: str | None) -> Sheet:
        for at, sheet in enumerate(self.sample.sheets):
            if sheet.name == name and at != self.at:
                return sheet
        return self.made.sheet

    def _own(self, name: str | None) -> bool:
        return self._sheet(name) is self.made.sheet

    def _problems_point_right(self) -> Iterator[str]:
        for place, problem in self.after.complaints:
            if place is None or problem.value is None:
                continue
            cell = self._sheet(problem.sheet).cells.get(place)
            text = shown(cell.text.strip()) if cell else ""
            if problem.value not in text and text not in problem.value:
                yield (
                    f"{problem.rule} shows {problem.value!r} at {problem.cell}, "
                    f"where {text!r} stands"
                )
            own = place_of(problem.cell or "")
            if problem.row is not None and own is not None and problem.row != own[0]:
                yield f"{problem.rule} at {problem.cell} names row {problem.row}"

    def _silent(self) -> bool:
        return not set(self.after.said) - set(self.before.said)

    def _untouched(self) -> Iterator[str]:
        data = {p for name, held in self.before.records if self._own(name) for p in held}
        structure = bool(self.made.touched - data)
        hit = {p for n, held in self.before.records if held & self.made.touched for p in held}
        for (name, place, column), value in self.before.facts.items():
            own = self._own(name)
            if own and (place in hit or place in self.made.touched):
                continue
            now = self.made.moved(place) if own else place
            if now is None:
                continue
            read_now = self.after.facts.get((name, now, column))
            if read_now is None:
                if self._silent():
                    yield f"{column} at {place} was {value} and is lost, and nothing is said"
            elif read_now != value and not (structure and not self._silent()):
                yield f"{column} at {place} was {value}, is {read_now}"

    def _scaled(self) -> Iterator[str]:
        for place, (old, new) in self.made.scaled.items():
            for (name, at, column), value in self.before.facts.items():
                if not self._own(name) or at != place:
                    continue
                if not isinstance(value, (float, Decimal)):
                    continue
                now = self.after.facts.get((name, place, column))
                if now is None:
                    if not self._complains_of_row(place):
                        yield f"{column} at {place} is {new} and lost, and nothing is said"
                    continue
                expected = _expected(float(value), float(old), float(new))
                if expected is None:
                    continue
                if abs(float(now) - expected) > 1e-9 * max(1.0, abs(expected)):  # type: ignore[arg-type]
                    yield f"{column} at {place}: {new} was read as {now}, not as {expected}"

    def _complains_of_row(self, place: Place) -> bool:
        """Whether a problem names a cell of the record that holds ``place``."""
        mates = {p for _, held in self.before.records if place in held for p in held} | {place}
        rows = {row for row, _ in mates}
        return any(at in mates or (at is None and p.row in rows) for at, p in self.after.complaints)

    def _raised(self) -> Iterator[str]:
        for place in self.made.raises:
            if not any(at == place and self._own(p.sheet) for at, p in self.after.complaints):
                yield f"no problem at {place}"

    def _no_records_from_nowhere(self) -> Iterator[str]:
        places = {
            self.made.moved(p) for n, held in self.before.records if self._own(n) for p in held
        }
        for name, held in self.after.records:
            fresh = held - places - self.made.inserted - self.made.touched
            if self._own(name) and len(fresh) * 2 > len(held):
                yield f"a record was read of {sorted(held)[:3]}, which is none"


def _expected(value: float, old: float, new: float) -> float | None:
    """What ``new`` must be read as where ``old`` was read as ``value``; None for scales that
    have another zero (°F).
    """
    if value == old:
        return new
    if not old:
        return None
    factor = value / old
    known = (0.001, 0.01, 10.0, 100.0, 1000.0, 0.158987294928, 25.4, 304.8, 1e-6)
    return new * factor if any(abs(factor / k - 1) < 1e-9 for k in known) else None


@dataclass
class Tally:
    """What a run of the fuzzer saw."""

    cases: int = 0
    accepted: int = 0
    refused: int = 0
    finds: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")
    heaviest: tuple[float, str] = (0.0, "")
    kinds: Counter[str] = field(default_factory=Counter)

    def add(self, kind: str, name: str, found: Read | None, faults: Iterable[str]) -> None:
        """Count one case with its faults."""
        self.cases += 1
        self.kinds[kind] += 1
        if found is not None:
            self.accepted += sum(r.frame.height for r in found.readings)
            self.refused += sum(len(r.problems) for r in found.readings)
        for fault in dict.fromkeys(faults):
            self.finds.append(f"{name}: {fault}")
            print(f"  {self.finds[-1]}", flush=True)


class Fuzzer:
    """Draws cases from a seed, reads them in ``folder`` and keeps the tally."""

    def __init__(self, folder: Path, seed: int = SEED) -> None:
        self._folder = folder
        self._chance = random.Random(seed)
        self._samples = samples()
        self._unchanged: dict[tuple[str, str], Read] = {}
        self._sound = self._sound_files()
        self.tally = Tally()

    def _sound_files(self) -> dict[str, bytes]:
        """Files for raw damage: the inbox as it lies there, and every sample in every format."""
        sound = {path.name: path.read_bytes() for path in sorted(INBOX.glob("*.*"))}
        for sample in self._samples:
            for ending, write in WRITERS.items():
                if sample.plain or ending != "parquet":
                    sound[f"{sample.name}.{ending}"] = write(list(sample.sheets))
        return sound

    def run(self, cases: int) -> Tally:
        """Try ``cases`` cases; interrupted from the keyboard, those so far count."""
        try:
            for number in range(cases):
                if number % 2:
                    self._raw()
                else:
                    self._cells()
        except KeyboardInterrupt:
            print("interrupted", flush=True)
        return self.tally

    def _timed(self, path: Path, label: str) -> Read:
        _forget_peak()
        began, before = time.process_time(), _peak_mib()
        try:
            return read(path)
        finally:
            taken, grown = time.process_time() - began, _peak_mib() - before
            self.tally.slowest = max(self.tally.slowest, (taken, label))
            self.tally.heaviest = max(self.tally.heaviest, (grown, label))

    def _raw(self) -> None:
        name = self._chance.choice(sorted(self._sound))
        data = self._sound[name]
        inside = data.startswith(b"PK") and self._chance.random() < 0.7
        made = damaged_inside(data, self._chance) if inside else damaged(data, self._chance)
        path = self._folder / f"raw{Path(name).suffix}"
        path.write_bytes(made)
        label = f"case {self.tally.cases} raw {name}"
        try:
            found = self._timed(path, label)
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            self.tally.add("raw", label, None, [f"raised {type(error).__name__}: {error}"])
            return
        self.tally.add("raw", label, found, faults_of_any(path, found))

    def _cells(self) -> None:
        sample = self._chance.choice(self._samples)
        endings = [e for e in WRITERS if sample.plain or e != "parquet"]
        ending = self._chance.choice(endings)
        path = self._folder / f"cells.{ending}"
        before = self._as_is(sample, ending, path)
        known = _known(sample, before)
        made = change(sample.sheets[0], known, self._chance)
        path.write_bytes(WRITERS[ending]([made.sheet, *sample.sheets[1:]]))
        label = f"case {self.tally.cases} {sample.name} as {ending}, {made.name}"
        try:
            after = self._timed(path, label)
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            self.tally.add("cells", label, None, [f"raised {type(error).__name__}: {error}"])
            return
        case = Case(sample, 0, made, before, known, after)
        self.tally.add("cells", label, after, [*faults_of_any(path, after), *case.faults()])

    def _as_is(self, sample: Sample, ending: str, path: Path) -> Read:
        key = sample.name, ending
        if key not in self._unchanged:
            path.write_bytes(WRITERS[ending](list(sample.sheets)))
            self._unchanged[key] = read(path)
        return self._unchanged[key]


def _known(sample: Sample, before: Read) -> Known:
    first = next((name for name, _ in before.records), None)
    figures = {
        place: column
        for (name, place, column), value in before.facts.items()
        if name == first and isinstance(value, (float, Decimal))
    }
    records = tuple(held for name, held in before.records if name == first)
    rows = sample.plain or sum(len({r for r, _ in held}) == 1 for held in records) * 2 > len(
        records
    )
    return Known(figures, records, rows, sample.plain)


def _peak_mib() -> float:
    """The most memory held since ``_forget_peak``."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024
    except (OSError, IndexError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _forget_peak() -> None:
    """Let the mark of the most memory held fall to what is held now, where the system can."""
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return


def main(cases: int = CASES, seed: int = SEED) -> None:
    """Run the fuzzer and print what it saw."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        tally = Fuzzer(Path(folder), seed).run(cases)
        taken = time.perf_counter() - began
    of = ", ".join(f"{count:,} {kind}" for kind, count in sorted(tally.kinds.items()))
    print(f"{tally.cases:,} cases ({of}) in {taken:,.0f} s, seed {seed}")
    print(f"{tally.accepted:,} rows accepted, {tally.refused:,} problems")
    print(f"slowest  {tally.slowest[0]:6.2f} s of processor  {tally.slowest[1]}")
    print(f"heaviest {tally.heaviest[0]:6.1f} MiB  {tally.heaviest[1]}")
    print(f"{len(tally.finds)} finds")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
