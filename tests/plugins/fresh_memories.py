"""Lets a run of tests begin with nothing remembered: what was worked out before a change is worked out again.

Used by mutation testing, which changes a function in a process that has already read the rules.
"""

import sys

import pytest


def pytest_runtestloop(session: pytest.Session) -> None:
    """Forget everything that the rules engine keeps."""
    for name, module in list(sys.modules.items()):
        if name.startswith("platform_rules"):
            for thing in list(vars(module).values()):
                if hasattr(thing, "cache_clear"):
                    thing.cache_clear()
