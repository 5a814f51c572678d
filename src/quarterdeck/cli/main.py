"""The command group, and how it says that something went wrong: in one sentence, without a traceback."""

import sys
from typing import Any

import click

from quarterdeck.cli import company, data, instance, serving
from quarterdeck.core.postgres.problems import PostgresProblem

FAILED = 1
CANNOT_RUN = 2


class InWords(click.Group):
    """Turns every failure into a sentence on standard error, unless `--debug` asks for the traceback."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            if context.params.get("debug"):
                raise
            click.secho(sentence_for(error), fg="red", err=True)
            sys.exit(CANNOT_RUN if is_expected(error) else FAILED)


def is_expected(error: Exception) -> bool:
    """Whether the error is one of ours, written for the person who reads it."""
    # Django's own classes are recognised by name, so that `quarterdeck --help` need not load Django.
    names = {f"{kind.__module__}.{kind.__name__}" for kind in type(error).__mro__}
    told = {
        "quarterdeck.core.records.refusals.Refusal",
        "django.core.management.base.CommandError",
        "quarterdeck.metrics.copies.places.BadAddress",
    }
    return isinstance(error, PostgresProblem) or bool(names & told)


def sentence_for(error: Exception) -> str:
    """What to tell: the error's own sentence, or its kind and where to find out more."""
    if is_expected(error):
        return str(error)
    return f"Something unexpected went wrong ({type(error).__name__}: {error}). `quarterdeck --debug …` shows where."


@click.group(cls=InWords, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--debug", is_flag=True, help="Show the whole traceback when something goes wrong.")
@click.version_option(package_name="quarterdeck")
def main(*, debug: bool) -> None:
    """Quarterdeck: sales management for B2B teams.

    The company's data is kept in the folder QUARTERDECK_DATA, or in your user's data folder.
    """


for command in (
    company.init,
    serving.serve,
    serving.worker,
    serving.demo,
    data.import_,
    data.refresh_figures,
    instance.token,
    instance.backup,
    instance.restore,
    instance.manage,
):
    main.add_command(command)
