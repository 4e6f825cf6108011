"""What somebody changed is never overwritten."""

from recon.pipeline.publish import _free_name
from recon.site import file_sha256


def test_our_own_untouched_workbook_is_written_again(tmp_path):
    book = tmp_path / "night.xlsx"
    book.write_bytes(b"as we wrote it")
    assert _free_name(book, {"night.xlsx": file_sha256(book)}) == book


def test_a_workbook_that_somebody_changed_keeps_its_name_and_the_new_one_takes_another(tmp_path):
    book = tmp_path / "night.xlsx"
    book.write_bytes(b"as we wrote it")
    ours = {"night.xlsx": file_sha256(book)}
    book.write_bytes(b"with a decision in it")
    assert _free_name(book, ours) == tmp_path / "night (2).xlsx"
    (tmp_path / "night (2).xlsx").write_bytes(b"another")
    assert _free_name(book, ours) == tmp_path / "night (3).xlsx"
