"""The settings of a test run: the real ones on a throw-away PostgreSQL.

The server starts here, once, because Django reads the database's address before any fixture could set it. With xdist the
controlling process starts it and the workers find its address in their environment; each worker has its own database on it.
"""

import atexit
import os
import tempfile
from contextlib import ExitStack

_until_exit = ExitStack()
if "DATABASE_URL" not in os.environ:
    from quarterdeck.core.postgres.temporary import temporary_server

    os.environ["QUARTERDECK_DATA"] = _until_exit.enter_context(tempfile.TemporaryDirectory(prefix="quarterdeck-test-"))
    os.environ["DATABASE_URL"] = _until_exit.enter_context(temporary_server())
    atexit.register(_until_exit.close)

from quarterdeck.config.settings import *  # noqa: E402, F403 - after the address is known

EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
