"""What ``recon validate`` found, as text, JSON, JUnit XML or GitHub annotations."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from recon.model import InputProblem, Params
from recon.report.lines import problem_line
from recon.report.text import visible
from recon.wording.say import say


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """One file that was checked: rows_read = rows_accepted + rows_rejected."""

    path: str
    kind: str | None
    rows_read: int
    rows_accepted: int
    rows_rejected: int
    problems: tuple[InputProblem, ...]
    notes: tuple[tuple[str, Params], ...] = ()


def as_text(files: Sequence[CheckedFile], language: str) -> str:
    """One line a file, its problems below it, a count at the end."""
    lines = []
    for file in files:
        lines.append(
            f"{visible(file.path)}: {file.kind or 'no known kind'}, {file.rows_read} rows read = "
            f"{file.rows_accepted} accepted + {file.rows_rejected} rejected"
        )
        lines += [f"  {problem_line(problem, language)}" for problem in file.problems]
        lines += [
            f"  note: {visible(say(code, dict(params), language))}" for code, params in file.notes
        ]
    wrong = sum(len(file.problems) for file in files)
    lines.append(f"{len(files)} files, {wrong} problems")
    return "\n".join(lines) + "\n"


def as_json(files: Sequence[CheckedFile], language: str) -> str:
    """A document ``recon.validation/1``: files with their counts and problems."""
    document = {
        "schema": "recon.validation/1",
        "files": [
            {
                "path": file.path,
                "kind": file.kind,
                "rows_read": file.rows_read,
                "rows_accepted": file.rows_accepted,
                "rows_rejected": file.rows_rejected,
                "problems": [_problem(problem, language) for problem in file.problems],
            }
            for file in files
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2, default=str) + "\n"


def as_junit(files: Sequence[CheckedFile], language: str) -> str:
    """JUnit XML: a test case a file, a failure a problem."""
    wrong = sum(1 for file in files if file.problems)
    suite = ElementTree.Element(
        "testsuite", name="recon validate", tests=str(len(files)), failures=str(wrong)
    )
    for file in files:
        case = ElementTree.SubElement(
            suite, "testcase", name=visible(file.path), classname=file.kind or "unknown"
        )
        for problem in file.problems:
            said = problem_line(problem, language)
            failure = ElementTree.SubElement(case, "failure", message=said, type=problem.rule)
            failure.text = said
    ElementTree.indent(suite)
    return ElementTree.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


def as_github(files: Sequence[CheckedFile], language: str) -> str:
    """GitHub workflow commands: one ``::error`` a problem."""
    lines = []
    for file in files:
        for problem in file.problems:
            where = f"file={_property(file.path)}"
            if problem.row is not None:
                where += f",line={problem.row}"
            said = _data(problem_line(problem, language))
            lines.append(f"::error {where},title={_property(problem.rule)}::{said}")
    return "".join(line + "\n" for line in lines)


FORMATS: dict[str, Callable[[Sequence[CheckedFile], str], str]] = {
    "text": as_text,
    "json": as_json,
    "junit": as_junit,
    "github": as_github,
}
"""``--format`` → how the checked files are written."""


def any_problem(files: Iterable[CheckedFile]) -> bool:
    """Whether anything was wrong in any file."""
    return any(file.problems for file in files)


def _problem(problem: InputProblem, language: str) -> dict[str, object]:
    return {
        "sheet": problem.sheet,
        "cell": problem.cell,
        "row": problem.row,
        "column": problem.column,
        "value": problem.value,
        "rule": problem.rule,
        "params": dict(problem.params),
        "message": visible(say(problem.rule, _spoken(problem), language)),
    }


def _spoken(problem: InputProblem) -> dict[str, object]:
    return {**problem.params, "value": problem.value, "column": problem.column}


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
