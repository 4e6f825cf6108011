"""Header words within a running text: which are found, and how much of the text they take."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recon.ingest.vocabulary import vocabulary
from recon.ingest.wordswithin import WordsWithin, words_within

FEW = WordsWithin(["Gauge", "Gauge height", "Temp", "API @60°F", "油高", "油温", "A b", "x "])


def found(text: str, words: WordsWithin = FEW) -> list[str]:
    return [mark[0] for mark in words.finditer(text)]


def test_the_longest_of_several_words_is_found_however_its_blanks_and_case_are() -> None:
    assert found("GAUGE HEIGHT 18200 temp 20") == ["GAUGE HEIGHT", "temp"]
    assert found("gaugeheight 18200") == ["gaugeheight"]
    assert found("油高12345油温20") == ["油高", "油温"]


def test_a_word_of_letters_is_not_found_within_another() -> None:
    assert found("Gauges, temperature") == []
    assert found("gauge1 temp2") == ["gauge", "temp"]


def test_a_word_whose_second_sign_is_a_blank_is_found_without_it() -> None:
    assert found("a   B ab") == ["a   B", "ab"]


def test_degrees_of_a_base_may_be_left_out() -> None:
    assert found("API @60: 35.2 API @60F API @60°F") == ["API @60", "API @60F", "API @60°F"]


@pytest.mark.parametrize("name", ["第2次", "三次", "2nd", "上部 5", "中: 7"])
def test_names_of_readings_are_found_beside_the_words(name: str) -> None:
    assert found(f"油高 {name}")[0] == "油高"
    assert len(found(f"油高 {name}")) == 2


KINDS = ("stocktakes", "applications", "tanks")
PIECES = st.one_of(
    *(st.sampled_from(sorted(vocabulary(kind, {}).words)) for kind in KINDS),
    st.text(alphabet="第一次上中下部 :：°@12ABtKİıſµ\n", max_size=4),
)


@given(st.lists(PIECES, max_size=6), st.booleans())
def test_words_found_sign_by_sign_are_those_of_one_expression_of_all_words(
    pieces: list[str], shouted: bool
) -> None:
    text = "".join(pieces).upper() if shouted else "".join(pieces)
    for kind in KINDS:
        words = vocabulary(kind, {})
        whole = _one_expression([*words.words, *words.aside_words])
        expected = [mark.span() for mark in whole.finditer(text)]
        assert [mark.span() for mark in words_within(words).finditer(text)] == expected


_MADE: dict[tuple[str, ...], re.Pattern[str]] = {}


def _one_expression(words: list[str]) -> re.Pattern[str]:
    """Every word of a kind as an alternative, the longest first, tried at every place."""
    from recon.ingest import wordswithin as within

    if tuple(words) not in _MADE:
        known = {within.plain(word) for word in words if len(word) > 1} - {""}
        shapes = [within._shape(word) for word in sorted(known, key=lambda w: (-len(w), w))]
        _MADE[tuple(words)] = re.compile("|".join((*shapes, within._NAMES)), re.IGNORECASE)
    return _MADE[tuple(words)]
