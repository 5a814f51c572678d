"""`quarterdeck init`: found the company of a fresh data folder."""

import click

from quarterdeck.cli import django_ready

LANGUAGES = ("zh-hans", "zh-hant", "en")
MONTH = click.IntRange(1, 12)


@click.command()
@click.option("--company", "company_name", prompt="Company name", help="The company's name.")
@click.option(
    "--language",
    type=click.Choice(LANGUAGES, case_sensitive=False),
    prompt="Language",
    default="zh-hans",
    help="The company's language; every member may choose another.",
)
@click.option("--currency", prompt="Currency", default="CNY", help="Currency of the company's totals, such as CNY.")
@click.option(
    "--fiscal-month", type=MONTH, prompt="First month of the fiscal year", default=1, help="1 for January … 12."
)
@click.option("--timezone", default="Asia/Shanghai", show_default=True, help="Where the company's days begin.")
@click.option("--admin", "admin_login", prompt="Login of the first administrator", default="admin")
@click.option("--password", "admin_password", prompt="Password", hide_input=True, confirmation_prompt=True)
def init(
    company_name: str,
    language: str,
    currency: str,
    fiscal_month: int,
    timezone: str,
    admin_login: str,
    admin_password: str,
) -> None:
    """Found your company in an empty data folder. Asks for whatever is not given."""
    django_ready.connect()
    django_ready.migrate()
    from quarterdeck.core.company.models import Company
    from quarterdeck.people import actions

    if existing := Company.objects.first():
        raise click.ClickException(f"This data folder already holds the company {existing.name}.")
    actions.found_company(
        company_name=company_name,
        language=language,
        currency=currency.upper(),
        fiscal_first_month=fiscal_month,
        timezone=timezone,
        admin_login=admin_login,
        admin_password=admin_password,
    )
    click.echo(f"{company_name} is ready. `quarterdeck serve` opens it; sign in as {admin_login}.")
