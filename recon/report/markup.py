"""What every HTML document of ours shares: outside text escaped, nothing let in from outside."""

from __future__ import annotations

import base64
from hashlib import sha256
from html import escape

from recon.report.text import visible


def escaped(text: str) -> str:
    """Outside text for HTML: lines kept, unseen characters shown, markup escaped."""
    return escape("\n".join(visible(line) for line in text.split("\n")))


def language_tag(language: str) -> str:
    """The value of ``lang`` for a language of ours (BCP 47)."""
    return "zh-CN" if language == "zh" else "en"


def content_policy(*, style: str, script: str | None = None) -> str:
    """A content policy, escaped for an attribute: this style, this script, and nothing else."""
    scripts = "" if script is None else f"script-src '{source_of(script)}'; "
    policy = (
        f"default-src 'none'; style-src '{source_of(style)}'; {scripts}"
        "base-uri 'none'; form-action 'none'"
    )
    return escape(policy)


def source_of(text: str) -> str:
    """The source expression of a content policy that lets in exactly ``text``."""
    return "sha256-" + base64.b64encode(sha256(text.encode()).digest()).decode()
