"""A night that reads what is kept tells what a night tells that sums every entry."""

import csv

import duckdb
import pytest

from tests.acceptance.sites import Site, judge, recon, run_night, write_csv

PRODUCT = {"product": "CRU", "vcf_group": "crude", "density20_kgm3": 860.0}


def site_of(root):
    """Three tanks and three months of entries: tonnes, and volumes by a nominal density."""
    made = Site(
        root, '[site]\nname = "Kept"\n[[periods]]\nmonth = "2025-12"\nclosed_on = 2026-01-04\n'
    )
    made.products.append(dict(PRODUCT))
    for tank, product in (("T101", "OIL"), ("T102", "OIL"), ("T103", "CRU")):
        made.tank(tank, product=product)
        made.opening(tank, 5000, "2025-11-10 08:00", product=product, owner="Haiyue")
        made.gauge(tank, 7000)
    day = 0
    for month in ("2025-11", "2025-12", "2026-01"):
        for date in (12, 15, 18, 21, 24, 27):
            day += 1
            at, paper = f"{month}-{date} 10:00", {"owner": "Haiyue", "document_no": f"CK-{day:04}"}
            made.entry(f"R{day}", "receipt", "T101", 90, at, **paper)
            made.entry(f"I{day}", "issue", "T102", 60, at, **paper)
            made.entry(f"X{day}", "transfer", "T101", 30, at, counter_tank_id="T102", **paper)
            made.entry(f"V{day}", "receipt", "T103", 100, at, unit="m3", **paper, product="CRU")
    return made


class Later:
    """What comes to a site later: each step is a file that it did not have."""

    def __init__(self, root, base):
        self.root, self.rows, self.count = root, [dict(row) for row in base.entries], 0

    def export(self, *more, without=()):
        """The whole ledger as it is now, with other and new entries."""
        self.count += 1
        changed = {row["entry_id"]: row for row in more}
        old = [changed.pop(row["entry_id"], row) for row in self.rows]
        self.rows = [*old, *changed.values()]
        told = [row for row in self.rows if row["entry_id"] not in without]
        columns = list(dict.fromkeys(name for row in told for name in row))
        write_csv(self.root / f"inbox/export{self.count}.csv", told, columns)

    def entry(self, number, kind, tank, quantity, at, **more):
        return {"entry_id": number, "kind": kind, "effective_at": at, "tank_id": tank,
                "product": "OIL", "quantity": quantity, "owner": "Haiyue", **more}  # fmt: skip

    def density(self, value):
        """Another nominal density: volumes become other tonnes, under the same content."""
        path = self.root / "master/products.csv"
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        write_csv(path, [{**row, "density20_kgm3": value} for row in rows])


def steps(later):
    """Name, what comes, and the words of the night, one after the other."""
    entry = later.entry
    yield "the first night", lambda: None, ()
    yield (
        "the next day",
        lambda: later.export(entry("N1", "issue", "T101", 5, "2026-01-31 09:00")),
        (),
    )
    yield (
        "a late entry and a revised one",
        lambda: later.export(
            entry("L1", "receipt", "T102", 11, "2025-11-20 09:00"),
            entry("I8", "issue", "T102", 61, "2025-12-15 10:00", document_no="CK-0008"),
        ),
        (),
    )
    yield (
        "an old entry reversed, and one that moves into another month",
        lambda: later.export(
            entry("B1", "reversal", "T101", 30, "2026-01-31 11:00", reverses="X3"),
            entry("R7", "receipt", "T101", 90, "2026-01-12 10:00", document_no="CK-0007"),
        ),
        (),
    )
    yield (
        "the reversed original revised",
        lambda: later.export(
            entry("X3", "transfer", "T101", 33, "2025-11-18 10:00", counter_tank_id="T103")
        ),
        (),
    )
    yield "a night of the past", lambda: None, ("--as-of", "2025-12-20 22:00")
    yield "another density", lambda: later.density(840.0), ()
    yield (
        "another opening",
        lambda: later.export(entry("O-T102", "opening", "T102", 5100, "2025-11-19 08:00")),
        (),
    )
    yield "an entry that is missing", lambda: later.export(without=("R2",)), ()
    yield (
        "a dry run",
        lambda: later.export(entry("D1", "issue", "T101", 7, "2025-12-02 09:00")),
        ("--dry-run",),
    )
    yield "the night after it", lambda: None, ()


@pytest.fixture(scope="module")
def nights(tmp_path_factory):
    """Step → the documents of the night with what is kept, and of the same night without it."""
    folder = tmp_path_factory.mktemp("kept")
    sites = [site_of(folder / name) for name in ("with", "without")]
    for site in sites:
        site.build()
    pairs = [steps(Later(site.root, site)) for site in sites]
    told = {}
    for (name, come, words), (_, come_too, _) in zip(*pairs, strict=True):
        come()
        come_too()
        store = sites[1].root / "recon.duckdb"
        if store.exists():
            with duckdb.connect(str(store)) as other:
                other.execute("DELETE FROM kept_span")
        run = judge if words == ("--dry-run",) else run_night
        words = () if run is judge else words
        told[name] = tuple(run(site.root, *words).document for site in sites)
    return sites[0].root, told


def test_every_night_tells_the_same_with_and_without_what_is_kept(nights):
    _, told = nights
    assert len(told) == 11
    for name, (kept, anew) in told.items():
        assert kept == anew, name
    # No two of the nights are alike: each step changed something.
    assert len({str(kept["tanks"]) + str(kept["findings"]) for kept, _ in told.values()}) >= 10


def test_what_is_kept_in_the_end_is_what_its_entries_come_to(nights):
    root, _ = nights
    done = recon("verify", root)
    assert (done.code, done.err) == (0, "")
    with duckdb.connect(str(root / "recon.duckdb"), read_only=True) as store:
        spans = store.execute(
            "SELECT since FROM kept_span WHERE name = 'kept_sum' ORDER BY since"
        ).fetchall()
    assert [str(since) for (since,) in spans][:2] == ["2025-11-01", "2025-12-01"]


def test_a_copy_of_the_store_has_it_too(nights, tmp_path):
    root, _ = nights
    assert recon("backup", root, tmp_path / "copy.duckdb").code == 0
    rows = []
    for path in (root / "recon.duckdb", tmp_path / "copy.duckdb"):
        with duckdb.connect(str(path), read_only=True) as store:
            rows.append(store.execute("SELECT * FROM kept_sum ORDER BY ALL").fetchall())
    assert rows[0] == rows[1] != []


def test_verify_names_a_sum_that_is_not_that_of_its_entries(nights, tmp_path):
    root, _ = nights
    with duckdb.connect(str(root / "recon.duckdb")) as store:
        before = store.execute("SELECT rows_mark FROM kept_span WHERE name = 'kept_sum'").fetchall()
        assert before
        store.execute("UPDATE kept_sum SET net_t = net_t + 1 WHERE since = '2025-12-01'")
        store.execute(
            "UPDATE kept_span SET rows_mark = (SELECT sum(hash(r)) FROM kept_sum AS r "
            "WHERE r.since = '2025-12-01') WHERE name = 'kept_sum' AND since = '2025-12-01'"
        )
    done = recon("verify", root)
    assert done.code == 4
    assert "kept_sum: what is kept of 2025-12-01 up to before 2026-01-01 is not what" in done.err
