"""Header words in one form: whatever width, case, blanks, punctuation and unit a sheet gives them.

A header text is split into its name and its unit (``油高(mm)``, ``Temp. °C``, ``数量/吨``,
``Density @15°C (vac) kg/l``) and the name becomes a key in which only letters and digits count.
The words themselves stand in the schemas; nothing here knows a column.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from recon.ingest.units import unit_of

_FOOTNOTE_MARKS = re.compile(r"[①-⑳⑴-⒇*＊※†‡★☆]")
_CJK = "\u3400-\u9fff"
_TOKEN = re.compile(rf"[{_CJK}]+|[^\W\d_{_CJK}]+|\d+")
_REFERENCE_DEGREES = re.compile(r"(?<=\d)\s*°?\s*[cf](?![a-z])")
_AT_A_BASE = re.compile(r"\bat\s+(?=\d)")
_DEGREES_IN_WORDS = re.compile(r"\bdeg(?:rees?)?\.?\s*([cf])\b")

# Both sides are brought to the long form, so "Obs. temp" and "Observed temperature" are one word.
_LONG_FORMS = {
    "avg": "average",
    "corr": "correction",
    "corrn": "correction",
    "dens": "density",
    "ht": "height",
    "liq": "liquid",
    "nr": "no",
    "num": "no",
    "number": "no",
    "obs": "observed",
    "qty": "quantity",
    "ref": "reference",
    "std": "standard",
    "temp": "temperature",
    "tons": "ton",
    "tonnes": "tonne",
    "vac": "vacuum",
    "vol": "volume",
    "wt": "weight",
    "the": "",
    "of": "",
}

_LONGEST_UNIT = 40
# Beside the units of measure: what heads prices and coefficients.
_MORE_UNITS = frozenset(
    {"元", "万元", "元/吨", "cny", "rmb", "usd", "usd/t", "usd/mt", "1/°c", "/°c"}
)
_UNIT_PREFIX = re.compile(r"^(?:单位\s*:?|units?\s*:?|in\b)\s*")
_OPEN, _CLOSE = "([【〔<", ")]】〕>"
_BRACKETED = re.compile(rf"[{re.escape(_OPEN)}]([^{re.escape(_CLOSE)}]*)[{re.escape(_CLOSE)}]")
# Where a unit may begin: after a blank or a separating sign, or right behind a Chinese word.
_CUT = re.compile(rf"[\s/,;:、_·-]+|(?<=[{_CJK})°])(?=[^\s{_CJK}])|(?<=[{_CJK}])(?=[{_CJK}])")
# Within a text only what can be nothing but a unit: "t" or "in" there may be a word.
_INNER = re.compile(r"(?<=\s)(mm|cm|m3|bbls?|°\s*[cf]|kg/m3|kg/l|g/cm3|g/ml|t/m3)(?=\s)")
# Words of one sign that end a Chinese header word without being its unit: 温度, 地方.
_NO_UNIT = frozenset({"度", "方", "开", "°"})
# A base or "in air" says which column it is, not its unit; a lone bracket is half of something.
_MORE_THAN_A_UNIT = re.compile(r"@|air|vac|真空|空气|^[^(]*\)|\([^)]*$")
_CHINESE_FIRST = re.compile(rf"([^a-zα-ω]*[{_CJK}][^a-zα-ω]*?)[\s/(]*([a-zα-ω][^{_CJK}]*?)\)?")
_CHINESE_LAST = re.compile(rf"([^{_CJK}]*[a-zα-ω][^{_CJK}]*?)[\s/(]*([{_CJK}].*?)\)?")
# What a bracket may hold and yet decide which column it is: never dropped with its bracket.
_DECIDES = re.compile(r"^.\s*\d|@|air|vac|空气|真空|净|毛|net|gross")
_TIME_SHAPE = re.compile(r"[ymdhs年月日时分秒:：/\-.\s]+|lt|local|时间|日期")


def fold(text: str) -> str:
    """``text`` with width and case folded and blanks made single: ``Ｔａｎｋ　Ｎｏ．`` →
    ``tank no.``."""
    if text.isascii():
        folded = text.lower().replace("*", " ")
    else:
        folded = unicodedata.normalize("NFKC", _FOOTNOTE_MARKS.sub(" ", text)).casefold()
        folded = folded.replace("゜", "°").replace("º", "°")
    if "deg" in folded:
        folded = _DEGREES_IN_WORDS.sub(r"°\1", folded)
    return " ".join(folded.split())


def _without_reference_degrees(folded: str) -> str:
    """``density at 15°c`` → ``density @15``: the degrees of a base, which are no unit."""
    return _REFERENCE_DEGREES.sub(" ", _AT_A_BASE.sub("@", folded)).strip()


@lru_cache(maxsize=20_000)
def key(text: str) -> str:
    """The letters and digits of ``text`` in their long forms: ``Density @15°C`` → ``density15``."""
    plain = _without_reference_degrees(fold(text))
    return "".join(_LONG_FORMS.get(token, token) for token in _TOKEN.findall(plain))


def bare_unit(text: str) -> str | None:
    """The unit ``text`` is and nothing else, without brackets; None when it is none."""
    return _unit(fold(text)) if len(text) <= _LONGEST_UNIT else None


@lru_cache(maxsize=20_000)
def _unit(folded: str) -> str | None:
    inner = folded.strip()
    if inner[:1] in _OPEN and inner[-1:] in _CLOSE:
        inner = inner[1:-1].strip()
    inner = _UNIT_PREFIX.sub("", inner)
    if not inner or inner in _NO_UNIT or inner.isdigit() or _MORE_THAN_A_UNIT.search(inner):
        return None
    return inner if inner in _MORE_UNITS or unit_of(inner) is not None else None


def is_unit_or_shape(text: str) -> bool:
    """Whether a unit row may hold ``text``: a unit, a time's shape (``MM-DD hh:mm``) or a dash."""
    if len(text) > _LONGEST_UNIT:
        return False
    folded = fold(text)
    if _unit(folded) is not None:
        return True
    inner = folded.strip("()[] ")
    return not re.search(r"\d", inner) and (
        not _TOKEN.search(inner) or _TIME_SHAPE.fullmatch(inner) is not None
    )


@lru_cache(maxsize=50_000)
def spellings(text: str, *, parts: bool = True) -> tuple[tuple[str, str | None], ...]:
    """The readings of a header text from the fullest to the barest: (key, unit or None).

    The whole text first, so that a word that names its own unit or condition (``MT (air)``,
    ``数量(吨)``) is taken as it stands; then without its unit; then without brackets that only
    remark (``Ullage (observed)``); then, for a text in two languages or on two lines, each part,
    unless ``parts`` is False.
    """
    folded = _without_reference_degrees(fold(text))
    found: dict[str, str | None] = {}
    for reading, unit in ((folded, split_unit(folded)[1]), *_stripped(folded)):
        if name := key(reading):
            found.setdefault(name, unit)
    if parts:
        for reading, unit in _of_parts(text, folded):
            name = key(reading)
            if name and not name.isdigit() and _unit(reading) is None:
                found.setdefault(name, unit)
    return tuple(found.items())


def _of_parts(text: str, folded: str) -> Iterator[tuple[str, str | None]]:
    lines = [_without_reference_degrees(fold(line)) for line in text.splitlines() if line.strip()]
    parts = lines if len(lines) > 1 else []
    parts += [part for part in _language_parts(folded) if part not in parts]
    unit_of_all = next((unit for part in parts if (unit := bare_unit(part))), None)
    unit_of_all = unit_of_all or split_unit(folded)[1]
    for part in parts:
        for name, unit in ((part, None), *_stripped(part)):
            yield name, unit or unit_of_all


def _stripped(folded: str) -> Iterator[tuple[str, str | None]]:
    name, unit = split_unit(folded)
    if unit is not None:
        yield name, unit
    remarked = _BRACKETED.sub(lambda found: found[0] if _DECIDES.search(found[0]) else " ", name)
    if remarked != name and remarked.strip():
        yield remarked, unit
        again, inner = split_unit(remarked.strip())
        if inner is not None and unit is None:
            yield again, inner
    # "(vac)" beside a density only says what every density of a table is: weighed in vacuum.
    if re.search(r"dens|密度", name) and re.search(r"\(\s*(?:in\s+)?(?:vac|真空)", name):
        yield _BRACKETED.sub(" ", name), unit


def split_unit(folded: str) -> tuple[str, str | None]:
    """A folded header text → its name and its unit: ``油高(mm)`` → (``油高``, ``mm``)."""
    for found in _BRACKETED.finditer(folded):
        unit = _unit(found[1])
        name = _name(folded[: found.start()] + " " + folded[found.end() :])
        if unit is not None and name:
            return name, unit
    for found in _CUT.finditer(folded):
        unit = _unit(folded[found.end() :])
        name = _name(folded[: found.start()])
        if unit is not None and name:
            return name, unit
    found_inner = _INNER.search(folded)
    if found_inner:
        return _name(folded.replace(found_inner[0], " ", 1)), found_inner[1]
    return folded, None


def _name(text: str) -> str:
    return " ".join(text.strip(" /,;:、_·-").split())


def _language_parts(folded: str) -> list[str]:
    """Parts of ``罐号 Tank No.`` or ``罐号/Tank No.``: by slash, and where the script changes."""
    name = split_unit(folded)[0]
    by_slash = [part.strip() for part in re.split(r"\s*[/|]\s*", name)]
    found = [part for part in by_slash if len(part) > 1] if len(by_slash) > 1 else []
    for shape in (_CHINESE_FIRST, _CHINESE_LAST):
        halves = shape.fullmatch(name)
        if halves:
            found += [part for part in halves.groups() if part not in found]
    return found
