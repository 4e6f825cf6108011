"""Brings the catalogues in step with the sentences: ``python -m tests.wording.catalogues``.

Adds what is new, drops what no sentence says any more, and compiles. Untranslated sentences are
listed; a test fails while there is one.
"""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from recon.wording.say import LANGUAGES, sentences

_ALWAYS = datetime(2026, 1, 1, tzinfo=UTC)
LOCALE = Path(__file__).resolve().parents[2] / "recon" / "wording" / "locale"


def path_of(language: str, suffix: str) -> Path:
    """Where the catalogue of a language lies: ``.po`` for people, ``.mo`` for programs."""
    return LOCALE / language / "LC_MESSAGES" / f"recon{suffix}"


def read(language: str) -> Catalog:
    """The catalogue as it stands; an empty one where there is none."""
    path = path_of(language, ".po")
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as source:
        return read_po(source, locale=language)


def compiled(catalogue: Catalog) -> bytes:
    """The bytes of the ``.mo`` file, the same on any day."""
    catalogue.creation_date = catalogue.revision_date = _ALWAYS
    made = BytesIO()
    write_mo(made, catalogue)
    return made.getvalue()


def in_step(catalogue: Catalog, language: str) -> Catalog:
    """The catalogue with exactly today's sentences, each with the code that says it."""
    fresh = Catalog(
        locale=language,
        project="recon",
        version="1",
        copyright_holder="the recon project",
        msgid_bugs_address="-",
        last_translator="-",
        language_team="-",
        header_comment=f"# Sentences of recon: {language}.",
        fuzzy=False,
    )
    for code, sentence in sentences().items():
        before = catalogue.get(sentence)
        fresh.add(sentence, before.string if before else "", auto_comments=[code])
    return fresh


def update() -> None:
    """Write every catalogue anew and say what is still to be translated."""
    for language in LANGUAGES:
        if language == "en":
            continue
        catalogue = in_step(read(language), language)
        path_of(language, ".po").parent.mkdir(parents=True, exist_ok=True)
        made = BytesIO()
        write_po(made, catalogue, width=96, omit_header=False, sort_output=False)
        stable = [line for line in made.getvalue().decode().splitlines() if "-Date:" not in line]
        path_of(language, ".po").write_text("\n".join(stable) + "\n", encoding="utf-8")
        path_of(language, ".mo").write_bytes(compiled(read(language)))
        missing = [m.id for m in catalogue if m.id and not m.string]
        print(f"{language}: {len(missing)} sentences to translate")


if __name__ == "__main__":
    update()
