"""Erlang formulas: what a queue does in the long run."""
