from __future__ import annotations

import re
from importlib.resources import files

import pytest

from recon.store import sql


def test_statements_are_found_by_name():
    statements = sql.parse("-- name: one\n-- The number one.\nSELECT 1;\n", "x.sql")
    assert statements == {"one": "-- The number one.\nSELECT 1"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT 1;", "no statement has a name"),
        ("-- name: one\nSELECT 1;", "nothing says what one is for"),
        ("-- name: one\n-- A.\nSELECT 1;\n-- name: one\n-- B.\nSELECT 2;", "two statements"),
    ],
)
def test_a_file_that_cannot_be_read_as_statements_is_refused(text: str, said: str):
    with pytest.raises(ValueError, match=said):
        sql.parse(text, "x.sql")


@pytest.mark.parametrize(
    "file", ["queries.sql", "versions.sql", "master.sql", "vanished.sql", "fingerprints.sql"]
)
def test_every_statement_of_the_store_is_named_and_described(file: str):
    assert sql.load("recon.store", file)


def test_values_are_bound_and_never_put_into_the_text():
    for entry in files("recon.store").iterdir():
        if entry.name.endswith(".sql"):
            text = re.sub(r"--.*", "", entry.read_text("utf-8"))
            assert "%s" not in text
            assert "?" not in text
