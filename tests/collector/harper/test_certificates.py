"""Certificates that are not trusted, by a real TLS server: the reason is named, with the way out for just that."""

import socket
import ssl
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509

from collector.harper.client import HarperClient
from collector.harper.errors import HarperError, Meaning
from tests.certificates import DAY, LOOPBACK, write_certificate
from tests.collector.harper.test_client import listening, target


@pytest.mark.parametrize(
    ("begins", "ends", "name", "said", "way_out"),
    [
        (-9 * DAY, -DAY, LOOPBACK, "has expired", "Have it renewed"),
        (DAY, 9 * DAY, LOOPBACK, "is not valid yet", "Check the clock"),
        (-DAY, DAY, x509.DNSName("harper.example.com"), "another name", "Write HARPERDB_URL with the name"),
    ],
    ids=["expired", "not yet", "another name"],
)
def test_the_reason_is_named_with_its_own_way_out(
    tmp_path: Path, begins: timedelta, ends: timedelta, name: x509.GeneralName, said: str, way_out: str
) -> None:
    pem = tmp_path / "server.pem"
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(write_certificate(pem, name, begins, ends))

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
