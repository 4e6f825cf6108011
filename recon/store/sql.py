"""Named queries: every statement of a stage stands in a ``.sql`` file of its package.

A file is a row of statements, each under a line ``-- name: some_name`` and a comment that says
what it answers. Values are bound (``$as_of``), never put into the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

_HEAD = re.compile(r"^-- name: (?P<name>[a-z][a-z0-9_]*)\s*$", re.MULTILINE)


@cache
def load(package: str, file: str) -> Mapping[str, str]:
    """Name → text of the statements in ``file``, a resource of the dotted ``package``.

    Raises ``ValueError`` for a file with no named statement, a name given twice, or a statement
    that no comment describes: these are faults of the program, not of its input.
    """
    return MappingProxyType(parse(files(package).joinpath(file).read_text("utf-8"), file))


def parse(text: str, file: str) -> dict[str, str]:
    """Split ``text`` into its named statements; ``file`` is named in errors."""
    heads = list(_HEAD.finditer(text))
    if not heads:
        raise ValueError(f"{file}: no statement has a name")
    statements: dict[str, str] = {}
    ends = [head.start() for head in heads[1:]] + [len(text)]
    for head, end in zip(heads, ends, strict=True):
        name, body = head["name"], text[head.end() : end].strip()
        if name in statements:
            raise ValueError(f"{file}: two statements are called {name}")
        if not body.startswith("--"):
            raise ValueError(f"{file}: nothing says what {name} is for")
        statements[name] = body.rstrip(";")
    return statements


def quoted(name: str) -> str:
    """``name`` as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """``text`` as an SQL string, for the few places that take no bound value (paths, options)."""
    return "'" + text.replace("'", "''") + "'"
