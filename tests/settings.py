"""The settings of a test run: the real ones on a throw-away PostgreSQL.

The server starts here, once, because Django reads the database's address before any fixture could set it. With xdist the
controlling process starts it and the workers find its address in their environment; each worker has its own database on it.
"""

import atexit
import os
import tempfile
from contextlib import ExitStack

_until_exit = ExitStack()
atexit.register(_until_exit.close)
if "QUARTERDECK_TEST_RUN" not in os.environ:
    # What the processes of one run share.
    os.environ["QUARTERDECK_TEST_RUN"] = _until_exit.enter_context(
        tempfile.TemporaryDirectory(prefix="quarterdeck-run-")
    )
if "DATABASE_URL" not in os.environ:
    from quarterdeck.core.postgres.temporary import temporary_server

    os.environ["QUARTERDECK_DATA"] = _until_exit.enter_context(tempfile.TemporaryDirectory(prefix="quarterdeck-test-"))
    os.environ["DATABASE_URL"] = _until_exit.enter_context(temporary_server())

from quarterdeck.config.settings import *  # noqa: E402, F403 - after the address is known

# Argon2 takes a tenth of a second on purpose, and nearly every test founds a company with an administrator.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS]  # noqa: F405
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
