"""Which files may be kept with a record: their size, and whether their first bytes are what the name says."""

from django.utils.translation import gettext as _

LARGEST = 25 * 1024 * 1024
HEAD = 512

_OLE = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OPEN_XML = "application/vnd.openxmlformats-officedocument."

# Extension → (content type, how the file must begin). An empty tuple means plain text, which has no mark of its own.
_KINDS: dict[str, tuple[str, tuple[bytes, ...]]] = {
    "pdf": ("application/pdf", (b"%PDF-",)),
    "png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "gif": ("image/gif", (b"GIF87a", b"GIF89a")),
    "webp": ("image/webp", (b"RIFF",)),
    "docx": (_OPEN_XML + "wordprocessingml.document", _ZIP),
    "xlsx": (_OPEN_XML + "spreadsheetml.sheet", _ZIP),
    "pptx": (_OPEN_XML + "presentationml.presentation", _ZIP),
    "doc": ("application/msword", _OLE),
    "xls": ("application/vnd.ms-excel", _OLE),
    "ppt": ("application/vnd.ms-powerpoint", _OLE),
    "wps": ("application/vnd.ms-works", (*_OLE, *_ZIP)),
    "et": ("application/vnd.ms-excel", (*_OLE, *_ZIP)),
    "dps": ("application/vnd.ms-powerpoint", (*_OLE, *_ZIP)),
    "msg": ("application/vnd.ms-outlook", _OLE),
    "zip": ("application/zip", _ZIP),
    "rar": ("application/vnd.rar", (b"Rar!\x1a\x07",)),
    "7z": ("application/x-7z-compressed", (b"7z\xbc\xaf\x27\x1c",)),
    "txt": ("text/plain", ()),
    "csv": ("text/csv", ()),
    "eml": ("message/rfc822", ()),
}


def extension(name: str) -> str:
    """The ending of a file name, in lower case and without the dot."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def content_type(name: str) -> str:
    """The type a kept file is served as. KeyError for an ending that is not kept."""
    return _KINDS[extension(name)][0]


def why_not_keep(*, name: str, size: int, head: bytes) -> str | None:
    """Why a file is refused, or None. `head` is how it begins, at least `HEAD` bytes where there are so many."""
    if size == 0:
        return _("This file is empty.")
    if size > LARGEST:
        return _("This file is larger than 25 MB.")
    kind = _KINDS.get(extension(name))
    if kind is None:
        return _("Files of this kind are not kept. Office documents, PDF, pictures, text and archives are.")
    begins = kind[1]
    is_as_named = head.startswith(begins) if begins else b"\x00" not in head
    return None if is_as_named else _("The content of this file is not what its name says.")
