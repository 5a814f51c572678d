"""Pictures from a phone: checked by what they are, made small, and freed of what they tell about the one who took them."""

from io import BytesIO
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

LARGEST = 15 * 1024 * 1024
LONGEST_SIDE = 1600
MOST_PIXELS = 60_000_000
QUALITY = 82
_FORMATS = ("JPEG", "PNG", "WEBP")


class NotAPhoto(Exception):
    """Why a picture is refused, as a sentence."""


def clean(file: IO[bytes], *, size: int) -> bytes:
    """The picture as a JPEG of at most 1600 pixels a side, upright, without place, camera or any other mark. Raises NotAPhoto."""
    if size > LARGEST:
        raise NotAPhoto(_("This picture is larger than 15 MB."))
    try:
        with Image.open(file, formats=_FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise NotAPhoto(_("This picture has too many pixels."))
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except NotAPhoto:
        raise
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise NotAPhoto(_("This is not a picture that can be read. JPEG, PNG and WebP are.")) from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    kept = BytesIO()
    Image.frombytes("RGB", upright.size, upright.tobytes()).save(kept, "JPEG", quality=QUALITY, optimize=True)
    return kept.getvalue()
