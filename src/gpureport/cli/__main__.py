"""The command line as `python -m gpureport.cli`."""

from gpureport.cli import main

main()
