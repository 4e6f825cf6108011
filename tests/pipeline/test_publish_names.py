"""What somebody changed is never overwritten."""

import pytest

from recon.pipeline.publish import _free_name
from recon.site import file_sha256


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "night.xlsx"
    path.write_bytes(b"as we wrote it")
    return path


@pytest.fixture
def made(tmp_path):
    path = tmp_path / ".night.xlsx.part"
    path.write_bytes(b"as we write it now")
    return path


def test_our_own_untouched_workbook_is_written_again(book, made):
    assert _free_name(book, made, {"night.xlsx": file_sha256(book)}) == book


def test_a_workbook_that_somebody_changed_keeps_its_name_and_the_new_one_takes_another(book, made):
    ours = {"night.xlsx": file_sha256(book)}
    book.write_bytes(b"with a decision in it")
    second = book.with_name("night (2).xlsx")
    assert _free_name(book, made, ours) == second
    second.write_bytes(b"another")
    assert _free_name(book, made, ours) == book.with_name("night (3).xlsx")


def test_what_a_killed_night_wrote_and_did_not_note_is_not_written_twice(book, made):
    book.write_bytes(made.read_bytes())
    assert _free_name(book, made, {}) == book


@pytest.mark.parametrize("put", ["folder", "link"])
def test_a_folder_or_a_link_under_our_name_is_left_alone(book, made, put):
    book.unlink()
    if put == "folder":
        book.mkdir()
    else:
        book.symlink_to(made)
    assert _free_name(book, made, {}) == book.with_name("night (2).xlsx")
