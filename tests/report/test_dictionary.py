import json
from itertools import chain

import pytest

from recon.report.dictionary import SCHEMA, WIDTH, as_json, as_markdown, as_text, overview
from recon.report.text import width
from recon_schemas.registry import KINDS, column_of, columns_of, rules_of

LANGUAGES = ("en", "zh")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_text_fits_eighty_columns(kind: str, language: str):
    for line in chain(as_text(kind, language).splitlines(), overview(language).splitlines()):
        assert width(line) <= WIDTH, line
        assert line == line.rstrip()


@pytest.mark.parametrize("kind", KINDS)
def test_text_shows_every_column_with_its_words_and_every_rule(kind: str):
    shown = " ".join(as_text(kind).split())
    for column in columns_of(kind):
        assert f" {column.name} " in shown
        assert " ".join(column.description.split()) in shown
        for word in (*column.zh, *column.en):
            assert word in shown
    for rule in rules_of(kind):
        assert rule.statement in shown


def test_a_required_column_is_starred_and_an_alternative_has_a_plus():
    lines = as_text("stocktakes").splitlines()
    assert any(line.startswith("* gauged_at ") for line in lines)
    assert any(line.startswith("+ ullage_mm ") for line in lines)
    assert any(line.startswith("  report_no ") for line in lines)
    assert "+ a sheet must have one of: innage_mm, ullage_mm" in lines


def test_a_column_shows_type_unit_and_limits_at_the_right():
    line = next(line for line in as_text("stocktakes").splitlines() if "* liquid" in line)
    assert line.endswith("number, °C")
    line = next(line for line in as_text("stocktakes").splitlines() if "+ innage_mm" in line)
    assert line.endswith("number, mm, ≥ 0")
    assert width(line) == WIDTH


def test_lists_break_between_words_only():
    words = set(column_of("movements", "effective_at").en)
    shown = as_text("movements")
    for line in shown.splitlines():
        for word in words:
            first = word.split()[0]
            if line.endswith(f" {first}") and first not in words:
                pytest.fail(line)


def test_chinese_text_breaks_no_line_before_a_comma_or_full_stop():
    for kind in KINDS:
        for line in as_text(kind, "zh").splitlines():
            assert line.lstrip()[:1] not in {"，", "。", "；", "、", "：", "）"}, line


def test_the_overview_names_every_kind_and_column():
    shown = overview()
    for kind in KINDS:
        assert f"\n{kind} · " in shown
        for column in columns_of(kind):
            assert column.name + ("*" if column.required else "") in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_markdown_tables_have_five_cells_in_every_row(language: str):
    for line in as_markdown(language=language).splitlines():
        if line.startswith("| `") and line.count(" | ") > 1:
            assert line.replace("\\|", "").count("|") == 6, line


def test_markdown_has_a_row_for_every_column():
    for kind in KINDS:
        shown = as_markdown([kind])
        assert shown.startswith(f"## {kind}: ")
        for column in columns_of(kind):
            assert f"| `{column.name}`" in shown


def test_json_holds_every_kind_with_every_column():
    document = json.loads(as_json())
    assert document["schema"] == SCHEMA
    assert [kind["kind"] for kind in document["kinds"]] == list(KINDS)
    for kind in document["kinds"]:
        names = [column["name"] for column in kind["columns"]]
        assert names == [column.name for column in columns_of(kind["kind"])]


def test_json_says_limits_in_the_words_of_json_schema():
    (kind,) = json.loads(as_json(["tanks"]))["kinds"]
    columns = {column["name"]: column for column in kind["columns"]}
    assert columns["shell_expansion_per_c"]["limits"] == {"exclusiveMinimum": 0, "maximum": 0.0001}
    assert columns["tank_type"]["values"]["horizontal"][0] == "卧式"
    assert columns["tank_id"]["required"] is True


def test_the_same_schemas_give_the_same_bytes():
    assert as_json() == as_json()
    assert as_markdown() == as_markdown()
