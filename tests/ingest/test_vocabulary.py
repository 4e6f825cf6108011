"""Every header word of every kind is found, however it is written."""

from __future__ import annotations

import pytest

from recon.ingest.vocabulary import ASIDE, vocabulary
from recon_schemas.registry import KINDS


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_word_of_a_kind_finds_its_column(kind: str) -> None:
    words = vocabulary(kind, {})
    for word, name in words.words.items():
        for text in (word, word.upper(), f" {word} ", f"*{word}"):
            found = words.find(text)
            assert found is not None, (kind, text)
            assert found.column == name, (kind, text)


@pytest.mark.parametrize("kind", list(KINDS))
def test_asides_are_known_and_fill_no_column(kind: str) -> None:
    words = vocabulary(kind, {})
    for text in words.aside_words:
        found = words.find(text)
        assert found is not None
        assert found.column.startswith(ASIDE) or found.column in words.columns


def test_a_unit_that_cannot_be_the_columns_decides_for_another() -> None:
    words = vocabulary("stocktakes", {})
    water, volume = words.find("Free Water (mm)"), words.find("Free Water (m3)")
    assert water is not None
    assert volume is not None
    assert (water.column, volume.column) == ("free_water_mm", "reported_free_water_m3")
    assert words.find("Free water bbl") is None


def test_words_that_say_a_unit_give_it() -> None:
    movements, stocktakes = vocabulary("movements", {}), vocabulary("stocktakes", {})
    tonnes, gravity = movements.find("MT"), stocktakes.find("SG 60/60")
    assert tonnes is not None
    assert gravity is not None
    assert (tonnes.column, tonnes.unit) == ("quantity", "t")
    assert (gravity.column, gravity.unit) == ("api60", "SG")


def test_words_of_the_configuration_are_known_besides() -> None:
    extra = {"stocktakes": {"innage_mm": ["Peil"]}}
    found = vocabulary("stocktakes", extra).find("Peil (cm)")
    assert found is not None
    assert (found.column, found.unit) == ("innage_mm", "cm")
    assert vocabulary("stocktakes", {}).find("Peil (cm)") is None


def test_a_label_with_its_value_is_no_header_word() -> None:
    assert vocabulary("stocktakes", {}).find("水高：NIL", whole=True) is None


@pytest.mark.parametrize("error", ["#REF!", "#NAME?", "#NUM!", "#N/A", "########"])
def test_what_a_spreadsheet_shows_for_an_error_is_no_header_word(error: str) -> None:
    for kind in KINDS:
        assert vocabulary(kind, {}).find(error) is None


def test_a_figure_is_no_header_word_unless_the_settings_say_so() -> None:
    assert vocabulary("stocktakes", {}).find("2026") is None
    named = vocabulary("stocktakes", {"stocktakes": {"innage_mm": ["2026"]}})
    found = named.find("2026")
    assert found is not None
    assert found.column == "innage_mm"
