from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from quarterdeck.core.imports.jobs import finish_imports
from quarterdeck.core.jobs import jobs, worker
from quarterdeck.core.postgres import backup, folder


class ChangedMind(Exception):
    pass


@transaction.atomic
def defer_and_change_mind() -> None:
    jobs.backup_if_due.defer(timestamp=1)
    raise ChangedMind


@pytest.mark.django_db(transaction=True)
def test_job_is_written_with_the_transaction_that_defers_it() -> None:
    before = ProcrastinateJob.objects.count()
    with pytest.raises(ChangedMind):
        defer_and_change_mind()
    after_rollback = ProcrastinateJob.objects.count()

    with transaction.atomic():
        jobs.backup_if_due.defer(timestamp=1)

    assert after_rollback == before
    assert ProcrastinateJob.objects.count() == before + 1


def test_housekeeping_is_scheduled() -> None:
    scheduled = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}

    assert scheduled["quarterdeck.core.jobs.jobs.backup_if_due"] == "*/15 * * * *"
    assert scheduled["quarterdeck.core.jobs.jobs.retry_stalled"] == "* * * * *"


@pytest.mark.django_db(transaction=True)
def test_workers_that_start_at_once_ask_once_for_what_waits_for_no_turn() -> None:
    worker.ask_for_first_jobs()
    worker.ask_for_first_jobs()

    asked = ProcrastinateJob.objects.get(task_name=finish_imports.name)
    assert (asked.status, asked.queueing_lock) == ("todo", "finish-imports")


@pytest.mark.django_db(transaction=True)
def test_backup_is_made_once_a_day(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("QUARTERDECK_DATA", str(tmp_path))
    data = folder.data_folder()
    data.prepare()
    yesterday = datetime.now(UTC) - timedelta(hours=30)
    (data.backups / yesterday.strftime(backup.NAME_FORMAT)).touch()

    jobs.backup_if_due(timestamp=1)
    jobs.backup_if_due(timestamp=2)

    made = [path for path in data.backups.iterdir() if path.stat().st_size]
    assert len(made) == 1
    assert len(list(data.backups.iterdir())) == 2
