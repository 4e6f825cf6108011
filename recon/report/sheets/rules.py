"""规则 Rules in force: profile, lines and every setting that can change a figure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from recon.report import labels
from recon.report.book import Book
from recon.report.labels import Label
from recon.report.tables import CellValue, Column, Row, Table, Told
from recon.settings import Settings
from recon.wording.say import sentences

COLUMNS = (
    Column(Label("Part", "部分"), 14, "code"),
    Column(Label("Rule", "规则"), 30, "code"),
    Column(Label("In force", "现行值"), 24, "code"),
    Column(Label("Default", "默认值"), 18, "code"),
    Column(Label("Changed", "已更改"), 9, "centre"),
    Column(Label("Meaning", "含义"), 70, "wrap"),
)
_NOT_RULES = ("store", "output")


def sheet(book: Book) -> None:
    """Write the sheet."""
    book.write(table(book.told))


def table(told: Told) -> Table:
    """What holds for every figure, then the settings in order."""
    rows = [*_statements(told), *_settings(told)]
    return Table(labels.RULES, "report_about_rules", COLUMNS, rows, frozen=2)


def tolerance_sentence(told: Told) -> str:
    """The lines between matched, WATCH and HIGH, with the values in force."""
    lines = {**Settings().tolerance.model_dump(), **told.run.settings.get("tolerance", {})}
    lines["coverage_factor"] = told.run.coverage_factor
    return told.say("report_tolerance", **lines)


def _statements(told: Told) -> Iterator[Row]:
    run = told.run
    held: tuple[tuple[Label, str, str], ...] = (
        (Label("profile", "配置"), run.profile, told.say(f"report_profile_{run.profile}")),
        (Label("rounding", "修约"), "", told.say("report_rounding")),
        (Label("tolerance", "允差"), "", tolerance_sentence(told)),
        (Label("sign", "符号"), "", told.say("report_sign")),
    )
    for name, value, meaning in held:
        yield Row((name.both, None, value, None, None, meaning))
    yield Row((Label("rules", "规则").both, "rules_sha256", run.rules_sha256, None, None, None))


def _settings(told: Told) -> Iterator[Row]:
    usual = dict(_flat(Settings().model_dump(mode="json")))
    for key, value in _flat(told.run.settings):
        part, _, name = key.partition(".")
        if part in _NOT_RULES:
            continue
        default = usual.get(key)
        changed = value != default
        meaning = f"report_setting_{key}"
        yield Row(
            (
                part,
                name or part,
                _shown(value),
                _shown(default),
                labels.YES.both if changed else labels.NO.both,
                told.say(meaning) if meaning in sentences() else None,
            ),
            {2: "watch", 4: "watch"} if changed else {},
        )


def _flat(settings: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Section and key with each value; lists and tables that people fill stay whole."""
    for section, value in settings.items():
        if isinstance(value, Mapping) and section != "headers":
            for key, each in value.items():
                yield f"{section}.{key}", each
        else:
            yield section, value


def _shown(value: Any) -> CellValue:
    if value is None or value in ([], {}, ()):
        return None
    if isinstance(value, bool):
        return (labels.YES if value else labels.NO).both
    if isinstance(value, int | float | str):
        return value
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
