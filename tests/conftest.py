"""What all tests share."""

from __future__ import annotations

from hypothesis import settings

# A drawn example may take long on a busy machine; chance must not fail a test, so the examples are the same each time.
settings.register_profile("course", deadline=None, derandomize=True)
settings.load_profile("course")
