"""Every operation against its own description: schemathesis makes up requests and checks each answer."""

from collections.abc import Iterator

import pytest
import schemathesis
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from quarterdeck.api import actions
from quarterdeck.api.urls import api
from quarterdeck.crm.actions.process import create_default_process
from tests import factories

pytestmark = pytest.mark.django_db

schema = schemathesis.openapi.from_dict(api.get_openapi_schema(path_prefix="/api/v1/"))
schema.app = get_wsgi_application()


@pytest.fixture
def token() -> Iterator[str]:
    """A token of the administrator of a small company."""
    # As Django's own test client does: a request must not close the connection that holds the test's transaction.
    signals.request_started.disconnect(close_old_connections)
    signals.request_finished.disconnect(close_old_connections)
    people = factories.cast()
    create_default_process(by=people.ada)
    factories.product()
    yield actions.create_token(login="ada")
    signals.request_started.connect(close_old_connections)
    signals.request_finished.connect(close_old_connections)


@schema.parametrize()
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
def test_operation_keeps_its_promises(case, token):
    # Rules a schema cannot say (a cursor belongs to its list, a first contact to an account) refuse some well-formed input.
    case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, excluded_checks=[positive_data_acceptance])
