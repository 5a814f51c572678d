"""`quarterdeck import`: bring a folder of files in, by a profile. `quarterdeck refresh-figures`: bring the copy of figures into step."""

from pathlib import Path

import click

from quarterdeck.cli import django_ready


@click.command("import")
@click.argument("profile")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only tell what would happen.")
def import_(profile: str, folder: Path, *, dry_run: bool) -> None:
    """Import the files of FOLDER as PROFILE says ("guess" for files of your own). Rejected rows come back in a file, with reasons."""
    django_ready.connect()
    django_ready.migrate()
    django_ready.require_company()
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from quarterdeck.core.imports import actions, wizard
    from quarterdeck.people import queries as people

    admin = people.first_administrator()
    profile = wizard.guessed_profile(folder=folder, by=admin) if profile == "guess" else profile
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns) as bar:
        task = bar.add_task(profile, total=None, visible=False)
        run = actions.run_import(
            profile=profile,
            folder=folder,
            dry_run=dry_run,
            by=admin,
            progress=lambda done, total: bar.update(task, completed=done, total=total, visible=True),
        )
    for line in run.summary_lines():
        click.echo(line)
    for path in actions.write_rejected(run=run, into=Path(f"rejected-{run.pk}"), by=admin):
        click.echo(f"Rejected rows to mend and import again: {path}")


@click.command("refresh-figures")
def refresh_figures() -> None:
    """Bring the columnar copy that figures come from into step with the records, as the worker does every five minutes."""
    django_ready.connect()
    from quarterdeck.metrics import copies
    from quarterdeck.metrics.engine import copying

    if not copies.is_wanted():
        raise click.ClickException("Figures are live here: ANALYTICS_URL asks for no copy.")
    refreshed = copying.bring_into_step()
    if refreshed is None:
        raise click.ClickException("Another refresh is at work; it will be done soon.")
    click.echo(f"{refreshed.rows:,} rows copied; figures are as of {refreshed.as_of:%Y-%m-%d %H:%M} UTC.")
