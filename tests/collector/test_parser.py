"""A request is the same, whether its head was read before or not, and however its bytes arrive."""

from io import BytesIO

import pytest
from waitress.adjustments import Adjustments

from collector.http.parser import Heads, RequestParser

_BODY = b'{"event":"play"}'


def request(*more: bytes, body: bytes = _BODY) -> bytes:
    lines = (b"POST /api/analytics?key=1 HTTP/1.1", b"Host: 127.0.0.1:3000", b"Content-Length: %d" % len(body), *more)
    return b"\r\n".join([*lines, b"", body])


def read(heads: Heads, pieces: list[bytes]) -> tuple[RequestParser, bytes]:
    """The request, and what of the bytes belongs to the next one."""
    parser, rest = heads.parser(Adjustments()), b""
    for piece in pieces:
        rest += piece
        while rest and not parser.completed:
            rest = rest[parser.received(rest) :]
    return parser, rest


def said(parser: RequestParser) -> dict[str, object]:
    read_from_head = ("command", "path", "query", "version", "headers", "connection_close", "content_length", "error")
    names = (*read_from_head, "completed", "headers_finished", "body_bytes_received", "header_bytes_received", "body")
    return {name: getattr(parser, name) for name in names}


@pytest.mark.parametrize("more", [(), (b"Connection: close",), (b"Expect: 100-continue",), (b"Origin: http://a",)])
def test_a_known_head_changes_nothing(more: tuple[bytes, ...]) -> None:
    whole = request(*more)
    first, _ = read(Heads(), [whole])
    heads = Heads()
    for pieces in ([whole], [whole], [whole + b"POST"], [whole[:30], whole[30:]], [whole[:-3], whole[-3:]], [whole]):
        again, rest = read(heads, pieces)
        assert said(again) == said(first)
        assert rest == b"".join(pieces)[len(whole) :]
        stream: BytesIO = again.get_body_stream()
        assert (again.body, stream.read()) == (_BODY, _BODY)
        again.close()


def test_a_body_that_ends_early_is_waited_for_and_a_request_without_one_has_none() -> None:
    heads = Heads()
    for _ in range(2):
        part, _ = read(heads, [request()[:-1]])
        assert not part.completed
        none, rest = read(heads, [request(body=b"") + request()])
        assert (none.completed, none.body, rest) == (True, b"", request())
