"""What the database knows of the tables an import fills: it plans by that, and its own round comes once a minute."""

from django.apps import apps
from django.db import connection
from django.db.models import Model

from quarterdeck.core.imports.kinds import Loader
from quarterdeck.core.imports.models import SourceKey

_GROWTH = 2
_OUTGROWN = """
SELECT quote_ident(relname)
  FROM pg_class
 WHERE oid = ANY(%s::regclass[]) AND reltuples * %s < %s
 ORDER BY relname
"""


def renew(loader: Loader, written: int) -> None:
    """ANALYZE the tables of a loader to which one feed wrote more than twice what the database believes they hold.

    So a table is looked at each time it has doubled, and one that was large before not at all. Without it an import into an empty
    database is planned for empty tables. Belongs outside the chunk's transaction, for it locks the tables against vacuuming.
    """
    filled: list[type[Model]] = [SourceKey, *(apps.get_model(label) for label, _field in loader.parts)]
    if loader.model is not None:
        filled.append(loader.model)
    names = [f'"{model._meta.db_table}"' for model in filled]
    with connection.cursor() as cursor:
        cursor.execute(_OUTGROWN, [names, _GROWTH, written])
        outgrown = [name for (name,) in cursor.fetchall()]
        if outgrown:
            cursor.execute(f"ANALYZE {', '.join(outgrown)}")
