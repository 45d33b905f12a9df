"""A site and a browser for the tests of the player's room."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.browsers import Chromium
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
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "res.cloudinary.com")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path / "delivery.pem"
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    pem.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    with serve(pem) as site:
        yield site
