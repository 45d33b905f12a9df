"""The client on the wire: what it sends and to whom, what it trusts, and how it ends."""

import contextlib
import gzip
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from collector.config import HarperTarget
from collector.connections import Connection
from collector.failure import SurroundingsError
from collector.harper.client import HarperClient
from collector.harper.errors import HarperError, Meaning, of_answer

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n[]"


@contextmanager
def listening(serve: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server on loopback whose connections `serve` gets, one after the other; its address without scheme."""
    listener = socket.create_server(("127.0.0.1", 0))

    def run() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                serve(connection)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def hang(connection: socket.socket) -> None:
    while connection.recv(65536):
        pass


def hang_in_the_answer(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.sendall(ANSWER[:-1])
    hang(connection)


def read_request(connection: socket.socket) -> bytes:
    received = b""
    while not received.endswith(b"}"):
        received += connection.recv(65536)
    return received


def target(address: str, scheme: str = "http") -> HarperTarget:
    return HarperTarget(url=f"{scheme}://{address}", username="ann", password="secret")


@pytest.mark.parametrize(
    ("scheme", "serve"), [("http", hang), ("http", hang_in_the_answer), ("https", hang)], ids=["answer", "body", "tls"]
)
def test_close_ends_a_request_that_hangs(scheme: str, serve: Callable[[socket.socket], None]) -> None:
    with listening(serve) as address:
        client = HarperClient(target(address, scheme))
        raised: list[Exception] = []

        def ask() -> None:
            try:
                client.operate("describe_all")
            except HarperError as error:
                raised.append(error)

        thread = threading.Thread(target=ask)
        thread.start()
        time.sleep(0.4)
        assert thread.is_alive()
        started = time.monotonic()
        client.close()
        thread.join(5)
        assert time.monotonic() - started < 1
        assert raised, "it should have failed"
        with pytest.raises(HarperError):
            client.operate("describe_all")
        client.close()


@pytest.mark.parametrize("packed", [False, True])
def test_an_answer_without_end_does_not_fill_the_memory(packed: bool) -> None:
    sent = 0
    piece = gzip.compress(bytes(40_000_000), 1) if packed else bytes(65_536)

    def flood(connection: socket.socket) -> None:
        nonlocal sent
        read_request(connection)
        encoding = b"Content-Encoding: gzip\r\n" if packed else b""
        with contextlib.suppress(OSError):
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + encoding + b"\r\n")
            while sent < 100_000_000:
                connection.sendall(piece)
                sent += len(piece)

    with (
        listening(flood) as address,
        HarperClient(target(address)) as client,
        pytest.raises(HarperError, match="is not HarperDB"),
    ):
        client.operate("describe_all")
    assert sent < 30_000_000


def test_an_answer_that_drips_for_ever_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collector.harper.client._WHOLE_ANSWER_S", 0.5)

    def drip(connection: socket.socket) -> None:
        read_request(connection)
        with contextlib.suppress(OSError):
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            for _ in range(100):
                connection.sendall(b" ")
                time.sleep(0.1)

    with (
        listening(drip) as address,
        HarperClient(target(address)) as client,
        pytest.raises(HarperError, match="does not answer in time"),
    ):
        client.operate("describe_all")


def test_name_and_password_are_sent_with_every_request_even_empty_ones() -> None:
    seen: list[str | None] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers.get("authorization"))
        return httpx.Response(200, json=[])

    for username in ("ann", ""):
        with HarperClient(HarperTarget(url="http://h:9925", username=username), httpx.MockTransport(answer)) as client:
            client.page([], ["id"], limit=1)
            client.page([], ["id"], limit=1)
    assert all(value and value.startswith("Basic ") for value in seen)
    assert len(seen) == 4


def test_a_redirect_is_not_followed() -> None:
    asked: list[httpx.URL] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url)
        return httpx.Response(307, headers={"location": "http://thief.example/"})

    client = HarperClient(target("h:9925"), httpx.MockTransport(answer))
    with client, pytest.raises(HarperError, match="another address") as refused:
        client.page([], ["id"], limit=1)
    assert refused.value.meaning is Meaning.REFUSED
    assert len(asked) == 1


def test_a_proxy_of_the_environment_does_not_get_what_is_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")

    def answer(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(ANSWER)

    with listening(answer) as address, HarperClient(target(address)) as client:
        assert client.page([], ["id"], limit=1) == []


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate and key for 127.0.0.1, signed by itself, in one file."""
    file = tmp_path / "certificate.pem"
    key = tmp_path / "key.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1"
    extension = ["-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*command.split(), *extension, "-keyout", key, "-out", file], check=True, capture_output=True)
    file.write_bytes(file.read_bytes() + key.read_bytes())
    return file


def test_tls_is_verified_and_an_authority_of_ones_own_can_be_named(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    received: list[bytes] = []

    def answer(connection: socket.socket) -> None:
        try:
            with context.wrap_socket(connection, server_side=True) as secured:
                received.append(read_request(secured))
                secured.sendall(ANSWER)
        except (ssl.SSLError, ConnectionError):
            pass  # the client hung up on us, as it should

    with listening(answer) as address:
        client = HarperClient(target(address, "https"))
        with client, pytest.raises(HarperError, match="HARPERDB_CA") as refused:
            client.page([], ["id"], limit=1)
        assert refused.value.meaning is Meaning.REFUSED
        assert not received, "name and password were sent to a stranger"
        with HarperClient(replace(target(address, "https"), ca=certificate)) as client:
            assert client.page([], ["id"], limit=1) == []
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        with HarperClient(target(address, "https")) as client:
            assert client.page([], ["id"], limit=1) == []


@pytest.mark.parametrize(("content", "reason"), [(None, "No such file"), (b"no certificate", "holds no certificate")])
def test_authorities_that_cannot_be_read_are_said_at_once(tmp_path: Path, content: bytes | None, reason: str) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SurroundingsError, match=reason) as failure:
        HarperClient(replace(target("127.0.0.1:9", "https"), ca=file))
    assert str(file) in str(failure.value)
    assert "HARPERDB_CA" in str(failure.value)


def test_plain_http_behind_an_https_address_is_said() -> None:
    def answer(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")

    with listening(answer) as address:
        client = HarperClient(target(address, "https"))
        with client, pytest.raises(HarperError, match="does not speak TLS"):
            client.page([], ["id"], limit=1)


def test_nobody_there_and_an_unknown_host_are_said() -> None:
    with HarperClient(target("127.0.0.1:1")) as client, pytest.raises(HarperError, match="nothing listens there"):
        client.page([], ["id"], limit=1)
    with HarperClient(target("no-such-host.invalid")) as client, pytest.raises(HarperError, match="is not known"):
        client.page([], ["id"], limit=1)


@pytest.mark.parametrize(
    ("url", "readable"),
    [
        ("http://127.0.0.1:9925", False),
        ("http://127.0.0.2:9925", False),
        ("http://[::1]:9925", False),
        ("http://localhost:9925", False),
        ("https://far.example", False),
        ("http://far.example:9925", True),
        ("http://127.0.0.1.far.example", True),
    ],
)
def test_it_knows_where_a_password_would_travel_readable(url: str, readable: bool) -> None:
    with HarperClient(HarperTarget(url=url)) as client:
        assert client.sends_password_readable is readable


@pytest.mark.parametrize("name", ["", "a b", "a`b", "a;b", "é", "a.b", "x" * 65, "a\n"])
@pytest.mark.parametrize("setting", ["schema", "table"])
def test_names_that_are_not_plain_never_get_near_a_statement(setting: str, name: str) -> None:
    with pytest.raises(SurroundingsError, match=f"HARPERDB_{setting.upper()}"):
        HarperClient(HarperTarget(url="http://h:9925", **{setting: name}))


def test_answers_that_are_no_rows_are_said() -> None:
    for body in ({"error": "x"}, [1], "text"):
        transport = httpx.MockTransport(lambda _, body=body: httpx.Response(200, json=body))
        with HarperClient(target("h:9925"), transport) as client, pytest.raises(HarperError, match="is not HarperDB"):
            client.page([], ["id"], limit=1)


def test_without_a_user_name_it_is_said_that_none_is_set() -> None:
    nobody = replace(target("127.0.0.1:9"), username="", password="")
    told = str(of_answer(nobody, 401, "Login failed"))
    assert told.startswith("HarperDB at http://127.0.0.1:9 wants a user name and a password, and none is set. Set HARP")
    assert "playscope harper setup" in told


def test_who_asks_is_told_where_user_name_and_password_stand() -> None:
    saved = Connection(name="field", url="http://127.0.0.1:9", username="ann").target("secret")
    assert "of this connection (File, Connect)" in of_answer(saved, 401, "Login failed").way_out
