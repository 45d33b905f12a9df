"""A public id, played through Cloudinary's own path: a TLS server on this machine stands in for its delivery."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.browsers import Chromium, until
from tests.player import web_engine
from tests.player.site import Site, serve

PAGE = "/player/?source=folder/clip&cloud=example&autoplay=1&muted=1"


@pytest.fixture
def delivery(tmp_path: Path) -> Iterator[Site]:
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


def address(site: Site) -> str:
    return urlsplit(site.url).netloc


def asked_for(site: Site, pattern: str) -> bool:
    return any(re.fullmatch(pattern, get) for get in site.gets)


def test_a_browser_with_h264_lets_cloudinary_choose(site: Site, delivery: Site) -> None:
    flags = (f"--host-resolver-rules=MAP *.cloudinary.com {address(delivery)}", "--ignore-certificate-errors")
    with Chromium(*flags) as chromium:
        chromium.open(f"{site.url}{PAGE}")
        until(lambda: "firstframe" in site.names())
        chromium.open("about:blank")
        until(lambda: "viewend" in site.names())
    assert {event["source"] for event in site.events()} == {"folder/clip"}
    assert asked_for(delivery, r"GET /example/video/upload/f_auto:video/(v1/)?folder/clip")
    assert not site.find("error")


def test_the_window_asks_for_vp9(site: Site, delivery: Site) -> None:
    moving = "window.playscopePage && playscopePage.player.currentTime() > 0.3"
    assert web_engine.run(f"{site.url}{PAGE}", moving, cloudinary=address(delivery)) is True
    assert {event["source"] for event in site.events()} == {"folder/clip"}
    assert asked_for(delivery, r"GET /example/video/upload/vc_vp9/(v1/)?folder/clip\.webm")
    assert not site.find("error")
