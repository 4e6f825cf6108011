"""What lies in a site folder, what is passed over and said, and writing beside."""

import os

import pytest

from recon.errors import DiskFullError, SiteError
from recon.site import find_sites, list_files, open_site, write_beside


@pytest.fixture
def site(tmp_path):
    (tmp_path / "depot" / "master").mkdir(parents=True)
    (tmp_path / "depot" / "inbox" / "november").mkdir(parents=True)
    return tmp_path / "depot"


def listed(site):
    listing = list_files(site / "inbox", site)
    return [file.shown_as for file in listing.files], dict(listing.skipped)


def test_files_are_found_in_any_sub_folder_in_order_of_path(site):
    (site / "inbox" / "z.csv").touch()
    (site / "inbox" / "november" / "a.xlsx").touch()
    assert sorted(listed(site)[0]) == ["inbox/november/a.xlsx", "inbox/z.csv"]


@pytest.mark.parametrize("name", ["~$sheet.xlsx", ".hidden", "copy.tmp", "big.csv.part"])
def test_temporary_and_lock_files_are_passed_over_and_said(site, name):
    (site / "inbox" / name).touch()
    assert listed(site) == ([], {f"inbox/{name}": "file_name_is_temporary"})


def test_a_link_out_of_the_site_is_not_followed(site, tmp_path):
    (tmp_path / "secret.csv").touch()
    (site / "inbox" / "link.csv").symlink_to(tmp_path / "secret.csv")
    assert listed(site) == ([], {"inbox/link.csv": "link_leads_out_of_the_site"})


def test_a_pipe_is_passed_over_without_waiting_for_it(site):
    os.mkfifo(site / "inbox" / "pipe.csv")
    assert listed(site) == ([], {"inbox/pipe.csv": "not_a_regular_file"})


def test_a_folder_that_is_no_site_is_one_clear_line(tmp_path):
    with pytest.raises(SiteError, match="no folder master/"):
        open_site(tmp_path)
    with pytest.raises(SiteError, match="no such folder"):
        open_site(tmp_path / "nowhere")


def test_a_folder_of_sites_gives_its_sites_in_order_of_name(site, tmp_path):
    (tmp_path / "annex" / "master").mkdir(parents=True)
    (tmp_path / "notes").mkdir()
    assert find_sites((tmp_path,)) == (tmp_path / "annex", site)
    assert find_sites((site,)) == (site,)


def test_a_site_without_a_name_is_called_by_its_folder(site):
    assert open_site(site).name == "depot"


def test_a_failed_write_leaves_what_was_there_and_nothing_else(tmp_path):
    target = tmp_path / "results.json"
    target.write_text("yesterday")

    def half(path):
        path.write_text("half")
        raise OSError(28, "No space left on device")

    with pytest.raises(DiskFullError, match="No space left"):
        write_beside(target, half)
    assert target.read_text() == "yesterday"
    assert [path.name for path in tmp_path.iterdir()] == ["results.json"]
