"""An upload that is cut off in the middle of its body leaves nothing half-done behind, and the server goes on."""

import socket
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import pytest
from django.conf import settings as django_settings
from django.test import Client

from quarterdeck.core.imports import folders
from quarterdeck.core.imports.models import ImportDraft, ImportRun
from quarterdeck.core.postgres.folder import DataFolder
from tests import factories

BOUNDARY = "cut-here"
BODY = (
    f"--{BOUNDARY}\r\n"
    'Content-Disposition: form-data; name="uploads"; filename="leads.csv"\r\n'
    "Content-Type: text/csv\r\n\r\n"
    "Name,E-mail\r\nWang,wang@x.cn\r\n"
).encode()


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Any) -> None:
    settings.DATA_FOLDER = DataFolder(tmp_path / "data")


@pytest.mark.django_db(transaction=True)
def test_a_cut_upload_leaves_nothing(live_server: Any) -> None:
    ada = factories.company(language="en")
    client = Client()
    client.force_login(ada)
    session = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    client.get("/imports/")
    token = client.cookies["csrftoken"].value
    address = urlparse(live_server.url)
    head = (
        f"POST /imports/ HTTP/1.1\r\nHost: {address.netloc}\r\nReferer: {live_server.url}/imports/\r\n"
        f"Cookie: {django_settings.SESSION_COOKIE_NAME}={session}; csrftoken={token}\r\nX-CSRFToken: {token}\r\n"
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: 50000000\r\n\r\n"
    )

    with socket.create_connection((address.hostname, address.port), timeout=10) as wire:
        wire.sendall(head.encode() + BODY)
        wire.shutdown(socket.SHUT_WR)
        wire.settimeout(10)
        answer = wire.recv(100)

    assert b"422" in answer.split(b"\r\n")[0]
    assert (ImportRun.objects.count(), ImportDraft.objects.count()) == (0, 0)
    assert not list(folders.kept("imports").glob("*"))
    assert client.get("/imports/").status_code == 200
