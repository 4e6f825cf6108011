"""Header words within a running text: which are found, and how much of the text they take."""

from __future__ import annotations

import re
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recon.ingest.plaintext import plain
from recon.ingest.vocabulary import vocabulary
from recon.ingest.wordswithin import WordsWithin, words_within

FEW = WordsWithin(["Gauge", "Gauge height", "Temp", "API @60°F", "油高", "油温", "A b", "x "])


def found(text: str, words: WordsWithin = FEW) -> list[str]:
    return [mark.text for mark in words.marks(text)]


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


KINDS = ("stocktakes", "applications", "tanks", "movements")
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
        whole = _one_expression(kind)
        within = words_within(words)
        expected = [mark.span() for mark in whole.finditer(text)]
        assert [(mark.start, mark.end) for mark in within.marks(text)] == expected
        assert within.at_start(text) == (whole.match(text) is not None)


@cache
def _one_expression(kind: str) -> re.Pattern[str]:
    """Every word of a kind as an alternative, the longest first, tried at every place."""
    words = vocabulary(kind, {})
    known = {plain(word) for word in (*words.words, *words.aside_words) if len(word) > 1}
    shapes = []
    for word in sorted(known, key=lambda w: (-len(w), w)):
        shape = r"\s*".join(re.escape(part) for part in word.split())
        shape = re.sub(r"°([CF])$", r"(?:°?\1(?![A-Za-z]))?", shape)
        before = r"(?<![A-Za-z])" if word[0].isascii() and word[0].isalpha() else ""
        after = r"(?![A-Za-z])" if word[-1].isascii() and word[-1].isalpha() else ""
        shapes.append(f"{before}{shape}{after}")
    names = (
        r"第?[一二三四五1-5]次|[上中下][部层]?(?=\s*[:：]?\s*\d)"
        r"|(?<![A-Za-z\d])[1-5](?:st|nd|rd|th)\b"
    )
    return re.compile("|".join((*shapes, names)), re.IGNORECASE)
