"""Keep the translations: collect the sentences, fill traditional from simplified Chinese, compile.

    python scripts/messages.py             collect, fill, sort, compile
    python scripts/messages.py --compile   only compile
    python scripts/messages.py --check     change nothing; fail if something is missing or out of date

A sentence belongs to the nearest folder above it that has a `locale/`; all others to the page shell's. The same words are
translated the same everywhere; where they mean two things, give one a context.
"""

import argparse
import os
import shutil
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import django
import opencc
import polib
from django.conf import settings
from django.core.management import call_command

SOURCE = Path(__file__).resolve().parent.parent / "src" / "quarterdeck"
HOME = SOURCE / "core" / "pages" / "locale"
SIMPLIFIED, TRADITIONAL = "zh_Hans", "zh_Hant"
# Where readers of traditional Chinese say it otherwise than the dictionary.
CORRECTIONS = {"許可權": "權限", "程式碼": "代碼", "物件": "對象", "“": "「", "”": "」"}
Translations = dict[tuple[str, str, str], list[str]]
HEADER = {"MIME-Version": "1.0", "Content-Type": "text/plain; charset=UTF-8", "Content-Transfer-Encoding": "8bit"}


def catalogues(language: str) -> list[Path]:
    return sorted(SOURCE.glob(f"**/locale/{language}/LC_MESSAGES/django.po"))


def all_catalogues() -> list[Path]:
    return catalogues(SIMPLIFIED) + catalogues(TRADITIONAL)


def collect() -> None:
    """Let Django find every sentence in templates and Python and put it into the catalogues."""
    settings.configure(USE_I18N=True, LOCALE_PATHS=[str(HOME)])
    django.setup()
    os.chdir(SOURCE)
    call_command(
        "makemessages",
        locale=[SIMPLIFIED, TRADITIONAL],
        extensions=["html", "txt", "py"],
        ignore_patterns=["static/*", "dist/*"],
        no_obsolete=True,
        no_location=True,
        no_wrap=True,
        verbosity=0,
    )


def texts(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def set_texts(entry: polib.POEntry, translations: list[str]) -> None:
    if entry.msgid_plural:
        entry.msgstr_plural = {0: translations[0]}
    else:
        entry.msgstr = translations[0]


def is_missing(entry: polib.POEntry) -> bool:
    return entry.fuzzy or not all(texts(entry))


def key(entry: polib.POEntry) -> tuple[str, str, str]:
    return (entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")


def complete(path: Path, known: Translations) -> None:
    """Take what is known already, drop guesses, and write the entries in one order without dates."""
    catalogue = polib.pofile(str(path), wrapwidth=0)
    for entry in catalogue:
        if entry.fuzzy:
            entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
            entry.previous_msgid = entry.previous_msgid_plural = entry.previous_msgctxt = None
            set_texts(entry, [""])
        if is_missing(entry) and key(entry) in known:
            set_texts(entry, known[key(entry)])
        if entry.msgid_plural:
            set_texts(entry, texts(entry)[:1] or [""])
        entry.flags.sort()
        entry.comment = ""
    catalogue.metadata = {
        **HEADER,
        "Language": path.parent.parent.name,
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    catalogue.header = ""
    catalogue.metadata_is_fuzzy = False
    catalogue.sort(key=key)
    if len(catalogue):
        catalogue.save(str(path))
    else:
        path.unlink()


def known_in(paths: Iterable[Path]) -> Translations:
    entries = (entry for path in paths for entry in polib.pofile(str(path)))
    return {key(entry): texts(entry) for entry in entries if not is_missing(entry)}


@cache
def in_traditional(text: str) -> str:
    converted: str = converter().convert(text)
    for dictionary, ours in CORRECTIONS.items():
        converted = converted.replace(dictionary, ours)
    return converted


@cache
def converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2twp")


def fill(known: Translations) -> None:
    """Translate once: what is known in one catalogue is taken by the others, and by traditional Chinese."""
    for path in catalogues(SIMPLIFIED):
        complete(path, known)
    simplified = known_in(catalogues(SIMPLIFIED))
    traditional = {which: [*map(in_traditional, found)] for which, found in simplified.items()}
    for path in catalogues(TRADITIONAL):
        complete(path, traditional)


def collect_and_fill() -> None:
    known = known_in(catalogues(SIMPLIFIED))  # before collecting, so that a sentence may change its home
    collect()
    fill(known)


def compile_all() -> None:
    for path in all_catalogues():
        polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))


def missing() -> list[str]:
    return [
        f"{path.relative_to(SOURCE)}: no translation of {entry.msgid!r}"
        for path in all_catalogues()
        for entry in polib.pofile(str(path))
        if is_missing(entry)
    ]


def contradictions() -> list[str]:
    """Django merges all catalogues into one, so a sentence said in two ways would show the wrong one somewhere."""
    said: dict[tuple[str, str, str], dict[str, Path]] = {}
    for path in catalogues(SIMPLIFIED):
        for which, found in known_in([path]).items():
            said.setdefault(which, {}).setdefault(found[0], path)
    return [
        f"{which[1]!r} is " + ", but ".join(f"{text} in {path.relative_to(SOURCE)}" for text, path in ways.items())
        for which, ways in sorted(said.items())
        if len(ways) > 1
    ]


def check() -> list[str]:
    """What is wrong, in words; the files are afterwards as they were."""
    before = {path: path.read_bytes() for path in all_catalogues()}
    if shutil.which("xgettext") is None:
        print("gettext is not installed: only looked for missing translations.")
        return missing() + contradictions()
    try:
        collect_and_fill()
        after = {path: path.read_bytes() for path in all_catalogues()}
        stale = [path for path in before.keys() | after.keys() if before.get(path) != after.get(path)]
        outdated = [f"{path.relative_to(SOURCE)}: out of date, run `make messages`" for path in sorted(stale)]
        return missing() + contradictions() + outdated
    finally:
        for path in all_catalogues():
            if path not in before:
                path.unlink()
        for path, content in before.items():
            path.write_bytes(content)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--compile", action="store_true")
    asked = parser.parse_args()
    if asked.check:
        problems = check()
        print("\n".join(problems) or "Every sentence is translated.")
        return 1 if problems else 0
    if not asked.compile:
        collect_and_fill()
        print("\n".join(missing() + contradictions()))
    compile_all()
    return 0


if __name__ == "__main__":
    sys.exit(main())
