"""Entry point of the ``percall`` command, and of ``python -m percall``."""

from __future__ import annotations

import sys


def run() -> None:
    """Run the command. It loads within the ``try``, so that Ctrl-C is met politely from the start."""
    try:
        from percall.cli.main import app

        app(prog_name="percall")
    except KeyboardInterrupt:
        print("interrupted before anything was done", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    run()
