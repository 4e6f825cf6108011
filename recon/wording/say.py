"""Puts a code and its parameters into a sentence of a language.

A sentence is a ``str.format`` template whose fields are the parameters' names. The English
sentences stand in this package, one module a stage; other languages come from gettext catalogues
in ``locale/`` whose message ids are the English sentences.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from string import Formatter
from typing import Any

from recon.wording.words import PARAMETERS

LANGUAGES = ("en", "zh")

_MODULES = (
    "ingest",
    "ledger",
    "reconcile",
    "diagnose",
    "register",
    "report",
    "notices",
    "quantity",
    "site",
    "words",
)


@cache
def sentences() -> Mapping[str, str]:
    """Every code with its English sentence; a code stands in one module only."""
    gathered: dict[str, str] = {}
    for name in _MODULES:
        for code, sentence in import_module(f"recon.wording.{name}").SENTENCES.items():
            if code in gathered:
                raise ValueError(f"two sentences for the code {code}")
            gathered[code] = sentence
    return gathered


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The gettext catalogue of ``language``; English is the message ids themselves."""
    return gettext.translation(
        "recon", Path(__file__).parent / "locale", [language], fallback=language == "en"
    )


class _Lenient(Formatter):
    """Shows a parameter that was not given as ``?``: a message must never stop a night."""

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        return "?" if key not in kwargs or kwargs[str(key)] is None else kwargs[str(key)]

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, list | tuple):
            return ", ".join(str(part) for part in value)
        try:
            return str(format(value, format_spec))
        except (TypeError, ValueError):
            return str(value)


def say(code: str, params: Mapping[str, Any] | None = None, language: str = "en") -> str:
    """The sentence for ``code`` in ``language`` with ``params`` filled in.

    A parameter whose name ends in ``_code`` is itself a code and is put in words first. An unknown
    code is shown as itself with its parameters, so nothing that was found is lost.
    """
    sentence = sentences().get(code)
    given = {
        key: _clause(say(value, {k: v for k, v in (params or {}).items() if k != key}, language))
        if key.endswith("_code") and isinstance(value, str)
        else value
        for key, value in (params or {}).items()
    }
    if sentence is None:
        listed = ", ".join(f"{key}={value}" for key, value in given.items())
        return f"{code}: {listed}" if listed else code
    if language != "en":
        given = {key: _word(key, value, language) for key, value in given.items()}
    return _Lenient().format(catalogue(language).gettext(sentence), **given)


def _word(parameter: str, value: Any, language: str) -> Any:
    """The word for a code that a sentence would show as it is."""
    word = sentences().get(f"word_{value}") if parameter in PARAMETERS else None
    return value if word is None else catalogue(language).gettext(word)


def _clause(sentence: str) -> str:
    """A sentence as part of another: without its full stop."""
    return sentence.rstrip(".。")


def translate(text: str, language: str) -> str:
    """A fixed phrase (a sheet title, a label) in ``language``."""
    return catalogue(language).gettext(text)
