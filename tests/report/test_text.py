from hypothesis import given, settings
from hypothesis import strategies as st

from recon.report.text import CELL_LIMIT, cell_text, file_name_part, natural_key, visible, width


def test_a_terminal_sequence_in_a_file_name_is_shown_and_has_no_effect():
    assert visible("a\x1b[2J\rb.csv") == r"a\x1b[2J\x0db.csv"


def test_marks_that_turn_the_direction_of_writing_are_shown():
    assert visible("gnp\u202excod.exe") == r"gnp\u202excod.exe"


def test_half_characters_of_foreign_file_names_are_shown():
    assert visible("盘点\udcd6.xlsx") == r"盘点\udcd6.xlsx"


def test_a_cell_keeps_its_line_ends_and_nothing_else_unseen():
    assert cell_text("one\r\ntwo\x07\tthree") == "one\ntwo\\x07\\x09three"


def test_a_text_longer_than_a_cell_holds_is_cut_and_says_so():
    shown = cell_text("x" * 40_000)
    assert len(shown) == CELL_LIMIT
    assert shown.endswith("… [40,000 characters]")


def test_a_file_name_part_is_safe_on_any_system():
    assert file_name_part('3号库/东:湾\\..\x00"a?') == "3号库-东-湾-..--a"
    assert file_name_part("../..") == "-"


def test_tank_9_stands_before_tank_10():
    assert sorted(["T-10", "T-9", "T-101"], key=natural_key) == ["T-9", "T-10", "T-101"]


def test_wide_characters_take_two_columns():
    assert width("罐号 T") == 6


@settings(deadline=None)
@given(st.text())
def test_what_is_visible_can_always_be_encoded_and_printed(text):
    shown = visible(text)
    shown.encode()
    assert not any(ord(character) < 32 or 127 <= ord(character) < 160 for character in shown)
