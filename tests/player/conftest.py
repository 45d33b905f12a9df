"""A site and a browser for the tests of the player's room."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509

from tests.browsers import Chromium
from tests.certificates import write_certificate
from tests.player.site import Site, serve

#: Public ids lead nowhere, whether this machine has a network or not; and a name that is not this machine's own.
NO_CLOUDINARY = "--host-resolver-rules=MAP *.cloudinary.com ~NOTFOUND, MAP public.test 127.0.0.1"


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as site:
        yield site


@pytest.fixture(scope="session")
def browser() -> Iterator[Chromium]:
    with Chromium(NO_CLOUDINARY) as chromium:
        yield chromium


@pytest.fixture
def chromium(browser: Chromium, site: Site) -> Iterator[Chromium]:
    """The session's browser on an empty page, before and after; the site outlives the page."""
    browser.messages.clear()
    browser.requests.clear()
    yield browser
    site.flow.set()
    browser.open("about:blank")


@pytest.fixture
def delivery(tmp_path: Path) -> Iterator[Site]:
    """A TLS server that stands in for Cloudinary's delivery."""
    pem = write_certificate(tmp_path / "delivery.pem", x509.DNSName("res.cloudinary.com"))
    with serve(pem) as site:
        yield site
