import json

import pytest
from click.testing import CliRunner

from recon.cli.schema import KINDS, schema
from recon_schemas import registry


def shown(*words: str) -> str:
    """What ``recon schema`` prints for ``words``."""
    result = CliRunner().invoke(schema, list(words), standalone_mode=False)
    assert result.exception is None, result.output
    assert result.return_value == 0
    return result.output


def test_the_commands_kinds_are_the_schemas():
    assert tuple(registry.KINDS) == KINDS


def test_help_names_every_kind():
    help_ = CliRunner().invoke(schema, ["--help"]).output
    for kind in (*KINDS, "results"):
        assert kind in help_


def test_without_a_kind_every_kind_is_shown():
    out = shown()
    assert all(f"\n{kind} · " in out for kind in KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_shown_in_each_format(kind: str):
    assert shown(kind).startswith(f"{kind} · ")
    assert shown(kind, "--format", "markdown").startswith(f"## {kind}")
    (one,) = json.loads(shown(kind, "--format", "json"))["kinds"]
    assert one["kind"] == kind


def test_markdown_and_json_without_a_kind_hold_all_of_them():
    assert shown("--format", "markdown").count("\n## ") == len(KINDS) - 1
    assert len(json.loads(shown("--format", "json"))["kinds"]) == len(KINDS)


def test_the_language_is_that_of_the_descriptions():
    assert "检尺（计量）时间" in shown("stocktakes", "--lang", "zh")
    assert "When the level was read" in shown("stocktakes", "--lang", "en")


def test_results_is_the_json_schema_of_the_results_document():
    document = json.loads(shown("results"))
    assert document["$schema"].startswith("https://json-schema.org/")
    assert {"schema", "run", "totals", "tanks", "findings", "input_problems"} <= set(
        document["properties"]
    )


def test_an_unknown_kind_is_a_usage_error():
    result = CliRunner().invoke(schema, ["invoices"])
    assert result.exit_code == 2
    assert "stocktakes" in result.output
