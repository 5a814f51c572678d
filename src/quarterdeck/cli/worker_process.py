"""The job worker's process."""

from quarterdeck.cli import django_ready, orphans


def main() -> None:
    """Run jobs until stopped by SIGTERM."""
    orphans.end_with_parent()
    django_ready.set_up()
    django_ready.migrate()
    from quarterdeck.core.jobs import worker

    worker.run()


if __name__ == "__main__":
    main()
