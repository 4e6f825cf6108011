"""The data dictionary: what every column of every input kind means, from the schemas themselves.

Three forms of the same content: text for a terminal of 80 columns, markdown for a page, JSON for
programs. ``language`` chooses titles and descriptions; names, header words and spellings are the
same in both.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from recon.report.labels import Label
from recon.report.text import width
from recon_schemas.fields import Column, Rule
from recon_schemas.registry import KINDS, aside_words_of, columns_of, one_of, rules_of, title_of

SCHEMA = "recon.dictionary/1"
WIDTH = 80

_VALUES = {
    "identifier": Label("identifier", "标识"),
    "text": Label("text", "文字"),
    "choice": Label("choice", "选项"),
    "number": Label("number", "数值"),
    "decimal": Label("exact decimal", "精确小数"),
    "time": Label("date and time", "日期时间"),
    "date": Label("date", "日期"),
    "flag": Label("yes or no", "是否"),
}
_HEADED = Label("Headers", "表头")
_DATE_PART = Label("Date alone", "仅日期")
_TIME_PART = Label("Time alone", "仅时刻")
_CHOICES = Label("Values", "取值")
_DEFAULT = Label("When blank", "空白时")
_EXAMPLE = Label("Example", "示例")
_RULES = Label("What must hold for every row", "每行须满足")
_PASSED_OVER = Label("Known headers that fill no column", "已知但不采用的表头")
_REQUIRED = Label("* a sheet must have this column", "* 必备栏")
_ONE_OF = Label("+ a sheet must have one of:", "+ 至少具备其一：")
_COLUMN = Label("Column", "栏目")
_UNIT = Label("Unit", "单位")
_MEANING = Label("Meaning", "含义")
_RULE = Label("Rule", "规则")
_STATEMENT = Label("What must hold", "须满足")
_OVERVIEW = Label("Input kinds and their columns", "输入种类及其栏目")
_HINT = Label(
    "recon schema KIND shows what each column means; recon schema results the results document.",
    "recon schema KIND 显示各栏含义；recon schema results 显示结果文件格式。",
)
_CLOSING = "。，、；：）》」"
_BOUNDS = {"≥": "minimum", ">": "exclusiveMinimum", "≤": "maximum", "<": "exclusiveMaximum"}


def as_json(kinds: Iterable[str] = tuple(KINDS)) -> str:
    """The dictionary of ``kinds`` as a JSON document (``recon.dictionary/1``)."""
    document = {"schema": SCHEMA, "kinds": [_kind_as_json(kind) for kind in kinds]}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def as_markdown(kinds: Iterable[str] = tuple(KINDS), language: str = "en") -> str:
    """The dictionary of ``kinds`` as markdown: a section a kind, a table row a column."""
    return "\n".join(_kind_as_markdown(kind, language) for kind in kinds)


def as_text(kind: str, language: str = "en") -> str:
    """The dictionary of one kind, wrapped at 80 columns."""
    title = title_of(kind)
    lines = [
        f"{kind} · {title.title} · {title.title_zh}",
        *_wrapped(_in(language, title.description, title.description_zh)),
        "",
        _say(_REQUIRED, language),
    ]
    for group in one_of(kind):
        lines += _listed(_say(_ONE_OF, language), group, 0, 2)
    for column in columns_of(kind):
        lines += ["", *_column_as_text(column, kind, language)]
    if rules_of(kind):
        lines += ["", _say(_RULES, language) + ":"]
        for rule in rules_of(kind):
            lines += _wrapped(f"- {_statement(rule, language)} ({rule.name})", 2, 4)
    if aside_words_of(kind):
        words = [word for words in aside_words_of(kind).values() for word in words]
        lines += ["", *_listed(_say(_PASSED_OVER, language) + ":", words, 0, 2)]
    return "\n".join(lines) + "\n"


def overview(language: str = "en") -> str:
    """Every kind with the names of its columns, wrapped at 80 columns."""
    lines = [f"{_say(_OVERVIEW, language)} ({_say(_REQUIRED, language)})"]
    for kind in KINDS:
        title = title_of(kind)
        lines += [
            "",
            f"{kind} · {title.title} · {title.title_zh}",
            *_wrapped(_in(language, title.description, title.description_zh), 2, 2),
            *_wrapped(", ".join(_marked(column) for column in columns_of(kind)), 4, 4),
        ]
    return "\n".join([*lines, "", *_wrapped(_say(_HINT, language))]) + "\n"


def _kind_as_json(kind: str) -> dict[str, Any]:
    title = title_of(kind)
    return {
        "kind": kind,
        "title": title.title,
        "title_zh": title.title_zh,
        "description": title.description,
        "description_zh": title.description_zh,
        "columns": [_column_as_json(column) for column in columns_of(kind)],
        "one_of": [list(group) for group in one_of(kind)],
        "rules": [
            {
                "name": rule.name,
                "statement": rule.statement,
                "statement_zh": rule.statement_zh,
                "columns": list(rule.columns),
            }
            for rule in rules_of(kind)
        ],
        "known_headers": {holds: list(words) for holds, words in aside_words_of(kind).items()},
    }


def _column_as_json(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "type": column.value,
        "required": column.required,
        "nullable": column.nullable,
        "rejects_row": column.bears_figure,
        "unit": column.unit,
        "dimension": column.dimension,
        "title": column.title,
        "title_zh": column.title_zh,
        "description": column.description,
        "description_zh": column.description_zh,
        "headers": {"zh": list(column.zh), "en": list(column.en)},
        "date_headers": list(column.date_words),
        "time_headers": list(column.time_words),
        "values": {value: list(others) for value, others in (column.choices or {}).items()} or None,
        "limits": {_BOUNDS[sign]: bound for sign, bound in column.limits},
        "default": column.default,
        "example": column.example or None,
    }


def _kind_as_markdown(kind: str, language: str) -> str:
    title = title_of(kind)
    heads = (_COLUMN, _MEANING, _UNIT, _HEADED, _EXAMPLE)
    lines = [
        f"## {kind}: {title.title} {title.title_zh}",
        "",
        _in(language, title.description, title.description_zh),
        "",
        "\\" + _say(_REQUIRED, language),
        "",
    ]
    for group in one_of(kind):
        names = ", ".join(f"`{name}`" for name in group)
        lines += [f"\\{_say(_ONE_OF, language)} {names}", ""]
    lines += [_row(_say(head, language) for head in heads), _row("---" for _ in heads)]
    lines += [_column_as_row(column, kind, language) for column in columns_of(kind)]
    if rules_of(kind):
        lines += ["", _row((_say(_RULE, language), _say(_STATEMENT, language))), _row(("---",) * 2)]
        lines += [
            _row((f"`{rule.name}`", _cell(_statement(rule, language)))) for rule in rules_of(kind)
        ]
    return "\n".join(lines) + "\n"


def _column_as_row(column: Column, kind: str, language: str) -> str:
    meaning = [
        f"**{column.title} {column.title_zh}**. "
        + _in(language, column.description, column.description_zh),
        *(f"`{value}`: {', '.join(others)}." for value, others in (column.choices or {}).items()),
    ]
    if column.default is not None:
        meaning.append(f"{_say(_DEFAULT, language)}: {column.default}.")
    headed = [*column.zh, *column.en, *column.date_words, *column.time_words]
    mark = _mark(column, kind).replace("*", "\\*").strip()
    return _row(
        (
            f"`{column.name}`{mark}",
            _cell("<br>".join(meaning)),
            _cell(", ".join(_facts(column))),
            _cell(", ".join(headed)),
            _cell(column.example),
        )
    )


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _column_as_text(column: Column, kind: str, language: str) -> list[str]:
    left = f"{_mark(column, kind)} {column.name}"
    right = ", ".join([_say(_VALUES[column.value], language), *_facts(column)])
    lines = [left + " " * max(2, WIDTH - width(left) - width(right)) + right]
    lines.append(f"    {column.title} · {column.title_zh}")
    lines += _wrapped(_in(language, column.description, column.description_zh), 4, 4)
    for value, others in (column.choices or {}).items():
        lines += _listed(f"{value} =", others, 4, 8)
    said = (
        (_DEFAULT, (column.default,)),
        (_HEADED, (*column.zh, *column.en)),
        (_DATE_PART, column.date_words),
        (_TIME_PART, column.time_words),
        (_EXAMPLE, (column.example,)),
    )
    for label, items in said:
        shown = [item for item in items if item]
        if shown:
            lines += _listed(_say(label, language) + ":", shown, 4, 8)
    return lines


def _facts(column: Column) -> list[str]:
    """Unit and limits: ``mm``, ``≥ 0``."""
    limits = [f"{sign} {bound:g}" for sign, bound in column.limits]
    return [column.unit, *limits] if column.unit else limits


def _mark(column: Column, kind: str) -> str:
    if column.required:
        return "*"
    return "+" if any(column.name in group for group in one_of(kind)) else " "


def _marked(column: Column) -> str:
    return column.name + ("*" if column.required else "")


def _statement(rule: Rule, language: str) -> str:
    return _in(language, rule.statement, rule.statement_zh)


def _say(label: Label, language: str) -> str:
    return _in(language, label.en, label.zh)


def _in(language: str, english: str, chinese: str) -> str:
    return chinese if language == "zh" else english


def _wrapped(text: str, first: int = 0, rest: int = 0) -> list[str]:
    """``text`` in lines of at most 80 columns: it breaks at blanks and between wide characters."""
    return _filled(_pieces(text), first, rest)


def _listed(head: str, items: Iterable[str], first: int, rest: int) -> list[str]:
    """``head`` and its items, in lines that break between items only."""
    parts = list(items)
    pieces = [(f"{item},", True) for item in parts[:-1]] + [(item, True) for item in parts[-1:]]
    return _filled([(head, False), *pieces], first, rest)


def _filled(pieces: Iterable[tuple[str, bool]], first: int, rest: int) -> list[str]:
    """Lines of pieces, each given with whether a blank stands before it; wide signs take two."""
    lines: list[str] = []
    line, held = " " * first, False
    for piece, gap in pieces:
        lead = " " if gap and held else ""
        if held and width(line) + len(lead) + width(piece) > WIDTH:
            lines.append(line)
            line, lead = " " * rest, ""
        line, held = line + lead + piece, True
    return [*lines, line]


def _pieces(text: str) -> list[tuple[str, bool]]:
    """The parts between which a line may break; a closing sign stays with what it closes."""
    pieces: list[tuple[str, bool]] = []
    for word in text.split():
        gap, before_wide = True, False
        for sign in word:
            wide = width(sign) == 2
            breaks = gap or (sign not in _CLOSING and (wide or before_wide))
            if breaks:
                pieces.append((sign, gap))
            else:
                pieces[-1] = (pieces[-1][0] + sign, pieces[-1][1])
            gap, before_wide = False, wide
    return pieces
