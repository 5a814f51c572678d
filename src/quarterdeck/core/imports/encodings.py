"""Which encoding a text file is written in: found by reading all of it, never guessed into wrong characters.

UTF-8 refuses nearly everything that is not UTF-8, so a file that reads as UTF-8 is UTF-8. GB18030 accepts nearly everything; what
it accepts is believed only if the characters look like Chinese as people write it: the second byte of common characters is high,
while a Western letter with an accent is followed by a plain letter.
"""

import codecs
from pathlib import Path

from django.utils.translation import gettext as _

from quarterdeck.core.imports.problems import FileProblem

_BLOCK = 1 << 20
_COMMON_SHARE = 0.6
_BINARY = {
    b"%PDF": "PDF",
    b"PK\x03\x04": "ZIP",
    b"\xd0\xcf\x11\xe0": "XLS",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"\x1f\x8b": "GZIP",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7Z",
}


def encoding_of(path: Path) -> str:
    """The encoding by Python's name. Raises `FileProblem` for a file that is no text or in another encoding."""
    with path.open("rb") as file:
        start = file.read(_BLOCK)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _checked(path, "utf-16")
    refuse_binary(path.name, start)
    if start.startswith(codecs.BOM_UTF8):
        return _checked(path, "utf-8-sig")
    if _reads_as(path, "utf-8"):
        return "utf-8"
    if _reads_as(path, "gb18030") and _looks_chinese(path):
        return "gb18030"
    raise _unknown(path)


def refuse_binary(name: str, start: bytes) -> None:
    """Say in words that a file is a picture, a PDF or the like."""
    for magic, kind in _BINARY.items():
        if start.startswith(magic):
            raise FileProblem(
                _("%(file)s is a %(kind)s file, not a table. Save it as CSV or XLSX.") % {"file": name, "kind": kind}
            )
    if b"\x00" in start[:8192]:
        raise FileProblem(_("%(file)s is not a text file. Save it as CSV or XLSX.") % {"file": name})


def _checked(path: Path, encoding: str) -> str:
    if not _reads_as(path, encoding):
        raise _unknown(path)
    return encoding


def _unknown(path: Path) -> FileProblem:
    return FileProblem(
        _("%(file)s is neither UTF-8 nor GB18030. Save it as “CSV UTF-8” and try again.") % {"file": path.name}
    )


def _reads_as(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while block := file.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _looks_chinese(path: Path) -> bool:
    """Of the first characters beyond ASCII, most have both bytes high."""
    seen = common = 0
    with path.open(encoding="gb18030", newline="") as file:
        while seen < 5000 and (block := file.read(_BLOCK)):
            for character in block:
                if character > "\x7f":
                    spelled = character.encode("gb18030")
                    seen += 1
                    common += len(spelled) == 2 and spelled[1] >= 0xA1
    return common >= seen * _COMMON_SHARE
