"""Kills nights and looks at what is left: ``python -m benchmarks.faults [TRIES [JOBS]]``.

Two nights of a small simulated site are killed (SIGKILL): its first, which makes the store, and a
next one, which has a new stocktake and a later ledger with a revised entry; the first once more
with its files read in processes of their own, as big inboxes are. They are killed at moments drawn
over the whole length of the night's own processor time, and just before every step and every change
to a file or folder of the site. Each is then run again to its end. What is left must be what an
undisturbed night leaves: every row of every table but times of running, every sheet of the
workbook, every byte of the documents, the same files and no others.
"""

from __future__ import annotations

import csv
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

SEED = 20261120
BESIDE = "read beside"
CASES = ("first night", "next night", BESIDE)
_CHANGES = ("os.rename", "os.remove", "os.rmdir", "os.link", "os.mkdir", "shutil.rmtree", "open")
_PATIENCE_S = 600.0


@dataclass(frozen=True)
class Try:
    """One night killed and run again; ``broken`` says what was not as undisturbed."""

    series: str
    case: str
    moment: str
    killed: bool
    broken: tuple[str, ...]


def in_a_fork(work: Callable[[], Any]) -> Any:
    """What ``work`` returns (JSON), done in a process of its own: threads stay there."""
    out, back = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(out)
        with os.fdopen(back, "w") as pipe:
            json.dump(work(), pipe)
        os._exit(0)
    os.close(back)
    with os.fdopen(out) as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    return json.loads(text)


def start_night(
    site: Path, hook: Callable[[str, tuple[Any, ...]], None] | None = None, *, case: str = ""
) -> int:
    """``recon run`` on ``site`` in a process group of its own; the id of the process."""
    child = os.fork()
    if child:
        return child
    try:
        os.setsid()
        silence = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silence, stream)
        temporary = site.with_name(f"{site.name}-tmp")
        temporary.mkdir(exist_ok=True)
        os.environ["TMPDIR"] = str(temporary)
        tempfile.tempdir = str(temporary)
        if hook is not None:
            sys.addaudithook(hook)
        from recon.cli.main import _run
        from recon.pipeline import inbox

        if case == BESIDE:
            inbox.WORTH_A_PROCESS_S = 0.0
        os._exit(_run(["run", str(site), "--quiet", "--wait", "0"], False))
    finally:
        os._exit(99)


def wait_for(child: int, until_cpu_s: float = float("inf")) -> tuple[int, float]:
    """Wait for a night, or kill it at so many seconds of its own; exit code and its seconds."""
    deadline, tick = time.monotonic() + _PATIENCE_S, os.sysconf("SC_CLK_TCK")
    own_s = 0.0
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status), own_s
        spent = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[11:13]
        own_s = sum(map(int, spent)) / tick
        if own_s >= until_cpu_s or time.monotonic() > deadline:
            os.kill(child, signal.SIGKILL)
        time.sleep(0.002)


def watcher(site: Path, met: Callable[[int, str], None]) -> Callable[[str, tuple[Any, ...]], None]:
    """An audit hook that counts steps of the night and changes to files of ``site``."""
    count = 0

    def hook(event: str, told: tuple[Any, ...]) -> None:
        nonlocal count
        if event == "recon.step":
            what = str(told[0])
        elif event in _CHANGES and _touches(site, event, told):
            what = f"{event} {Path(os.fsdecode(told[0])).name}"
        else:
            return
        count += 1
        met(count, what)

    return hook


def _touches(site: Path, event: str, told: tuple[Any, ...]) -> bool:
    """Whether an event changes a file of the site; what is in its temporary folder apart."""
    if not isinstance(told[0], str | bytes | os.PathLike):
        return False
    path = os.fsdecode(told[0])
    if not path.startswith(str(site) + os.sep) or ".temporary" + os.sep in path:
        return False
    return event != "open" or bool(told[2] & (os.O_WRONLY | os.O_RDWR))


def events_of(site: Path, case: str) -> list[str]:
    """Every event of an undisturbed night, in order."""
    heard = site.with_name(f"{site.name}-events")

    def met(_: int, what: str) -> None:
        fd = os.open(heard, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(fd, f"{what}\n".encode())
        os.close(fd)

    wait_for(start_night(site, watcher(site, met), case=case))
    return heard.read_text().splitlines()


def kill_before(number: int, site: Path, case: str) -> tuple[int, float]:
    """Run the night and kill it just before the event of this number."""

    def met(count: int, _: str) -> None:
        if count == number:
            os.kill(os.getpid(), signal.SIGKILL)

    return wait_for(start_night(site, watcher(site, met), case=case))


def prepare(folder: Path) -> dict[str, Path]:
    """The site as each case finds it."""
    first, following = folder / "first", folder / "next"

    def make() -> None:
        from recon.cli.main import _run

        asked = "--tanks 4 --nights 2 --entries 8 --faults duplicate_entry,cutoff --seed 7"
        if _run(["simulate", str(first), *asked.split()], False):
            raise RuntimeError("no site was made")

    in_a_fork(make)
    shutil.copytree(first, following)
    later = max((following / "inbox").glob("stocktake-*"))
    later.rename(folder / "later.csv")
    wait_for(start_night(following))
    (folder / "later.csv").rename(later)
    with (following / "inbox/ledger.csv").open(newline="", encoding="utf-8") as source:
        header, *rows = list(csv.reader(source))
    rows[-1][header.index("quantity")] = "12.345"
    with (following / "inbox/ledger-2.csv").open("w", newline="", encoding="utf-8") as target:
        csv.writer(target).writerows([header, *rows])
    return {"first night": first, "next night": following, BESIDE: first}


def half_files(site: Path) -> list[str]:
    """Documents for people that are not whole, looked at as the kill has left them."""
    from zipfile import ZipFile

    broken = []
    for path in sorted((site / "out").glob("[!.]*")):
        try:
            if path.suffix == ".xlsx":
                with ZipFile(path) as archive:
                    whole = archive.testzip() is None
            else:
                text = path.read_text(encoding="utf-8")
                whole = text.endswith("\n") and (path.suffix != ".json" or bool(json.loads(text)))
        except Exception:
            whole = False
        if not whole:
            broken.append(f"half a file: {path.suffix}")
    return broken


def one_try(series: str, case: str, base: Path, aim: float, moment: str, expected: Any) -> Try:
    """Kill a night of a copy of ``base`` at ``aim``, run it again and compare."""
    from benchmarks.fault_state import differences, state_of

    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        shutil.copytree(base, site)
        if series == "at random":
            child = start_night(site, case=case)
            code, _ = wait_for(child, aim)
        else:
            code, _ = kill_before(int(aim), site, case)
        broken = half_files(site)
        again, _ = wait_for(start_night(site, case=case))
        if again != expected["exit"]:
            broken.append(f"exit {again} of the night run again")
        try:
            broken += differences(expected, in_a_fork(lambda: state_of(site)))
        except ValueError:
            broken.append("nothing that could be read")
        return Try(series, case, moment, code == -signal.SIGKILL, tuple(broken))


def tasks_of(tries: int, cases: dict[str, Path], folder: Path) -> tuple[list[Any], dict[str, Any]]:
    """Every try as arguments of ``one_try``, and what an undisturbed night leaves, by case."""
    from benchmarks.fault_state import state_of

    draw, tasks, expected = random.Random(SEED), [], {}
    for case, base in cases.items():
        whole = folder / f"undisturbed {case}" / "site"
        shutil.copytree(base, whole)
        code, cpu_s = wait_for(start_night(whole, case=case))
        expected[case] = {**in_a_fork(lambda whole=whole: state_of(whole)), "exit": code}
        copy = folder / f"watched {case}" / "site"
        shutil.copytree(base, copy)
        events = events_of(copy, case)
        share = tries // 2 if case == CASES[0] else tries - tries // 2
        chosen = range(len(events))
        if len(events) > tries:
            chosen = sorted(draw.sample(chosen, tries))
        tasks += [("before an event", case, base, n + 1, events[n]) for n in chosen]
        for _ in range(share):
            at = draw.uniform(0, cpu_s)
            tasks.append(("at random", case, base, at, f"{at:.2f} s of {cpu_s:.2f}"))
    draw.shuffle(tasks)
    return tasks, expected


def work_through(tasks: list[Any], expected: dict[str, Any], jobs: int, folder: Path) -> list[Try]:
    """All tries, ``jobs`` at a time, each worker a process that no thread was begun in."""
    workers = []
    for job in range(jobs):
        worker = os.fork()
        if worker == 0:
            with (folder / f"done-{job}").open("w") as done:
                for task in tasks[job::jobs]:
                    made = one_try(*task, expected[task[1]])
                    done.write(json.dumps(asdict(made)) + "\n")
                    done.flush()
            os._exit(0)
        workers.append(worker)
    for worker in workers:
        os.waitpid(worker, 0)
    lines = [line for job in range(jobs) for line in (folder / f"done-{job}").open()]
    return [Try(**(told | {"broken": tuple(told["broken"])})) for told in map(json.loads, lines)]


def table(made: list[Try]) -> list[str]:
    """The table to print, and a line for everything that broke."""
    lines = [f"{'':<18}{'':<14}{'tries':>6}{'killed':>8}{'survived':>10}"]
    for series in ("at random", "before an event"):
        for case in CASES:
            own = [one for one in made if (one.series, one.case) == (series, case)]
            killed, sound = sum(one.killed for one in own), sum(not one.broken for one in own)
            lines.append(f"{series:<18}{case:<14}{len(own):>6}{killed:>8}{sound:>10}")
    what = Counter((text, one.case) for one in made for text in one.broken)
    for (text, case), count in what.most_common():
        where = sorted({one.moment for one in made if text in one.broken and one.case == case})
        lines.append(f"  broke: {text} ({case}, {count} ×; at {'; '.join(where[:4])})")
    return lines


def measure(tries: int, jobs: int) -> list[Try]:
    """Prepare, kill, run again and compare; every try that was made."""
    import recon.cli.nights
    import recon.report.workbook  # noqa: F401 (a fork need not import them again)

    with tempfile.TemporaryDirectory(prefix="recon-faults-") as name:
        folder = Path(name).resolve()
        tempfile.tempdir = str(folder)
        tasks, expected = tasks_of(tries, prepare(folder), folder)
        made = work_through(tasks, expected, jobs, folder)
        tempfile.tempdir = None
    if len(made) != len(tasks):
        raise RuntimeError(f"{len(made)} of {len(tasks)} tries came back")
    return made


def main(tries: int = 200, jobs: int = 2) -> bool:
    """Print the table; whether everything survived."""
    began = time.perf_counter()
    made = measure(tries, jobs)
    print("\n".join(table(made)))
    print(f"{len(made)} tries in {time.perf_counter() - began:.0f} s")
    return not any(one.broken for one in made)


if __name__ == "__main__":
    sys.exit(0 if main(*map(int, sys.argv[1:])) else 1)
