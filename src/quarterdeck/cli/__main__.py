"""`python -m quarterdeck.cli`, for where the command is not on the path."""

from quarterdeck.cli.main import main

main()
