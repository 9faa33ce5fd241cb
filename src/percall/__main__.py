"""``python -m percall`` is ``percall``."""

from percall.cli.main import run

run()
