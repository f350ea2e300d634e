"""Measurements on other people's data: `python -m tests.evals.<name>`, DESKMATE_BENCH_DATA set."""
