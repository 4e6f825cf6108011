"""Text → exact decimal, with the signs, separators, marks and units people write; never a guess.

What stands in a sheet as a number is read as the spreadsheet holds it; what was typed as text is
read by the decimal mark that the whole file settles on (``settled_mark``), since ``16.538`` alone
does not tell whether it is sixteen and a half or sixteen thousand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import polars as pl

from recon.ingest.plaintext import DASHES, plain
from recon.ingest.refused import Refused

DecimalMark = Literal["point", "comma", "unknown", "unsure"]
"""What a file's numbers say about their decimal mark: ``unknown`` = nothing spoke for either (the
point is taken, and what can only be a comma is taken as one); ``unsure`` = both are in use."""

LONGEST = 60
"""Longest text that is looked at as a number; anything longer is none."""

_MARKS = "*※†‡⁰¹²³⁴⁵⁶⁷⁸⁹①②③④⑤⑥⑦⑧⑨"
_SHAPE = re.compile(
    rf"[{_MARKS}]*\s*(?P<open>\()?\s*(?P<sign>[+{re.escape(DASHES)}])?\s*"
    r"(?P<body>[0-9](?:[0-9.,]|\ (?=[0-9]))*|[.,][0-9]+)(?P<rest>.*)",
    re.DOTALL,
)
_TRAILING_MINUS = re.compile(r"\s*[-−－]")
_FOOTNOTE = re.compile(r"[*※†‡]+\s*[^\W\d][^0-9]*$")
_BRACKETED_MARK = re.compile(r"[(\[]?(?:注|note)\s*[0-9]*[)\]]?$", re.IGNORECASE)
_NATIVE = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)(%|\s\S+)?")
_EXPONENT = re.compile(
    rf"(?P<body>[+{re.escape(DASHES)}]?[0-9.,]+)\s*[eE]\s*(?P<power>[+-]?[0-9]{{1,3}})"
)
_NOT_FINITE = re.compile(r"[+-]?\s*(?:nan|inf(?:inity)?|∞|1\.#(?:inf|qnan|ind).*)", re.IGNORECASE)
ERROR_TEXT = re.compile(
    r"#(?:N/A|VALUE!|REF!|DIV/0!|NUM!|NAME\?|NULL!|SPILL!|CALC!|GETTING_DATA|FIELD!|#+)|#{2,}"
)
"""What a spreadsheet shows where a formula went wrong or a column was too narrow."""

_SPACED = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]+)?")
_ONE_GROUP = {
    ",": re.compile(r"[1-9][0-9]{0,2},[0-9]{3}"),
    ".": re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}"),
}
_GROUPS = {
    ",": re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?"),
    ".": re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]*)?"),
}


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written: exact ``value``, ``decimals`` printed, unit and marks behind it."""

    value: Decimal
    decimals: int
    unit: str | None = None
    marks: str = ""


def parse_number(
    text: str, *, mark: DecimalMark = "unknown", native: bool = False
) -> Number | Refused:
    """Read one number; ``native`` = the text is a spreadsheet's own value, not typed text.

    The unit behind it, if any, is returned as written and not judged here. Blank and nil texts
    are the caller's business. Refusals: ``number_unreadable``, ``number_ambiguous``,
    ``number_exponent``, ``number_not_finite``, ``number_too_long``, ``error_cell``,
    ``formula_without_value``.
    """
    short = plain(text).replace("。", ".")
    refused = _no_number(short, text)
    if refused is not None:
        return refused
    if native:
        found = _NATIVE.fullmatch(short)
        return (
            _finite(found[1], (found[2] or "").strip() or None)
            if found
            else Refused("number_unreadable")
        )
    scaled = _EXPONENT.fullmatch(short)
    if scaled:
        return _scaled(scaled["body"], int(scaled["power"]), mark)
    shape = _SHAPE.fullmatch(short)
    if shape is None:
        return Refused("number_unreadable")
    rest, negative, marks = _after(shape)
    if rest is None:
        return Refused("number_unreadable")
    body = _body(shape["body"].strip(), mark)
    if isinstance(body, Refused):
        return body
    if len(body) > 30:
        return Refused("number_too_long")
    value = Decimal(body)
    decimals = len(body.partition(".")[2])
    return Number(-value if negative else value, decimals, rest or None, marks)


def printed_decimals(text: str, *, mark: DecimalMark = "unknown") -> int | None:
    """How many decimals are printed in ``text``; None when it is no number."""
    number = parse_number(text, mark=mark)
    return number.decimals if isinstance(number, Number) else None


def _no_number(short: str, text: str) -> Refused | None:
    if text.startswith("=") or short.startswith("="):
        return Refused("formula_without_value")
    if len(short) > LONGEST:
        return Refused("number_unreadable")
    if ERROR_TEXT.fullmatch(short):
        return Refused("error_cell")
    if _NOT_FINITE.fullmatch(short):
        return Refused("number_not_finite")
    return None


def _finite(text: str, unit: str | None) -> Number | Refused:
    value = Decimal(text)
    if value and not -30 < value.adjusted() < 30:
        return Refused("number_not_finite" if value.adjusted() >= 30 else "number_too_long")
    exact = value if value == 0 or "e" not in text.lower() else Decimal(format(value, "f"))
    return Number(exact, max(0, -int(exact.as_tuple().exponent)), unit)


def _scaled(body: str, power: int, mark: DecimalMark) -> Number | Refused:
    """A number with an exponent: a small one is as written, a large one may have lost digits.

    Programs write small coefficients so (``1.12e-05``); a spreadsheet shows what is too wide for
    its column so (``1.23E+05``), and the digits that it drops are gone.
    """
    if power >= 0:
        return Refused("number_exponent")
    written = parse_number(body, mark=mark)
    if isinstance(written, Refused) or written.unit or written.marks:
        return Refused("number_exponent")
    return _finite(f"{written.value}e{power}", None)


def _after(shape: re.Match[str]) -> tuple[str | None, bool, str]:
    """What follows the digits: (unit text or None when it cannot be, negative, marks)."""
    rest = shape["rest"].strip()
    footnote = _FOOTNOTE.search(rest)
    rest = rest[: footnote.start()].strip() if footnote else rest
    bracketed = _BRACKETED_MARK.search(rest)
    noted = "*" if bracketed and bracketed[0] else ""
    rest = rest[: bracketed.start()].strip() if noted and bracketed else rest
    stripped = rest.rstrip(_MARKS)
    # The ³ of m³ is no footnote.
    if stripped.endswith("m") and rest[len(stripped) :].startswith("³"):
        stripped = rest[: len(stripped) + 1]
    marks = rest[len(stripped) :] + noted + (footnote[0] if footnote else "")
    rest = stripped.strip()
    sign = shape["sign"]
    negative = sign is not None and sign != "+"
    if shape["open"]:
        if ")" not in rest or sign is not None:
            return None, False, ""
        rest, negative = rest.replace(")", "", 1).strip(), True
    trailing = _TRAILING_MINUS.match(rest)
    if trailing:
        if sign is not None or shape["open"]:
            return None, False, ""
        rest, negative = rest[trailing.end() :].strip(), True
    if rest[:1] in set("0123456789.,"):
        return None, False, ""
    return rest, negative, marks


def _body(body: str, mark: DecimalMark) -> str | Refused:
    """Digits and separators → a plain decimal text."""
    if " " in body:
        if not _SPACED.fullmatch(body):
            return Refused("number_ambiguous")
        body = body.replace(" ", "")
        if "," in body or "." in body:
            whole, _, fraction = body.replace(",", " ").replace(".", " ").partition(" ")
            clash = {"point": ",", "comma": "."}.get(mark)
            return Refused("number_ambiguous") if clash and clash in body else f"{whole}.{fraction}"
        return body
    commas, points = body.count(","), body.count(".")
    if not commas and not points:
        return body
    if (commas and points) or commas > 1 or points > 1:
        return _grouped(body, mark)
    return _single(body, "," if commas else ".", mark)


def _grouped(body: str, mark: DecimalMark) -> str | Refused:
    """Two separators or more: the grouping itself tells which one is the decimal mark."""
    for group, decimal, against in ((",", ".", "comma"), (".", ",", "point")):
        if _GROUPS[group].fullmatch(body):
            if mark == against:
                break
            return body.replace(group, "").replace(decimal, ".").rstrip(".")
    return Refused("number_ambiguous")


def _single(body: str, separator: str, mark: DecimalMark) -> str | Refused:
    """One separator: the decimal mark of the file decides, and where it cannot, nobody does."""
    groups = _ONE_GROUP[separator].fullmatch(body) is not None
    if mark == "unsure" and groups:
        return Refused("number_ambiguous")
    own = "comma" if separator == "," else "point"
    decimal = mark == own or (separator == "." and mark in {"unknown", "unsure"})
    if decimal:
        whole, _, fraction = body.partition(separator)
        return f"{whole or '0'}.{fraction}" if fraction else whole
    if groups:
        return body.replace(separator, "")
    return Refused("number_ambiguous")


def _evidence(decimal: str, group: str) -> str:
    """A pattern of numbers that can be read in one way only."""
    return (
        rf"^[^\d,.]*(?:\d{{1,3}}(?:{group}\d{{3}})+{decimal}\d+|\d{{4,}}{decimal}\d+|0{decimal}\d+"
        rf"|\d{{1,3}}{decimal}(?:\d{{1,2}}|\d{{4,}})|\d{{1,3}}(?:{group}\d{{3}}){{2,}})(?:\D[^,.]*)?$"
    )


_FOR_POINT = _evidence(r"[.．]", "[,，]")
_FOR_COMMA = _evidence("[,，]", r"[.．]")
_OPEN_COMMA = r"^[^\d,.]*[1-9]\d{0,2}[,，]\d{3}(?:\D[^,.]*)?$"


@dataclass(frozen=True, slots=True)
class MarkEvidence:
    """How many numbers can only be read with a decimal point, and how many with a comma.

    ``open_comma`` counts those with one comma that may be either: ``12,376``.
    """

    point: int = 0
    comma: int = 0
    open_comma: int = 0

    def __add__(self, other: MarkEvidence) -> MarkEvidence:
        return MarkEvidence(
            self.point + other.point,
            self.comma + other.comma,
            self.open_comma + other.open_comma,
        )

    @property
    def mark(self) -> DecimalMark:
        """The decimal mark the numbers settle on.

        A tenth or more of dissent leaves it unsure. Where nothing speaks for the point, a few
        commas among many that may part thousands are slips (``1,23`` for ``1,234``): below one in
        a hundred they settle nothing, below one in ten they leave the others in doubt.
        """
        total = self.point + self.comma
        if total == 0:
            return "unknown"
        if self.point:
            if min(self.point, self.comma) * 10 >= total:
                return "unsure"
            return "point" if self.point > self.comma else "comma"
        share = self.comma / (self.comma + self.open_comma)
        if share < 0.01:
            return "unknown"
        return "comma" if share >= 0.1 and self.comma > 1 else "unsure"


def mark_evidence(texts: pl.Series) -> MarkEvidence:
    """What the numbers among ``texts`` say about the decimal mark."""
    return MarkEvidence(
        *(
            int(texts.str.contains(pattern).sum() or 0)
            for pattern in (_FOR_POINT, _FOR_COMMA, _OPEN_COMMA)
        )
    )


def decimal_comma_of(texts: pl.Series) -> bool | None:
    """Whether the typed number texts of a file use a decimal comma; None = they do not tell."""
    return {"point": False, "comma": True}.get(mark_evidence(texts).mark)
