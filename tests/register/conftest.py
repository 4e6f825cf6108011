"""The ten nights, worked once for all tests that only look, and a depot to change."""

import pytest

from tests.register.tennights import Depot, ten_nights


@pytest.fixture(scope="session")
def story(tmp_path_factory):
    """A finished depot of ten nights."""
    return ten_nights(tmp_path_factory.mktemp("ten") / "Binhai")


@pytest.fixture
def depot(tmp_path):
    """An empty depot."""
    return Depot.founded(tmp_path / "Binhai")
