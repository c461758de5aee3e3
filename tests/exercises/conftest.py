"""Every test of the exercises begins with a learner who has done nothing yet."""

import pytest


@pytest.fixture(autouse=True)
def fresh_progress(tmp_path, monkeypatch):
    monkeypatch.setenv("GDLEARN_PROGRESS", str(tmp_path))
    return tmp_path
