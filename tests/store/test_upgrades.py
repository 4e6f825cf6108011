"""A store of every earlier version is brought up and goes on as one that was always new."""

import shutil

import pytest

from recon.store import migrate
from recon.store.connection import Store
from recon.store.runs import verify
from tests.acceptance.sites import recon, run_night
from tests.store.old_stores import kept, later, restore, site_of


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """The site after two nights of today's program."""
    site = site_of(tmp_path_factory.mktemp("today") / "s")
    assert site.run().code == 0
    later(site.root)
    night = run_night(site.root)
    assert night.code == 3
    return night.document


def test_every_version_that_this_program_knows_is_kept():
    assert sorted(kept()) == list(range(1, len(migrate.migrations()) + 1))


@pytest.mark.parametrize("version", sorted(kept()))
def test_a_store_of_an_earlier_version_goes_on(version, tmp_path, undisturbed):
    site = site_of(tmp_path / "s").build()
    restore(kept()[version], site / "recon.duckdb")
    shutil.copy(site / "recon.duckdb", tmp_path / "only.duckdb")
    if version < len(migrate.migrations()):
        assert recon("verify", site).code == 4  # a reader changes nothing
    with Store.open(tmp_path / "only.duckdb") as store:
        assert store.value("SELECT max(version) FROM schema_version") == len(migrate.migrations())
        assert verify(store) == []
        assert store.value("SELECT count(*) FROM movements") == (0 if version == 1 else 4)
    if version == 1:
        # It had seen no night yet.
        assert run_night(site).code == 0
    later(site)
    night = run_night(site)
    assert recon("verify", site).code == 0
    assert night.document["totals"] == undisturbed["totals"]
    assert night.document["tanks"] == undisturbed["tanks"]
    assert night.document["findings"] == undisturbed["findings"]
