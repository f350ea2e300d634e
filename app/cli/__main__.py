"""`python -m app.cli` is `deskmate`."""

from app.cli import main

main()
