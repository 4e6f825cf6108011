"""Tells the rows below a header apart: data, totals, labels, repeated headers, examples.

Every test errs towards data: a row that is taken for data and is none becomes a problem with an
address, a data row taken for a label would be lost unseen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from recon.ingest.grid import Cell
from recon.ingest.headwords import fold

RowKind = Literal["data", "total", "example", "text"]

_TOTAL = re.compile(
    r"[^:：]{0,14}(?:小\s*计|合\s*计|总\s*计|共\s*计|累\s*计|合\s*共)[^:：]{0,10}[:：]?"
    r"|(?:.{0,30}\s)?(?:sub|grand\s|page\s)?-?\s?totals?(?:\s*[(（:：].{0,30}|\s.{0,12})?"
    r"|sum",
    re.IGNORECASE,
)
_GRAND = re.compile(
    r"合\s*计|总\s*计|共\s*计|累\s*计|合\s*共|(?<!sub)(?<!sub-)(?<!sub )total", re.I
)
_EXAMPLE = re.compile(r"例(?:[:：]|\s|$|如|子)|示例|样例|example\b|e\.g\.", re.IGNORECASE)
_NUMBER = re.compile(
    r"[*※†‡+\-−－(（]?\s*\d(?:[\d\s.,，']*)(?:\s*(?:[^\W\d]|[%℃℉°²³/])[^:：]{0,10})?[)）*※†‡①②③\-]*"
    r"|\d+\s*['′’].*",
)
_LONGEST_NUMBER = 60
_LONGEST_REMARK = 200
_SIGNATURE = re.compile(
    r"制\s*表|复\s*核|审\s*核|审\s*批|检验员|计量员|检尺员|签\s*字|签\s*名|签\s*章|盖\s*章|负责人|监\s*盘|库\s*管"
    r"|prepared|checked|reviewed|approved|signature|signed|surveyor|witness|for and on behalf"
    r"|without prejudice",
    re.IGNORECASE,
)
_CJK = re.compile(r"[\u3400-\u9fff]")
_TANK_SIGNS = re.compile(r"[罐号#＃号油储库区位台座\s]")
_PRODUCT = re.compile(
    r"油|燃料|石脑|沥青|苯|甲醇|乙醇|凝析|crude|jet|kero|diesel|gas\s?oil|gasoil|gasoline|mogas"
    r"|naphtha|fuel|lub|avtur|base oil|bitumen|condensate|methanol|\b(?:ulsd|ago|mgo|[vu]?ls[fm]o"
    r"|hsfo|vlsfo|mogas|pms|rmg ?380)\b",
    re.IGNORECASE,
)
_NUMBERING = re.compile(
    r"^\s*(?:[(（]?[一二三四五六七八九十]{1,3}[)）]?\s*[、.．:：]?|[(（]?\d{1,2}[)）]?\s*[、.．)）]|[ivx]+\.|[A-H][.、)])\s*",
    re.IGNORECASE,
)
_OUT_OF_SERVICE = re.compile(
    r"清\s*罐|停\s*用|停\s*运|检\s*修|大\s*修|报\s*废|封\s*存|退\s*役"
    r"|out\s+of\s+(?:service|use)|\boos\b|under\s+(?:repair|maintenance)|decommissioned"
    r"|(?:being|tank)\s+cleaned|for\s+cleaning|mothballed",
    re.IGNORECASE,
)


def total_label(row: Mapping[int, Cell]) -> str | None:
    """The label of a subtotal or total row; None when the row bears none in its first texts."""
    texts = [cell.text.strip() for _, cell in sorted(row.items()) if cell.kind == "text"][:3]
    for text in texts:
        if len(text) <= 40 and _TOTAL.fullmatch(text):
            return text
    return None


def is_grand(label: str) -> bool:
    """Whether a total's label speaks of everything above (合计, TOTAL), not of a part (小计)."""
    return _GRAND.search(label) is not None


def is_example(row: Mapping[int, Cell]) -> bool:
    """Whether the row is a template's example: its first cell begins with 例 or Example."""
    first = row[min(row)] if row else None
    return first is not None and first.kind == "text" and bool(_EXAMPLE.match(first.text.strip()))


def looks_like_number(cell: Cell) -> bool:
    """Whether a figure stands in the cell: a value, or typed digits with a mark or unit at most."""
    if cell.kind in ("number", "error", "formula"):
        return True
    return (
        cell.kind == "text"
        and len(cell.text) <= 60
        and _NUMBER.fullmatch(cell.text.strip()) is not None
    )


def looks_like_id(text: str) -> bool:
    """Whether a text can name a tank or an entry: short, with a digit, no sentence, no product."""
    bare = fold(text[:80])
    if len(bare) > 40 or ":" in bare or not re.search(r"\d", bare):
        return False
    return not _CJK.search(_TANK_SIGNS.sub("", bare)) and not _TOTAL.fullmatch(text.strip())


def is_signature(text: str) -> bool:
    """Whether a text asks for a signature or closes a report."""
    return _SIGNATURE.search(text[:_LONGEST_REMARK]) is not None


def says_out_of_service(text: str) -> bool:
    """Whether a text says that a tank is being cleaned, repaired or laid up."""
    return _OUT_OF_SERVICE.search(text[:_LONGEST_REMARK]) is not None


def section_product(text: str) -> str | None:
    """The product a section label names (``一、原油`` → ``原油``); None when it names none."""
    if len(text) > 60:
        return None
    name = _NUMBERING.sub("", text, count=1).strip(" :：()（）")
    if not name or len(name) > 30 or not _PRODUCT.search(name) or is_signature(name):
        return None
    return name
