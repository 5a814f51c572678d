"""Makes the demo company, in a process of its own so that the serving one stays small."""

from quarterdeck.cli import django_ready, orphans


def main() -> None:
    """Build the company unless there is one, and show how to sign in."""
    orphans.end_with_parent()
    django_ready.set_up()
    django_ready.migrate()
    from rich.console import Console
    from rich.progress import Progress
    from rich.table import Table

    from quarterdeck.core.company.models import Company
    from quarterdeck.simulation import actions, queries

    console = Console()
    if not Company.objects.exists():
        with Progress(console=console) as progress:
            task = progress.add_task("A company sells for two years …", total=None)
            actions.build_demo_company(progress=lambda done, total: progress.update(task, completed=done, total=total))
    logins = queries.demo_logins()
    if not logins:
        console.print("This data folder holds a company of its own, not a demo.")
        return
    table = Table("Role", "Login", "Password", "Opens")
    for each in logins:
        table.add_row(each.role, each.login, each.password, each.opens)
    console.print(table)


if __name__ == "__main__":
    main()
