"""Every page of the room opens, for those who may."""

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path",
    [
        "/people/",
        "/people/?q=ali&unit=1&role=rep&state=all&sort=-unit&page=2",
        "/people/new/",
        "/people/organization/",
        "/people/organization/?on=2020-01-01",
        "/people/organization/?on=2020-13-45",
        "/people/units/new/",
        "/people/roles/",
        "/people/roles/new/",
        "/people/roles/1/",
        "/people/territories/",
        "/people/territories/?view=archived",
        "/people/territories/new/",
        "/people/preferences/",
        "/people/choices/?q=al",
        "/people/export/xlsx/",
        "/people/export/csv/",
        "/notifications/",
        "/notifications/?view=all",
    ],
)
def test_page_opens(client: Client, path: str) -> None:
    cast = factories.cast()
    client.force_login(cast.ada)

    path = path.replace("roles/1/", f"roles/{cast.ada.roles.get().pk}/")
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("page", ["", "edit/", "move/", "roles/", "rights/", "deactivate/"])
def test_member_page_opens(client: Client, page: str) -> None:
    cast = factories.cast()
    client.force_login(cast.ada)

    assert client.get(f"/people/{cast.alice.pk}/{page}").status_code == 200
