"""Every code has a sentence, every sentence a translation, and no message can stop a night."""

import re
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recon.wording.say import LANGUAGES, catalogue, say, sentences
from recon_schemas.registry import KINDS, rules_of
from tests.wording.catalogues import compiled, path_of, read


def fields(template):
    return sorted(name for _, name, _, _ in Formatter().parse(template) if name)


def test_every_rule_of_the_contracts_has_a_sentence():
    rules = [rule.name for kind in KINDS for rule in rules_of(kind)]
    assert [name for name in rules if name not in sentences()] == []


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "en"])
def test_every_sentence_is_translated_and_names_the_same_parameters(language):
    book = catalogue(language)
    for code, sentence in sentences().items():
        translated = book.gettext(sentence)
        assert translated != sentence, code
        assert set(fields(translated)) <= set(fields(sentence)), code
        assert re.search(r"[\u4e00-\u9fff]", translated), code


def test_a_missing_parameter_is_shown_as_a_question_mark():
    assert "? t" in say("tank_not_counted", {})


def test_a_parameter_that_is_a_code_is_put_in_words():
    said = say("tank_not_measurable", {"reason_code": "being_pumped", "entries": ["E-1"]})
    assert "being pumped" in said
    assert "E-1" in said


def test_an_unknown_code_keeps_what_was_found():
    assert say("no_such_code", {"cell": "B4"}) == "no_such_code: cell=B4"


@given(st.sampled_from(sorted(sentences())), st.sampled_from(LANGUAGES), st.data())
def test_no_parameter_of_any_type_stops_a_message(code, language, data):
    anything = st.one_of(st.none(), st.text(max_size=5), st.integers(), st.floats(), st.booleans())
    params = {name: data.draw(anything) for name in fields(sentences()[code])}
    assert say(code, params, language)


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "en"])
def test_the_compiled_catalogue_is_the_written_one(language):
    assert path_of(language, ".mo").read_bytes() == compiled(read(language))


def test_a_code_inside_a_sentence_is_a_word_in_chinese_and_stays_itself_in_english():
    params = {"entry_id": "E-1", "kind": "transfer_out", "started_at": "a", "effective_at": "b"}
    assert "transfer_out" in say("pumping_begins_after_it_ends", params)
    told = say("pumping_begins_after_it_ends", params, "zh")
    assert "移出" in told
    assert "transfer" not in told


def test_a_value_that_is_no_code_is_shown_as_it_is():
    assert "no such kind" in say("no_data_rows", {"kind": "no such kind"}, "zh")
