"""Benchmarks: ratios measured in one run, kept apart from the tests. ``make bench`` runs them all."""
