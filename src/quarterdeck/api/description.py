"""The OpenAPI description: what ninja writes down, plus the problems every operation may answer with."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

_PROBLEM = {
    "type": "object",
    "title": "Problem",
    "required": ["title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What happened, in a sentence."},
        "code": {"type": "string", "description": "For programs."},
    },
}
_ALWAYS = {400: "Cannot be read", 401: "Not signed in", 403: "Not allowed", 422: "Some values cannot be taken"}
_ON_RECORDS = {404: "A record it names does not exist, or is out of reach"}
_ON_WRITES = {409: "Refused, or changed meanwhile"}


class DescribedAPI(NinjaAPI):
    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The description, with the problems in it."""
        described = super().get_openapi_schema(**options)
        described.setdefault("components", {}).setdefault("schemas", {})["Problem"] = _PROBLEM
        for operations in described["paths"].values():
            for method, operation in operations.items():
                is_write = method != "get"
                names_records = is_write or bool(operation.get("parameters"))
                problems = _ALWAYS | (_ON_RECORDS if names_records else {}) | (_ON_WRITES if is_write else {})
                for status, meaning in problems.items():
                    operation["responses"].setdefault(status, _response(meaning))
        return described


def _response(meaning: str) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": meaning, "content": content}
