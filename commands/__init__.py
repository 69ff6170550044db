"""The subcommands of `benchbrief` that come in groups; `cli.py` puts them together."""
