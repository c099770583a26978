"""What the tests of writing share: one running site, and a plan for each test."""

import pytest

from tests.journeys.writing import site_to_write_on


@pytest.fixture(scope="session")
def site(live_template, tmp_path_factory):
    with site_to_write_on(live_template, tmp_path_factory.mktemp("writing")) as made:
        yield made


@pytest.fixture
def writing(site):
    """The system, its address, and the path of a section that no other test writes on."""
    system, address, paths = site
    return system, address, paths.pop()
