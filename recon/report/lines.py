"""Lines for a terminal: problems one a line, sentences broken at its width.

Wide characters count as two columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from recon.model import InputProblem
from recon.report.text import visible, width
from recon.wording.say import say

COLUMNS = 80

_PIECES = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]|[^\s\u2e80-\u9fff\uff00-\uffef]+|\s+")


def wrapped(text: str, indent: str = "", columns: int = COLUMNS) -> Iterator[str]:
    """``text`` made safe, in lines of at most ``columns``; a longer word stands alone."""
    line, used = indent, width(indent)
    empty = True
    for piece in _PIECES.findall(visible(text)):
        size = width(piece)
        if not empty and used + size > columns:
            yield line.rstrip()
            line, used, empty = indent, width(indent), True
        if empty and piece.isspace():
            continue
        line, used, empty = line + piece, used + size, False
    if not empty:
        yield line.rstrip()


def problem_line(problem: InputProblem, language: str = "en") -> str:
    """``file · sheet · cell: sentence`` on one line, safe to print; what is unknown is left out."""
    place = problem.cell
    if place is None and problem.row is not None:
        place = say("report_row", {"row": problem.row}, language)
    parts = [part for part in (problem.file, problem.sheet, place) if part]
    return visible(f"{' · '.join(parts)}: {say(problem.rule, problem.params, language)}")
