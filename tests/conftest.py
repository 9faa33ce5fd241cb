"""How every test runs: the same examples each time, and no clock that decides what passes."""

from hypothesis import settings

settings.register_profile("percall", deadline=None, derandomize=True)
settings.load_profile("percall")
