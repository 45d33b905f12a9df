"""Certificates that are not trusted, by a real TLS server: the reason is named, with the way out for just that."""

import socket
import ssl
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from collector.harper.client import HarperClient
from collector.harper.errors import HarperError, Meaning
from tests.collector.harper.test_client import listening, target

_DAY = timedelta(days=1)
_HERE = x509.IPAddress(ip_address("127.0.0.1"))


def write_certificate(file: Path, begins: timedelta, ends: timedelta, name: x509.GeneralName) -> Path:
    """A certificate, signed by itself, and its key in one PEM file; valid from and until so long after now."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "harper.example.com")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + begins)
        .not_valid_after(now + ends)
        .add_extension(x509.SubjectAlternativeName([name]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.mark.parametrize(
    ("begins", "ends", "name", "said", "way_out"),
    [
        (-9 * _DAY, -_DAY, _HERE, "has expired", "Have it renewed"),
        (_DAY, 9 * _DAY, _HERE, "is not valid yet", "Check the clock"),
        (-_DAY, _DAY, x509.DNSName("harper.example.com"), "another name", "Write HARPERDB_URL with the name"),
    ],
    ids=["expired", "not yet", "another name"],
)
def test_the_reason_is_named_with_its_own_way_out(
    tmp_path: Path, begins: timedelta, ends: timedelta, name: x509.GeneralName, said: str, way_out: str
) -> None:
    pem = tmp_path / "server.pem"
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(write_certificate(pem, begins, ends, name))

    def answer(connection: socket.socket) -> None:
        with suppress(ssl.SSLError, ConnectionError), context.wrap_socket(connection, server_side=True) as secured:
            secured.recv(65536)

    with (
        listening(answer) as address,
        HarperClient(replace(target(address, "https"), ca=pem)) as client,
        pytest.raises(HarperError, match=said) as refused,
    ):
        client.page([], ["id"], limit=1)
    assert refused.value.meaning is Meaning.REFUSED
    assert way_out in refused.value.way_out
    assert "HARPERDB_CA" not in str(refused.value), "the authority is not what is wrong"
