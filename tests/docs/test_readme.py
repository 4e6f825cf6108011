"""Every command README.md shows was run and its output is real."""

import shutil

from tests.docs.shown_commands import PAGE, ROOT, agrees, blocks, output_of


def test_the_outputs_shown_are_the_real_ones(tmp_path):
    passed_over = shutil.ignore_patterns("out", "*.duckdb", "*.wal")
    shutil.copytree(ROOT / "sample_data", tmp_path / "sample_data", ignore=passed_over)
    shown = blocks(PAGE.read_text(encoding="utf-8"))
    assert len(shown) >= 4
    for command, output in shown:
        real = output_of(command, tmp_path)
        assert agrees(output, real), f"{command}\n--- shown\n{output}\n--- real\n{real}"


def test_left_out_lines_do_not_hide_wrong_ones():
    assert agrees("a\n...\nd\n", "a\nb\nc\nd\n")
    assert not agrees("a\n...\ne\n", "a\nb\nc\nd\n")
    assert not agrees("a\nb\n", "a\nb\nc\n")
