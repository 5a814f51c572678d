"""What comes in as the body of a request."""

import json
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser


class ObjectParser(Parser):
    """Every operation takes an object; of a bare text the shapes would read the methods that texts have.

    A text with a character that no database keeps (NUL) is refused here, for all operations.
    """

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        if b"\\u0000" in request.body:
            raise ValueError("NUL")
        body = json.loads(request.body)
        if not isinstance(body, dict):
            raise TypeError("not an object")
        return body
