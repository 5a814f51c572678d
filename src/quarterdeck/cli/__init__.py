"""The `quarterdeck` command."""

from quarterdeck.cli.main import main

__all__ = ["main"]
